import type { TapState } from '../tap'

/**
 * What an asynchronous API does to the tap behind its call: `keeps` hands it on to its callbacks, `gives` has a tap of
 * its own where it succeeds (the person tapped WeChat's own button), `loses` is all others.
 */
export type TapRule = 'keeps' | 'gives' | 'loses'

export interface AsyncApi {
  tap: TapRule
  /** @throws ApiError what the fail callback gets */
  run: (options: Record<string, unknown>) => unknown
}

/** A failure as WeChat tells it: `{errMsg: '<name>:fail <reason>', errCode}`; newer APIs have `errno`. */
export class ApiError extends Error {
  constructor(
    readonly reason: string,
    readonly errCode?: number,
    readonly errno?: number,
  ) {
    super(reason)
  }
}

export type SyncApi = (...given: never[]) => unknown

/** A group of `wx.*`. */
export interface ApiTable {
  async?: Record<string, AsyncApi>
  sync?: Record<string, SyncApi>
}

interface Callbacks {
  success?: unknown
  fail?: unknown
  complete?: unknown
}

/** Vant looks for these, and does without them where they are not. WeChat has withdrawn them, or this phone has them not. */
const LOOKED_FOR = new Set(['getUserProfile'])

type Result = Record<string, unknown> & { errMsg: string }

/** What a failed promise of wx.cloud holds: an Error that has WeChat's fields too. Of all others it holds only these. */
class CloudError extends Error {
  readonly errMsg: string
  declare readonly errCode?: number

  constructor({ errMsg, errCode }: Result) {
    super(errMsg)
    this.errMsg = errMsg
    if (typeof errCode === 'number') this.errCode = errCode
  }
}

/**
 * The object `wx` of these tables. An asynchronous API takes `success`, `fail` and `complete`, or gives a promise, of
 * the program's own sort, when there are none. What is in no table is an error that says so, not an undefined that somebody calls later.
 */
export function createWx(
  tables: readonly ApiTable[],
  tap: TapState,
  promise: PromiseConstructor,
): Record<string, unknown> {
  const known: Record<string, unknown> = {}
  const cloud: Record<string, unknown> = {}
  const place = (path: string, value: unknown) => {
    const [group, name] = path.split('.')
    if (group === 'cloud' && name !== undefined) cloud[name] = value
    else known[path] = value
  }
  for (const { async = {}, sync = {} } of tables) {
    for (const [path, api] of Object.entries(async)) {
      place(path, asynchronous(path, api, tap, promise))
    }
    for (const [path, api] of Object.entries(sync)) place(path, api)
  }
  known['cloud'] = strict(cloud, 'wx.cloud')
  known['canIUse'] = (schema: string) => (schema.split('.')[0] ?? '') in known
  return strict(known, 'wx')
}

function strict(known: Record<string, unknown>, name: string): Record<string, unknown> {
  return new Proxy(known, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || LOOKED_FOR.has(key)) {
        return target[key as string]
      }
      throw new Error(`${name}.${key} is not on this phone: see local/phone/screen/wx/.`)
    },
  })
}

function asynchronous(
  name: string,
  { tap: rule, run }: AsyncApi,
  tap: TapState,
  promise: PromiseConstructor,
) {
  return (given: unknown = {}): Promise<Result> | undefined => {
    const options = (given ?? {}) as Record<string, unknown>
    const had = tap.active
    const tapped = (ok: boolean) => ({ keeps: had, gives: ok, loses: false })[rule]
    // A path such as cloud.callFunction is named as a whole in errMsg.
    const outcome = perform(name, run, options)
    const { success, fail, complete }: Callbacks = options
    const hasCallbacks = [success, fail, complete].some((one) => typeof one === 'function')
    if (!hasCallbacks) return asPromise(name, outcome, tap, tapped, promise)
    void outcome.then(({ ok, result }) =>
      later(tap, tapped(ok), () => {
        tell(ok ? success : fail, result)
        tell(complete, result)
      }),
    )
    return undefined
  }
}

interface Outcome {
  ok: boolean
  result: Result
}

async function perform(
  name: string,
  run: AsyncApi['run'],
  options: Record<string, unknown>,
): Promise<Outcome> {
  try {
    const result = (await run(options)) as Record<string, unknown> | undefined
    return { ok: true, result: { errMsg: `${name}:ok`, ...result } }
  } catch (error) {
    // Anything else is a fault of this phone, and not an answer of WeChat's.
    if (!(error instanceof ApiError)) reportError(error)
    const reason = error instanceof ApiError ? error.reason : String(error)
    const { errCode, errno } = error instanceof ApiError ? error : {}
    const errMsg = reason.startsWith(`${name}:`) ? reason : `${name}:fail ${reason}`
    const numbers = {
      ...(errCode !== undefined && { errCode }),
      ...(errno !== undefined && { errno }),
    }
    return { ok: false, result: { errMsg, ...numbers } }
  }
}

function asPromise(
  name: string,
  outcome: Promise<Outcome>,
  tap: TapState,
  tapped: (ok: boolean) => boolean,
  promise: PromiseConstructor,
): Promise<Result> {
  return new promise((resolve, reject) => {
    void outcome.then(({ ok, result }) =>
      later(tap, tapped(ok), () => {
        if (ok) resolve(result)
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- WeChat's are none
        else reject(name.startsWith('cloud.') ? new CloudError(result) : result)
      }),
    )
  })
}

/** In a macrotask of its own, as every answer of WeChat's: its microtasks are the program's, with this tap state. */
function later(tap: TapState, tapped: boolean, work: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    tap.run(tapped, work)
  }
  port2.postMessage(null)
}

function tell(callback: unknown, result: Result): void {
  if (typeof callback === 'function') (callback as (result: Result) => void)(result)
}
