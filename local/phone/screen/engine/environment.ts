import { MiniProgramEnv, component, glassEasel } from 'glass-easel-miniprogram-adapter'
import type { CodeSpace } from 'glass-easel-miniprogram-adapter'
import type { TapState } from '../tap'
import type { Meters } from './meters'
import { jsonBytes } from './meters'
import { observerOf } from './observers'

/** What one setData may carry, in bytes (WeChat: 单次设置的数据不能超过 1024kB). */
const MAX_SET_DATA_BYTES = 1024 * 1024

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

/** The component engine, with what WeChat does around it. `defineBuiltIns` fills the space that all others see. */
export function createEnvironment(
  tap: TapState,
  meters: Meters,
  defineBuiltIns: (space: glassEasel.ComponentSpace) => void,
): Environment {
  const env = new MiniProgramEnv()
  const backend = env.associateBackend(new PhoneBackend())
  const space = env.createCodeSpace('program', true)
  // Vant's button has a property named dataset, which would hide the node's own.
  space.getComponentSpace().updateComponentOptions({ writeFieldsToNode: false })
  defineBuiltIns(space.getComponentSpace())
  space.setOverallBehavior(readyBehavior(space, tap))
  changeComponents(tap, meters)
  return { env, backend, space }
}

/** glass-easel knows the lifetime `ready` and never fires it: a moment after `attached`, when all is laid out. */
function readyBehavior(space: CodeSpace, tap: TapState): glassEasel.GeneralBehavior {
  return space.getComponentSpace().defineBehavior({
    lifetimes: {
      attached(this: unknown) {
        const { _$: attached } = this as { _$: glassEasel.GeneralComponent }
        setTimeout(() => tap.run(false, () => attached.triggerLifetime('ready', [])))
      },
    },
  })
}

/** What pages and components have as `this`: with WeChat's limit, counted, and with observers that see the page. */
function changeComponents(tap: TapState, meters: Meters): void {
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
    const bytes = jsonBytes(data)
    meters.setData.push({ path: this.is, bytes })
    if (bytes > MAX_SET_DATA_BYTES) {
      throw new Error(
        `setData of ${this.is}: ${bytes} bytes are over the maximum of ${MAX_SET_DATA_BYTES} (数据传输长度已经超过最大长度)`,
      )
    }
    original.call(this, data, callback && (() => tap.run(false, callback)))
  } as typeof prototype.setData
  prototype.createIntersectionObserver = function (this: component.GeneralComponent, options) {
    const of: unknown = this._$
    return observerOf(of as glassEasel.GeneralComponent, options ?? {}, tap)
  } as typeof prototype.createIntersectionObserver
}
