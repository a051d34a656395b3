import type { ShadowedEvent, typeUtils } from 'glass-easel'
import type { BuiltInNode, Values } from './built-in'
import type { Touch } from './touches'

/** Pulling a scroll-view down at its top (refresher-enabled). */
export const refresherProperties = {
  refresherEnabled: Boolean,
  /** px */
  refresherThreshold: { type: Number, value: 45 },
  refresherDefaultStyle: { type: String, value: 'black' },
  refresherBackground: { type: String, value: '' },
  refresherTriggered: Boolean,
} satisfies typeUtils.PropertyList

type RefresherValues = Values<typeof refresherProperties>

/** How far it can be pulled, px of the finger for one of the page. */
const RESISTANCE = 2

/** Three dots above the content of a scroll-view, and the events about them. */
export class Refresher {
  private readonly element: HTMLElement
  private from: number | undefined
  private pulled = 0
  private triggered = false

  constructor(private readonly node: BuiltInNode<typeof refresherProperties>) {
    this.element = node.part('scroll-view-refresher').element
    this.element.innerHTML = '<i></i><i></i><i></i>'
    node.on('touchstart', (event) => {
      const { refresherEnabled, refresherTriggered } = node.values
      const ready = refresherEnabled && !refresherTriggered && node.element.scrollTop <= 0
      this.from = ready ? heightOf(event) : undefined
    })
    node.on('touchmove', (event) => {
      this.move(heightOf(event))
    })
    node.on('touchend', () => {
      this.end()
    })
    node.on('touchcancel', () => {
      this.end()
    })
  }

  update(values: RefresherValues, changed: ReadonlySet<string>): void {
    this.element.hidden = !values.refresherEnabled
    this.element.dataset['style'] = values.refresherDefaultStyle
    this.element.style.background = values.refresherBackground
    if (!changed.has('refresherTriggered') || !values.refresherEnabled) return
    this.height = values.refresherTriggered ? values.refresherThreshold : 0
    if (values.refresherTriggered) this.node.emitLater('refresherrefresh', {})
    else if (this.triggered) this.node.emitLater('refresherrestore', {})
    this.triggered = values.refresherTriggered
  }

  private move(y: number | undefined): void {
    if (this.from === undefined || y === undefined) return
    const distance = y - this.from
    if (distance < 0) this.from = undefined
    else if (distance > RESISTANCE) {
      this.height = distance / RESISTANCE
      this.node.emitLater('refresherpulling', { dy: this.pulled })
    }
  }

  private end(): void {
    if (this.from === undefined) return
    this.from = undefined
    if (this.pulled === 0) return
    if (this.pulled >= this.node.values.refresherThreshold) {
      this.node.set({ refresherTriggered: true })
    } else {
      this.height = 0
      this.node.emitLater('refresherabort', {})
    }
  }

  private set height(px: number) {
    this.pulled = px
    this.element.style.height = `${px}px`
  }
}

const heightOf = (event: ShadowedEvent<unknown>): number | undefined =>
  (event as unknown as { touches?: Touch[] }).touches?.[0]?.clientY
