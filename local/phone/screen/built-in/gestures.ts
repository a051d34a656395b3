import type { TapState } from '../tap'
import { nodeOf } from './built-in'
import { FirstFinger } from './press'
import { scrollsItself } from './scroll-lock'
import type { Tell, TouchLists } from './tell'
import { tellBy } from './tell'
import type { Touch } from './touches'
import { fingerOf, frameOf, touchOf } from './touches'

/** A browser sends mouse events after touches; a mouse event so soon (ms) after a touch is one of these. */
const MOUSE_AFTER_TOUCH = 800

/** Makes the mini program's events (tap, longpress, touchstart …) of what fingers and mouse do within `root`. */
export function installGestures(root: HTMLElement, tap: TapState): void {
  new Gestures(root, tellBy(tap)).install()
}

class Gestures {
  private readonly finger: FirstFinger
  private lastTouch = -Infinity

  constructor(
    private readonly root: HTMLElement,
    private readonly tell: Tell,
  ) {
    this.finger = new FirstFinger(tell)
  }

  install(): void {
    const { root } = this
    root.addEventListener('touchstart', this.onTouchStart, { passive: true, capture: true })
    root.addEventListener('mousedown', this.onMouseDown, { capture: true })
    root.addEventListener('scroll', this.onScroll, { passive: true, capture: true })
    root.addEventListener('click', this.onClick, { capture: true })
    root.addEventListener('dragstart', (event) => {
      event.preventDefault()
    })
    for (const name of ['animationstart', 'animationiteration', 'animationend'] as const) {
      root.addEventListener(name, this.onMotion, { capture: true })
    }
    root.addEventListener('transitionend', this.onMotion, { capture: true })
  }

  /** The rest of a touch goes to where it began, even when that has left the document: so it is listened to there. */
  private readonly onTouchStart = (event: TouchEvent) => {
    this.lastTouch = event.timeStamp
    const { target } = event
    const node = nodeOf(target)
    if (node === undefined || !(target instanceof HTMLElement)) return
    if (event.touches.length > 1) this.finger.spend()
    else this.finger.begin(node, target, this.touches(target, event.changedTouches)[0])
    this.tell(node, 'touchstart', {}, this.lists(target, event), event)
    if (event.touches.length > 1) return

    const move = (event: TouchEvent) => {
      this.finger.follow(this.touches(target, event.changedTouches)[0])
      const prevented = this.tell(node, 'touchmove', {}, this.lists(target, event), event)
      if (prevented && event.cancelable && !scrollsItself(event)) event.preventDefault()
    }
    const end = (event: TouchEvent) => {
      this.lastTouch = event.timeStamp
      if (event.touches.length === 0) {
        target.removeEventListener('touchmove', move)
        target.removeEventListener('touchend', end)
        target.removeEventListener('touchcancel', end)
      }
      this.finger.finish(node, this.lists(target, event), event)
    }
    target.addEventListener('touchmove', move, { passive: false })
    target.addEventListener('touchend', end)
    target.addEventListener('touchcancel', end)
  }

  private readonly onMouseDown = (event: MouseEvent) => {
    const { target } = event
    const node = nodeOf(target)
    if (event.button !== 0 || this.isEcho(event)) return
    if (node === undefined || !(target instanceof HTMLElement)) return
    const lists = (event: MouseEvent, down: boolean): TouchLists => {
      const touch = touchOf(fingerOf(event), frameOf(target))
      return { touches: down ? [touch] : [], changedTouches: [touch] }
    }
    this.finger.begin(node, target, touchOf(fingerOf(event), frameOf(target)))
    this.tell(node, 'touchstart', {}, lists(event, true), event)

    const move = (event: MouseEvent) => {
      this.finger.follow(touchOf(fingerOf(event), frameOf(target)))
      this.tell(node, 'touchmove', {}, lists(event, true), event)
    }
    const end = (event: MouseEvent) => {
      if (event.button !== 0) return
      window.removeEventListener('mousemove', move, true)
      window.removeEventListener('mouseup', end, true)
      this.finger.finish(node, lists(event, false), event)
    }
    window.addEventListener('mousemove', move, true)
    window.addEventListener('mouseup', end, true)
  }

  /** A click without a pointer behind it (keyboard, screen reader, element.click()) is a tap too. */
  private readonly onClick = (event: MouseEvent) => {
    const node = nodeOf(event.target)
    if (event.detail !== 0 || node === undefined || !(event.target instanceof Element)) return
    const { left, top, width, height } = event.target.getBoundingClientRect()
    const middle = { identifier: 0, clientX: left + width / 2, clientY: top + height / 2, force: 1 }
    this.finger.tap(node, event.target, touchOf(middle, frameOf(event.target)), event)
  }

  private readonly onScroll = ({ target }: Event) => {
    if (target instanceof Node) this.finger.scrolled(target)
  }

  /** The mini program hears of its own elements only, not of parts that a built-in component made itself. */
  private readonly onMotion = (event: AnimationEvent | TransitionEvent) => {
    const node = nodeOf(event.target)
    if (node === undefined || node.$$ !== event.target) return
    this.tell(node, event.type, { elapsedTime: event.elapsedTime * 1000 }, {}, event)
  }

  private isEcho(event: MouseEvent): boolean {
    const { sourceCapabilities } = event as { sourceCapabilities?: { firesTouchEvents: boolean } }
    if (sourceCapabilities) return sourceCapabilities.firesTouchEvents
    return event.timeStamp - this.lastTouch < MOUSE_AFTER_TOUCH
  }

  private touches(element: Element, list: TouchList): Touch[] {
    const frame = frameOf(element)
    return Array.from(list, (touch) => touchOf(touch, frame))
  }

  private lists(element: Element, event: TouchEvent): TouchLists {
    return {
      touches: this.touches(element, event.touches),
      changedTouches: this.touches(element, event.changedTouches),
    }
  }
}
