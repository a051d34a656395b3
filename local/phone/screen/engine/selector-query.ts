import type { component, glassEasel } from 'glass-easel-miniprogram-adapter'
import { frameOf } from '../built-in/touches'
import type { TapState } from '../tap'
import { componentOf, domOf } from './dom'
import { nextTask } from './task'

type Component = glassEasel.GeneralComponent
type Result = Record<string, unknown>
type Callback = (result: unknown) => void

/** What fields() is asked for (文档: NodesRef.fields). */
interface Fields {
  id?: boolean
  dataset?: boolean
  mark?: boolean
  rect?: boolean
  size?: boolean
  scrollOffset?: boolean
  properties?: string[]
  computedStyle?: string[]
}

interface Asked {
  of: Component
  /** undefined: the page itself, as far as it is seen. */
  selector: string | undefined
  all: boolean
  fields: Fields
  callback: Callback | undefined
}

/** wx.createSelectorQuery: where elements are, measured from the corner of what is seen of the page; px. */
export class SelectorQuery {
  private readonly queue: Asked[] = []

  constructor(
    private of: Component,
    private readonly tap: TapState,
  ) {}

  in(component: component.GeneralComponent): this {
    this.of = componentOf(component)
    return this
  }

  select = (selector: string) => this.nodes(selector, false)
  selectAll = (selector: string) => this.nodes(selector, true)
  selectViewport = () => this.nodes(undefined, false)

  /** Measures, in a task of its own: what was set before is laid out then. */
  exec(callback?: (results: unknown[]) => void): this {
    const queue = this.queue.splice(0)
    void nextTask().then(() => {
      const results = queue.map(answer)
      this.tap.run(false, () => {
        queue.forEach((asked, index) => asked.callback?.(results[index]))
        callback?.(results)
      })
    })
    return this
  }

  private nodes(selector: string | undefined, all: boolean) {
    const { of } = this
    const ask = (fields: Fields, callback?: Callback): this => {
      this.queue.push({ of, selector, all, fields, callback })
      return this
    }
    const known = { id: true, dataset: true }
    return {
      fields: ask,
      boundingClientRect: (callback?: Callback) =>
        ask({ ...known, rect: true, size: true }, callback),
      scrollOffset: (callback?: Callback) => ask({ ...known, scrollOffset: true }, callback),
    }
  }
}

function answer({ of, selector, all, fields }: Asked): unknown {
  if (selector === undefined) return viewport(of, fields)
  const shadow = of.getShadowRoot()
  if (all) return (shadow?.querySelectorAll(selector) ?? []).map((node) => describe(node, fields))
  const node = shadow?.querySelector(selector)
  return node ? describe(node, fields) : null
}

function viewport(of: Component, fields: Fields): Result {
  const view = domOf(of)?.closest('.page-scroll') ?? document.documentElement
  const { clientWidth: width, clientHeight: height } = view
  return {
    ...(fields.id && { id: '' }),
    ...(fields.dataset && { dataset: {} }),
    ...(fields.rect && { left: 0, top: 0, right: width, bottom: height }),
    ...(fields.size && { width, height }),
    ...(fields.scrollOffset && scrollOf(view)),
  }
}

function describe(node: glassEasel.Element, fields: Fields): Result {
  const element = domOf(node)
  const { left, top, right, bottom, width, height } = placeOf(element)
  return {
    ...(fields.id && { id: node.id }),
    ...(fields.dataset && { dataset: node.dataset }),
    ...(fields.mark && { mark: node.collectMarks() }),
    ...(fields.rect && { left, top, right, bottom }),
    ...(fields.size && { width, height }),
    ...(fields.scrollOffset && element && scrollOf(element)),
    ...propertiesOf(node, fields.properties ?? []),
    ...stylesOf(element, fields.computedStyle ?? []),
  }
}

/** Where an element is on its page. */
function placeOf(element: Element | null): DOMRect {
  if (!element) return new DOMRect()
  const frame = frameOf(element)
  const { x, y, width, height } = element.getBoundingClientRect()
  return new DOMRect(x - frame.left, y - frame.top, width, height)
}

const scrollOf = ({ scrollLeft, scrollTop, scrollWidth, scrollHeight }: Element) => ({
  scrollLeft,
  scrollTop,
  scrollWidth,
  scrollHeight,
})

function propertiesOf(node: glassEasel.Element, names: string[]): Result {
  const { data = {} } = node as { data?: Result }
  return Object.fromEntries(names.map((name) => [name, data[name]]))
}

function stylesOf(element: Element | null, names: string[]): Result {
  if (!element || names.length === 0) return {}
  const style = getComputedStyle(element)
  const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(dashed(name))]))
}
