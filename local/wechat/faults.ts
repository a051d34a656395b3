import type { WireAnswer } from './types'

interface FaultBasics {
  /** Only calls of this API, for example `subscribeMessage.send`. */
  api?: string
  /** Only calls about this openid. */
  to?: string
  /** Only calls on behalf of this account. */
  appid?: string
  /** How many calls it hits; default: until it is cleared. */
  times?: number
  /** How likely it hits a call that fits, 0 to 1; default 1. */
  probability?: number
  /** Before: WeChat never acts. After: WeChat acts (or refuses) and its answer is replaced. */
  when: 'before' | 'after'
  /** Instead of the ordinary latency. */
  latencyMs?: number
}

export type Fault =
  | (FaultBasics & { answer: 'errcode'; errcode: number; errmsg: string })
  | (FaultBasics & { answer: 'timeout' | 'reset' | '502' | 'empty' | 'garbage' })

export interface FaultTarget {
  api: string
  to?: string | undefined
  appid?: string | undefined
}

/** What goes wrong on purpose. */
export class Faults {
  private readonly active: { fault: Fault; left: number }[] = []

  constructor(private readonly random: () => number) {}

  add(fault: Fault): void {
    this.active.push({ fault, left: fault.times ?? Infinity })
  }

  clear(): void {
    this.active.length = 0
  }

  /** What is still to come; `times` says how many calls are left. */
  list(): Fault[] {
    return this.active.map(({ fault, left }) =>
      left === Infinity ? fault : { ...fault, times: left },
    )
  }

  /** The first fault that hits this call, counted as used. */
  draw(target: FaultTarget): Fault | undefined {
    for (const [index, entry] of this.active.entries()) {
      const { fault } = entry
      if (!fits(fault, target)) continue
      if (fault.probability !== undefined && this.random() >= fault.probability) continue
      entry.left -= 1
      if (entry.left === 0) this.active.splice(index, 1)
      return fault
    }
    return undefined
  }
}

/** What the caller sees of a fault. */
export function faultAnswer(fault: Fault): WireAnswer {
  switch (fault.answer) {
    case 'errcode':
      return {
        type: 'json',
        text: JSON.stringify({ errcode: fault.errcode, errmsg: fault.errmsg }),
      }
    case 'timeout':
      return { type: 'hang' }
    case 'reset':
      return { type: 'reset' }
    case '502':
      return { type: 'status', status: 502 }
    case 'empty':
      return { type: 'empty' }
    case 'garbage':
      return { type: 'garbage' }
  }
}

function fits(fault: Fault, target: FaultTarget): boolean {
  return (
    (fault.api === undefined || fault.api === target.api) &&
    (fault.to === undefined || fault.to === target.to) &&
    (fault.appid === undefined || fault.appid === target.appid)
  )
}
