import type { ShadowedEvent } from 'glass-easel'
import type { BuiltInNode } from '../built-in'
import { builtIn, elementOf } from '../built-in'
import { Refresher, refresherProperties } from '../refresher'
import { scrollsByTouch } from '../scroll-lock'
import type { Touch } from '../touches'

/** Milliseconds before the same end of the scroll-view is told again. */
const END_PAUSE = 200

const properties = {
  ...refresherProperties,
  scrollX: Boolean,
  scrollY: Boolean,
  upperThreshold: { type: Number, value: 50 },
  lowerThreshold: { type: Number, value: 50 },
  scrollTop: null,
  scrollLeft: null,
  scrollIntoView: String,
  scrollWithAnimation: Boolean,
  enableBackToTop: Boolean,
  enableFlex: Boolean,
  enhanced: Boolean,
  bounces: { type: Boolean, value: true },
  showScrollbar: { type: Boolean, value: true },
  pagingEnabled: Boolean,
  fastDeceleration: Boolean,
  scrollAnchoring: Boolean,
  usingSticky: Boolean,
  enablePassive: null,
  type: String,
}

type Node = BuiltInNode<typeof properties>

export const scrollView = builtIn({
  tag: 'scroll-view',
  properties,
  draw(node) {
    const { element } = node
    const refresher = new Refresher(node)
    const { node: content } = node.part('scroll-view-content')
    node.slot(content)
    tellScrolling(node)
    keepOwnTouches(node)
    return {
      update(values, changed) {
        element.toggleAttribute('scroll-x', values.scrollX)
        element.toggleAttribute('scroll-y', values.scrollY)
        element.toggleAttribute('enable-flex', values.enableFlex)
        refresher.update(values, changed)
        // A moment later: what it shows may change by the same setData.
        setTimeout(() => {
          scroll(node, changed)
        })
      },
    }
  },
})

function scroll(node: Node, changed: ReadonlySet<string>): void {
  const { element, values, component } = node
  const { scrollTop, scrollLeft, scrollIntoView, scrollX, scrollY } = values
  const behavior = values.scrollWithAnimation ? 'smooth' : 'instant'
  const top = pixels(scrollTop)
  const left = pixels(scrollLeft)
  if (changed.has('scrollTop') && top !== undefined && scrollY) element.scrollTo({ top, behavior })
  if (changed.has('scrollLeft') && left !== undefined && scrollX) {
    element.scrollTo({ left, behavior })
  }
  if (!changed.has('scrollIntoView') || scrollIntoView === '') return
  const target = component.ownerShadowRoot?.getElementById(scrollIntoView)
  if (target === undefined) return
  const from = element.getBoundingClientRect()
  const to = elementOf(target).getBoundingClientRect()
  element.scrollTo({
    ...(scrollY && { top: element.scrollTop + to.top - from.top }),
    ...(scrollX && { left: element.scrollLeft + to.left - from.left }),
    behavior,
  })
}

function pixels(value: unknown): number | undefined {
  if (value === null || value === '' || value === undefined) return undefined
  const px = typeof value === 'string' ? parseFloat(value) : value
  return typeof px === 'number' && Number.isFinite(px) ? px : undefined
}

function tellScrolling(node: Node): void {
  const { element } = node
  const last = { left: 0, top: 0, upper: -END_PAUSE, lower: -END_PAUSE }
  element.addEventListener('scroll', (event) => {
    if (event.target !== element) return
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = element
    const { upperThreshold, lowerThreshold, scrollX, scrollY } = node.values
    const deltaX = last.left - scrollLeft
    const deltaY = last.top - scrollTop
    Object.assign(last, { left: scrollLeft, top: scrollTop })
    const detail = { scrollLeft, scrollTop, scrollWidth, scrollHeight, deltaX, deltaY }
    node.emit('scroll', detail)

    const end = (which: 'upper' | 'lower', direction: string) => {
      if (event.timeStamp - last[which] < END_PAUSE) return
      last[which] = event.timeStamp
      node.emit(`scrollto${which}`, { direction })
    }
    const below = scrollHeight - clientHeight - scrollTop
    const behind = scrollWidth - clientWidth - scrollLeft
    if (scrollY && deltaY > 0 && scrollTop <= upperThreshold) end('upper', 'top')
    if (scrollX && deltaX > 0 && scrollLeft <= upperThreshold) end('upper', 'left')
    if (scrollY && deltaY < 0 && below <= lowerThreshold) end('lower', 'bottom')
    if (scrollX && deltaX < 0 && behind <= lowerThreshold) end('lower', 'right')
  })
}

/** What can still move by this touch moves, whatever catches touchmove further out. */
function keepOwnTouches(node: Node): void {
  const { element } = node
  let start: Touch | undefined
  let own: boolean | undefined
  node.on('touchstart', (event) => {
    start = firstTouch(event)
    own = undefined
  })
  node.on('touchmove', (event) => {
    const touch = firstTouch(event)
    const original = event.getOriginalEvent()
    if (start === undefined || touch === undefined || !(original instanceof TouchEvent)) return
    if (event.defaultPrevented()) return
    own ??= moves(node, element, touch.clientX - start.clientX, touch.clientY - start.clientY)
    if (own) scrollsByTouch(original)
  })
}

function moves({ values }: Node, element: HTMLElement, x: number, y: number): boolean {
  const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = element
  if (Math.abs(x) > Math.abs(y)) {
    return values.scrollX && (x > 0 ? scrollLeft > 0 : scrollLeft + clientWidth < scrollWidth)
  }
  return values.scrollY && (y > 0 ? scrollTop > 0 : scrollTop + clientHeight < scrollHeight)
}

const firstTouch = (event: ShadowedEvent<unknown>): Touch | undefined =>
  (event as unknown as { touches?: Touch[] }).touches?.[0]
