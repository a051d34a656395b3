import type { Element as Node } from 'glass-easel'
import type { Hoverable } from './hover'
import { pressedBy } from './hover'
import type { Tell, TouchLists } from './tell'
import type { Touch } from './touches'

/** A finger that moves further than this (px) does not tap. */
const TAP_DISTANCE = 10

/** Milliseconds until a touch is a long one (文档: longpress, longtap). */
const LONG_PRESS = 350

/** Where the browser itself has to hear of a touch. */
const BROWSERS_OWN = 'input, textarea, video, audio, iframe'

interface Press {
  target: Node
  element: Element
  start: Touch
  hovers: Hoverable[]
  timer: ReturnType<typeof setTimeout>
  /** Moved, scrolled, joined by another finger, or held until a handler of longpress ran: it is no tap. */
  spent: boolean
}

/** The first finger on the screen, from when it comes down: whether it taps, presses long, or neither. */
export class FirstFinger {
  private press: Press | undefined

  constructor(private readonly tell: Tell) {}

  /** Scrolling moves what is under the finger. */
  scrolled(scroller: globalThis.Node): void {
    if (this.press && scroller.contains(this.press.element)) this.spend()
  }

  /** A finger comes down. */
  begin(target: Node, element: Element, start: Touch | undefined): void {
    this.spend()
    if (start === undefined) return
    const hovers = pressedBy(element)
    const timer = setTimeout(() => {
      this.hold()
    }, LONG_PRESS)
    this.press = { target, element, start, hovers, timer, spent: false }
    for (const hover of hovers) hover.press()
  }

  /** It moves. */
  follow(touch: Touch | undefined): void {
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
    this.tell(target, 'longpress', { x, y }, lists, undefined, () => {
      heard.longpress = true
    })
    this.tell(target, 'longtap', { x, y }, lists)
    if (heard.longpress && this.press !== undefined) this.press.spent = true
  }

  /** A finger has gone: tells touchend, and the tap if it was one. */
  finish(node: Node, lists: TouchLists, event: TouchEvent | MouseEvent): void {
    const { press } = this
    const cancelled = event.type === 'touchcancel'
    this.tell(node, cancelled ? 'touchcancel' : 'touchend', {}, lists, event)
    if (lists.touches.length > 0 || press === undefined) return
    clearTimeout(press.timer)
    this.press = undefined
    for (const hover of press.hovers) {
      if (cancelled) hover.cancel()
      else hover.release()
    }
    if (cancelled || press.spent) return
    const own = press.element.closest(BROWSERS_OWN) !== null
    const byTouch = event instanceof TouchEvent && !own
    // After a tap by touch the browser would send mouse events and a click: to whatever the tap has just opened there,
    // and with the focus gone from what it has just focused.
    if (byTouch && event.cancelable) event.preventDefault()
    const focused = document.activeElement
    // By itself, as in WeChat: what a handler of touchend has begun (its promises) is not to have the tap behind it.
    setTimeout(() => {
      this.tap(press.target, press.element, press.start, event)
      if (byTouch) leave(focused)
    })
  }

  /** Tells a tap. */
  tap(target: Node, element: Element, touch: Touch, event: Event): void {
    if (!element.isConnected || element.closest('wx-button[disabled]') !== null) return
    const { pageX: x, pageY: y } = touch
    this.tell(target, 'tap', { x, y }, { touches: [touch], changedTouches: [touch] }, event)
  }

  /** From now on it is no tap, and does not show as pressed. */
  spend(): void {
    if (this.press === undefined) return
    this.press.spent = true
    clearTimeout(this.press.timer)
    for (const hover of this.press.hovers) hover.cancel()
  }
}

/** A tap elsewhere ends typing, unless it has moved the focus itself. */
function leave(focused: Element | null): void {
  const left = focused instanceof HTMLElement && document.activeElement === focused
  if (left && focused.closest('[hold-keyboard]') === null) focused.blur()
}
