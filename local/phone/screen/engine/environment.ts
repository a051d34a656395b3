import { MiniProgramEnv, component, glassEasel } from 'glass-easel-miniprogram-adapter'
import type { CodeSpace } from 'glass-easel-miniprogram-adapter'
import type { TapState } from '../tap'
import { componentOf } from './dom'
import type { Meters } from './meters'
import { observerOf } from './observers'
import { SelectorQuery } from './selector-query'
import { checkedData } from './set-data'

/**
 * Puts elements on the page. Names get a prefix, so that `<input>` of a mini program is not the browser's, which can
 * have no children. Events do not come from here: gestures and built-in components make them (the browser's own click
 * and input would come a second time).
 */
class PhoneBackend extends glassEasel.CurrentWindowBackendContext {
  override document = {
    createElement: (tag: string) => document.createElement(`wx-${tag}`),
    createTextNode: (text: string) => document.createTextNode(text),
    createDocumentFragment: () => document.createDocumentFragment(),
  } as unknown as glassEasel.CurrentWindowBackendContext['document']

  override onEvent(): void {
    // See above.
  }

  override setListenerStats(): void {
    // See above.
  }
}

export interface Environment {
  env: MiniProgramEnv
  backend: ReturnType<MiniProgramEnv['associateBackend']>
  /** Where the program's pages and components are. */
  space: CodeSpace
}

export interface EnvironmentOptions {
  tap: TapState
  meters: Meters
  /** Path of the page on top. */
  page: () => string
  /** Fills the space that all others see. */
  defineBuiltIns: (space: glassEasel.ComponentSpace) => void
}

/** The component engine, with what WeChat does around it. */
export function createEnvironment(options: EnvironmentOptions): Environment {
  const env = new MiniProgramEnv()
  const backend = env.associateBackend(new PhoneBackend())
  const space = env.createCodeSpace('program', true)
  // Vant's button has a property named dataset, which would hide the node's own.
  space.getComponentSpace().updateComponentOptions({ writeFieldsToNode: false })
  options.defineBuiltIns(space.getComponentSpace())
  space.setOverallBehavior(readyBehavior(space, options.tap))
  changeComponents(options)
  changeStyles()
  return { env, backend, space }
}

/** glass-easel knows the lifetime `ready` and never fires it: a moment after `attached`, when all is laid out. */
function readyBehavior(space: CodeSpace, tap: TapState): glassEasel.GeneralBehavior {
  return space.getComponentSpace().defineBehavior({
    lifetimes: {
      attached(this: unknown) {
        const { _$: attached } = this as { _$: glassEasel.GeneralComponent }
        setTimeout(() => {
          if (!glassEasel.Element.isAttached(attached)) return
          tap.run(false, () => attached.triggerLifetime('ready', []))
        })
      },
    },
  })
}

/** What pages and components have as `this`: with WeChat's limit, counted, and with measures of the page. */
function changeComponents({ tap, meters, page }: EnvironmentOptions): void {
  const prototype = component.ComponentCaller.prototype
  const original = Reflect.get(prototype, 'setData') as (
    this: component.GeneralComponent,
    data: object,
    callback?: () => void,
  ) => void
  prototype.setData = function (
    this: component.GeneralComponent,
    data: object,
    callback?: () => void,
  ): void {
    const { is: path } = this
    // A page that was left, or a component that is gone: an answer that comes late changes nothing any more.
    if (componentOf(this).getBackendContext() === null) return
    const later = callback && (() => tap.run(false, () => callback.call(this)))
    original.call(this, checkedData(data, { page: page(), path }, meters), later)
  } as typeof prototype.setData
  prototype.createIntersectionObserver = function (this: component.GeneralComponent, options) {
    return observerOf(componentOf(this), options ?? {}, tap)
  } as typeof prototype.createIntersectionObserver
  prototype.createSelectorQuery = function (this: component.GeneralComponent) {
    return new SelectorQuery(componentOf(this), tap)
  } as unknown as typeof prototype.createSelectorQuery
}

const RPX = /(-?\d*\.?\d+)rpx\b/g

/** 750 rpx are as wide as the screen, also in a `style` that is made while the program runs. */
function changeStyles(): void {
  const prototype = glassEasel.Element.prototype
  const original = Reflect.get(prototype, 'setNodeStyle')
  prototype.setNodeStyle = function (this: glassEasel.Element, style: unknown, segment) {
    // A binding may give anything.
    const text = typeof style === 'string' ? style : ''
    original.call(this, text.replace(RPX, 'calc($1 * 100vw / 750)'), segment)
  }
}
