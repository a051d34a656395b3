import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import type { TapState } from '../tap'

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

/** The scrolling part of a page: what WeChat calls the viewport. */
export const viewportOf = (element: Element | null): Element | null =>
  element?.closest('.page-scroll') ?? null

/** The element in the browser of a node. */
export const domOf = (node: glassEasel.Element | null): Element | null =>
  (node?.getBackendElement() ?? null) as unknown as Element | null

/**
 * wx.createIntersectionObserver over the browser's own. Margins are of the page, which scrolls inside of the window, so
 * the root is the page and never the window (whose margins would be clipped by the page).
 */
export function observerOf(of: glassEasel.GeneralComponent, options: Options, tap: TapState) {
  const { thresholds = [0], initialRatio = 0, observeAll = false } = options
  const started: IntersectionObserver[] = []
  let reference: string | null = null
  let margins: Margins = {}
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
    observe(selector: string, callback: (result: object) => void) {
      const shadow = of.getShadowRoot()
      const targets = observeAll
        ? (shadow?.querySelectorAll(selector) ?? [])
        : [shadow?.querySelector(selector) ?? null]
      for (const target of targets.map((node) => domOf(node))) {
        if (!target) continue
        const root =
          reference === null ? viewportOf(target) : domOf(shadow?.querySelector(reference) ?? null)
        const { top = 0, right = 0, bottom = 0, left = 0 } = margins
        const rootMargin = `${top}px ${right}px ${bottom}px ${left}px`
        let before: number | undefined = initialRatio
        const native = new IntersectionObserver(
          (entries) => {
            const entry = entries[entries.length - 1]
            if (!entry) return
            // The first word is heard only when it differs from what was expected, as in WeChat.
            const same = before === entry.intersectionRatio && !entry.isIntersecting
            before = undefined
            if (!same) tap.run(false, () => callback(resultOf(entry)))
          },
          { root, rootMargin, threshold: thresholds },
        )
        native.observe(target)
        started.push(native)
      }
    },
    disconnect() {
      for (const native of started.splice(0)) native.disconnect()
    },
  }
  return observer
}

function resultOf(entry: IntersectionObserverEntry): object {
  const rect = ({ left, top, right, bottom, width, height }: DOMRectReadOnly) => ({
    left,
    top,
    right,
    bottom,
    width,
    height,
  })
  return {
    id: entry.target.id,
    dataset: {},
    time: entry.time,
    intersectionRatio: entry.intersectionRatio,
    intersectionRect: rect(entry.intersectionRect),
    boundingClientRect: rect(entry.boundingClientRect),
    relativeRect: rect(entry.rootBounds ?? new DOMRect()),
  }
}
