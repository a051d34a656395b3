import { Event as ProgramEvent } from 'glass-easel'
import type { Element as Node } from 'glass-easel'
import type { TapState } from '../tap'
import { nodeOf } from './built-in'
import type { Hoverable } from './hover'
import { pressedBy } from './hover'
import { scrollsItself } from './scroll-lock'
import type { Touch } from './touches'
import { fingerOf, frameOf, touchOf } from './touches'

/** A finger that moves further than this (px) does not tap. */
const TAP_DISTANCE = 10

/** Milliseconds until a touch is a long one (文档: longpress, longtap). */
const LONG_PRESS = 350

/** A browser sends mouse events after touches; a mouse event so soon (ms) after a touch is one of these. */
const MOUSE_AFTER_TOUCH = 800

/** Where the browser itself has to hear of a touch. */
const BROWSERS_OWN = 'input, textarea, video, audio, iframe'

/** Makes the mini program's events (tap, longpress, touchstart …) of what fingers and mouse do within `root`. */
export function installGestures(root: HTMLElement, tap: TapState): void {
  new Gestures(root, tap).install()
}

/** The first finger, from when it comes down. */
interface Press {
  target: Node
  element: Element
  start: Touch
  hovers: Hoverable[]
  timer: ReturnType<typeof setTimeout>
  /** Moved, scrolled, joined by another finger, or held until a handler of longpress ran: it is no tap. */
  spent: boolean
}

class Gestures {
  private press: Press | undefined
  private lastTouch = -Infinity

  constructor(
    private readonly root: HTMLElement,
    private readonly tapState: TapState,
  ) {}

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
    if (event.touches.length > 1) this.spend()
    else this.begin(node, target, this.touches(target, event.changedTouches)[0])
    this.send(node, 'touchstart', {}, this.lists(target, event), event)
    if (event.touches.length > 1) return

    const move = (event: TouchEvent) => {
      this.follow(this.touches(target, event.changedTouches)[0])
      const prevented = this.send(node, 'touchmove', {}, this.lists(target, event), event)
      if (prevented && event.cancelable && !scrollsItself(event)) event.preventDefault()
    }
    const end = (event: TouchEvent) => {
      this.lastTouch = event.timeStamp
      if (event.touches.length === 0) {
        target.removeEventListener('touchmove', move)
        target.removeEventListener('touchend', end)
        target.removeEventListener('touchcancel', end)
      }
      this.finish(node, this.lists(target, event), event)
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
    this.begin(node, target, touchOf(fingerOf(event), frameOf(target)))
    this.send(node, 'touchstart', {}, lists(event, true), event)

    const move = (event: MouseEvent) => {
      this.follow(touchOf(fingerOf(event), frameOf(target)))
      this.send(node, 'touchmove', {}, lists(event, true), event)
    }
    const end = (event: MouseEvent) => {
      if (event.button !== 0) return
      window.removeEventListener('mousemove', move, true)
      window.removeEventListener('mouseup', end, true)
      this.finish(node, lists(event, false), event)
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
    this.tap(node, event.target, touchOf(middle, frameOf(event.target)), event)
  }

  private readonly onScroll = (event: Event) => {
    const { press } = this
    if (press && event.target instanceof window.Node && event.target.contains(press.element)) {
      this.spend()
    }
  }

  /** The mini program hears of its own elements only, not of parts that a built-in component made itself. */
  private readonly onMotion = (event: AnimationEvent | TransitionEvent) => {
    const node = nodeOf(event.target)
    if (node === undefined || node.$$ !== event.target) return
    this.send(node, event.type, { elapsedTime: event.elapsedTime * 1000 }, {}, event)
  }

  private begin(target: Node, element: Element, start: Touch | undefined): void {
    this.spend()
    if (start === undefined) return
    const hovers = pressedBy(element)
    const timer = setTimeout(() => {
      this.hold()
    }, LONG_PRESS)
    this.press = { target, element, start, hovers, timer, spent: false }
    for (const hover of hovers) hover.press()
  }

  private follow(touch: Touch | undefined): void {
    if (this.press === undefined || touch === undefined) return
    const { start } = this.press
    const moved =
      Math.abs(touch.clientX - start.clientX) > TAP_DISTANCE ||
      Math.abs(touch.clientY - start.clientY) > TAP_DISTANCE
    if (moved) this.spend()
  }

  private hold(): void {
    if (this.press === undefined || this.press.spent) return
    const { target, start } = this.press
    const { pageX: x, pageY: y } = start
    const lists = { touches: [start], changedTouches: [start] }
    const heard = { longpress: false }
    this.send(target, 'longpress', { x, y }, lists, undefined, () => {
      heard.longpress = true
    })
    this.send(target, 'longtap', { x, y }, lists)
    if (heard.longpress && this.press !== undefined) this.press.spent = true
  }

  private finish(node: Node, lists: TouchLists, event: TouchEvent | MouseEvent): void {
    const { press } = this
    const cancelled = event.type === 'touchcancel'
    this.send(node, cancelled ? 'touchcancel' : 'touchend', {}, lists, event)
    if (lists.touches.length > 0 || press === undefined) return
    clearTimeout(press.timer)
    this.press = undefined
    for (const hover of press.hovers) {
      if (cancelled) hover.cancel()
      else hover.release()
    }
    if (cancelled || press.spent) return
    const focused = document.activeElement
    this.tap(press.target, press.element, press.start, event)
    if (event instanceof TouchEvent && press.element.closest(BROWSERS_OWN) === null) {
      keepFromBrowser(event, focused)
    }
  }

  private tap(target: Node, element: Element, touch: Touch, event: Event): void {
    if (!element.isConnected || element.closest('wx-button[disabled]') !== null) return
    const { pageX: x, pageY: y } = touch
    this.send(target, 'tap', { x, y }, { touches: [touch], changedTouches: [touch] }, event)
  }

  /** From now on the press is no tap, and does not show as pressed. */
  private spend(): void {
    if (this.press === undefined) return
    this.press.spent = true
    clearTimeout(this.press.timer)
    for (const hover of this.press.hovers) hover.cancel()
  }

  /** @returns whether a handler stopped the event (catch) and with it what the browser would do */
  private send(
    target: Node,
    name: string,
    detail: unknown,
    fields: Partial<TouchLists>,
    originalEvent?: Event,
    called?: () => void,
  ): boolean {
    const event = new ProgramEvent(name, detail, {
      bubbles: true,
      composed: true,
      capturePhase: true,
      originalEvent,
      extraFields: { ...fields },
      handleListenerReturn: (value) => {
        called?.()
        return value !== false
      },
    })
    this.tapState.run(name === 'tap', () => {
      target.dispatchEvent(event)
    })
    return event.defaultPrevented()
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

interface TouchLists {
  touches: Touch[]
  changedTouches: Touch[]
}

/**
 * After a tap by touch the browser would send mouse events and a click: to whatever the tap has just opened there, and
 * with the focus gone from what it has just focused. So it does not, and what was focused before is left here.
 */
function keepFromBrowser(event: TouchEvent, focused: Element | null): void {
  if (event.cancelable) event.preventDefault()
  const left = focused instanceof HTMLElement && document.activeElement === focused
  if (left && focused.closest('[hold-keyboard]') === null) focused.blur()
}
