import type { Fault } from './faults'

/** One call that reached WeChat, or that a fault kept from it. */
export interface CallLog {
  /** When it was answered (ms). */
  at: number
  /**
   * The cloud call's name, whatever way it came; `getAccessToken` and `getStableAccessToken`; an
   * unknown path as it is.
   */
  api: string
  /** On whose behalf; empty when the token says nothing. */
  appid: string
  via: 'cloud' | 'https'
  /** The openid that it was about; empty for calls that are not about one person. */
  to: string
  /**
   * What WeChat decided, also when a fault kept the answer from the caller. Absent: WeChat never
   * saw the call.
   */
  errcode?: number
  errmsg?: string
  fault?: Fault
}

/** API -> errcode (`lost` where there is none) -> calls. */
export type Meter = Record<string, Record<string, number>>

export function meterOf(calls: readonly CallLog[]): Meter {
  const meter: Meter = {}
  for (const { api, errcode } of calls) {
    const counts = (meter[api] ??= {})
    const key = errcode === undefined ? 'lost' : String(errcode)
    counts[key] = (counts[key] ?? 0) + 1
  }
  return meter
}
