import Polyfill from 'promise-polyfill'
import type { TapState } from '../tap'
import type { Faults } from './faults'

/**
 * The `Promise` of iOS 15 and older, which WeChat makes of timers (文档: JavaScript 支持情况, Promise 时序差异): what comes after
 * one is a task and no microtask, and has lost the tap as after any timer.
 */
export function taskPromise(tap: TapState, faults: Faults): PromiseConstructor {
  Polyfill._immediateFn = (work: () => void) => void setTimeout(() => tap.run(false, work))
  Polyfill._unhandledRejectionFn = (reason: unknown) => faults.rejection(reason)
  return Polyfill
}
