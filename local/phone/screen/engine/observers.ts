import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import { frameOf } from '../built-in/touches'
import type { TapState } from '../tap'
import { domOf } from './dom'

interface Options {
  thresholds?: number[]
  initialRatio?: number
  observeAll?: boolean
}

interface Margins {
  left?: number
  top?: number
  right?: number
  bottom?: number
}

type Callback = (result: object) => void

/**
 * wx.createIntersectionObserver over the browser's own. Margins are of the page, which scrolls inside of the window, so
 * the root is the page and never the window (whose margins would be clipped by the page).
 */
export function observerOf(of: glassEasel.GeneralComponent, options: Options, tap: TapState) {
  const { thresholds = [0], initialRatio = 0, observeAll = false } = options
  const started: IntersectionObserver[] = []
  let reference: string | null = null
  let margins: Margins = {}
  const find = (selector: string) => of.getShadowRoot()?.querySelector(selector) ?? null
  const start = (node: glassEasel.Element, element: Element, callback: Callback) => {
    const { top = 0, right = 0, bottom = 0, left = 0 } = margins
    let before: number | undefined
    const tell = (entry: IntersectionObserverEntry) => {
      // Nothing has moved on a page that is covered by another one.
      if (element.closest('.page[hidden]')) return
      const { intersectionRatio: ratio } = entry
      const now = entry.isIntersecting ? ratio : -1
      // The first word is heard only when it differs from what was expected (文档: initialRatio).
      const known = before === undefined ? ratio === initialRatio : now === before
      before = now
      if (!known) tap.run(false, () => callback(resultOf(entry, node, element)))
    }
    const native = new IntersectionObserver((entries) => entries.slice(-1).forEach(tell), {
      root: reference === null ? element.closest('.page-scroll') : domOf(find(reference)),
      rootMargin: `${top}px ${right}px ${bottom}px ${left}px`,
      threshold: thresholds,
    })
    native.observe(element)
    started.push(native)
  }
  const observer = {
    relativeTo(selector: string, given: Margins = {}) {
      reference = selector
      margins = given
      return observer
    },
    relativeToViewport(given: Margins = {}) {
      reference = null
      margins = given
      return observer
    },
    observe(selector: string, callback: Callback) {
      const nodes = observeAll
        ? (of.getShadowRoot()?.querySelectorAll(selector) ?? [])
        : [find(selector)]
      for (const node of nodes) {
        const element = domOf(node)
        if (node && element) start(node, element, callback)
      }
    },
    disconnect() {
      for (const native of started.splice(0)) native.disconnect()
    },
  }
  return observer
}

function resultOf(entry: IntersectionObserverEntry, node: glassEasel.Element, element: Element) {
  const frame = frameOf(element)
  const onPage = ({ left, top, right, bottom, width, height }: DOMRectReadOnly) => ({
    left: left - frame.left,
    top: top - frame.top,
    right: right - frame.left,
    bottom: bottom - frame.top,
    width,
    height,
  })
  return {
    id: node.id,
    dataset: node.dataset,
    time: entry.time,
    intersectionRatio: entry.intersectionRatio,
    intersectionRect: onPage(entry.intersectionRect),
    boundingClientRect: onPage(entry.boundingClientRect),
    relativeRect: onPage(entry.rootBounds ?? new DOMRect(frame.left, frame.top)),
  }
}
