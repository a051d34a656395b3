import { Component, Element, Event } from 'glass-easel'
import type {
  ComponentSpace,
  DataChange,
  GeneralComponent,
  NativeNode,
  ShadowedEvent,
  ShadowRoot,
  StyleSegmentIndex,
  templateEngine,
  typeUtils,
} from 'glass-easel'
import { commonProperties, showCommon, showDataset } from './common'
import type { BuiltInHost } from './host'

/** Where classes go that come and go by themselves (hover-class), beside those of the template. */
export const TEMPORARY: StyleSegmentIndex = 3

type Properties = typeUtils.PropertyList
/** What a component's properties hold; of any type is unknown. */
export type Values<P extends Properties> = {
  [K in keyof P]: 0 extends 1 & typeUtils.PropertyValues<P>[K]
    ? unknown
    : typeUtils.PropertyValues<P>[K]
}

/** What one instance of a built-in component shows. */
export interface Drawing<P extends Properties> {
  /** Shows the properties: once after drawing with all of them as changed, then whenever some changed. */
  update?(values: Values<P>, changed: ReadonlySet<string>): void
  attached?(): void
  detached?(): void
}

export interface EmitOptions {
  bubbles?: boolean
  extraFields?: Record<string, unknown>
  /** Told what each handler returned. */
  returned?: (value: unknown) => void
}

/** An instance of a built-in component, as what draws it sees it. */
export interface BuiltInNode<P extends Properties> {
  readonly component: GeneralComponent
  /** Its own element, `<wx-input>`. */
  readonly element: HTMLElement
  readonly values: Values<P>
  /** Puts the component's children of the WXML into it, or into an inner part. */
  slot(into?: NativeNode): void
  /** Adds an inner part that may have children or classes of the WXML; `<wx-tag>` in the DOM. */
  part(tag: string): { node: NativeNode; element: HTMLElement }
  /** Changes own properties, with what `model:` binds to them. */
  set(values: Partial<Values<P>>): void
  /** Listens to an event of the mini program on this element: runs before the program's handlers. */
  on(name: string, listener: (event: ShadowedEvent<unknown>) => void): void
  /** Sends an event into the program, without a tap behind it. For use where the browser calls us, and no program. */
  emit(name: string, detail: unknown, options?: EmitOptions): void
  /** The same a moment later: for what follows from a tap or a setData, since program code may run now. */
  emitLater(name: string, detail: unknown, options?: EmitOptions): void
}

export interface BuiltIn<P extends Properties> {
  /** As in WXML. */
  tag: string
  properties: P
  externalClasses?: string[]
  draw: (node: BuiltInNode<P>, host: BuiltInHost) => Drawing<P>
}

/** Makes a tag known to all WXML of a space. */
export type Define = (space: ComponentSpace, host: BuiltInHost) => void

/** A built-in component: properties as WeChat documents them, drawn by hand into its own element. */
export function builtIn<P extends Properties>(definition: BuiltIn<P>): Define {
  const { tag, properties, externalClasses = [], draw } = definition
  return (space, host) => {
    const drawings = new WeakMap<object, Drawing<P>>()
    const component = space
      .define(`wx://built-in/${tag}`)
      .options({
        // A property may have any name, also one that a node has (`class`, `dataset`).
        writeFieldsToNode: false,
        propertyEarlyInit: true,
        templateEngine: drawnBy((node) => {
          const drawing = draw(asNode<P>(node, host), host)
          drawings.set(node, drawing)
          return drawing
        }),
      })
      .externalClasses(externalClasses)
      .definition({
        properties: { ...commonProperties, ...properties },
        lifetimes: {
          attached(this: object) {
            drawings.get(this)?.attached?.()
          },
          detached(this: object) {
            drawings.get(this)?.detached?.()
          },
        },
      })
      .registerComponent()
    space.setGlobalUsingComponent(tag, component.general())
  }
}

/** The element in the document of one of glass-easel's: its back end here is the document itself. */
export const elementOf = (node: Element): HTMLElement => node.$$ as unknown as HTMLElement

/** The glass-easel element that an element of the document belongs to: its own, or the nearest around it. */
export function nodeOf(element: EventTarget | null): Element | undefined {
  let one = element instanceof globalThis.Node ? element : null
  for (; one !== null; one = one.parentNode) {
    const { __wxElement: node } = one as { __wxElement?: Element }
    if (node !== undefined) return node
  }
  return undefined
}

function drawnBy<P extends Properties>(
  draw: (component: GeneralComponent) => Drawing<P>,
): templateEngine.TemplateEngine {
  return {
    create: () => ({
      createInstance(component, createShadowRoot) {
        const shadowRoot = createShadowRoot(component)
        shadowRoot.destroyBackendElementOnRemoval()
        let drawing: Drawing<P> | undefined
        return {
          shadowRoot,
          initValues(data: Values<P>) {
            drawing = draw(component)
            showDataset(component)
            const all = new Set(Object.keys(data))
            showCommon(component, all)
            drawing.update?.(data, all)
          },
          updateValues(data: Values<P>, changes: DataChange[]) {
            const changed = new Set(changes.map(([path]) => String(path[0])))
            showCommon(component, changed)
            drawing?.update?.(data, changed)
          },
        }
      },
    }),
  }
}

function asNode<P extends Properties>(
  component: GeneralComponent,
  host: BuiltInHost,
): BuiltInNode<P> {
  // Components whose template engine is ours always have a shadow root of their own.
  const shadowRoot = component.shadowRoot as ShadowRoot
  const emit = (name: string, detail: unknown, options: EmitOptions = {}) => {
    const { bubbles = false, extraFields, returned } = options
    const event = new Event(name, detail, {
      bubbles,
      composed: bubbles,
      capturePhase: true,
      ...(extraFields && { extraFields }),
      ...(returned && { handleListenerReturn: telling(returned) }),
    })
    host.tap.run(false, () => {
      component.dispatchEvent(event)
    })
  }
  return {
    component,
    element: elementOf(component),
    get values() {
      // glass-easel has made the values what the properties say.
      return component.data as Values<P>
    },
    slot(into) {
      const slot = shadowRoot.createVirtualNode('slot')
      Element.setSlotName(slot, '')
      const parent = into ?? shadowRoot
      parent.appendChild(slot)
    },
    part(tag) {
      const node = shadowRoot.createNativeNode(tag)
      shadowRoot.appendChild(node)
      return { node, element: elementOf(node) }
    },
    set(values) {
      component.setData(values)
    },
    on(name, listener) {
      component.addListener(name, listener)
    },
    emit,
    emitLater(name, detail, options) {
      setTimeout(() => {
        if (component.getBackendElement() !== null) emit(name, detail, options)
      })
    },
  }
}

const telling = (returned: (value: unknown) => void) => (value: unknown) => {
  returned(value)
  return value !== false
}

/** The component whose own element this is. */
export function componentAt(element: globalThis.Element): GeneralComponent | undefined {
  const { __wxElement: node } = element as { __wxElement?: Element }
  return Component.isComponent(node) ? node : undefined
}
