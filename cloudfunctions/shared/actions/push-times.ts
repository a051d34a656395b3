/** When a push is to be seen, and until when people are told of it. */
import * as z from 'zod'
import type { FieldFault } from '../domain/errors'
import { faultOf } from '../domain/errors'
import { rule } from '../domain/faults'

/** As asked for, all moments in ms; what is absent was left open. Of the first two, and of the next two, one at most. */
export interface AskedTimes {
  sendAt?: number
  /** In seconds. */
  delay?: number
  expiresAt?: number
  /** In seconds, from becoming visible. */
  ttl?: number
  eventAt?: number
}

const YEAR_S = 31_536_000

/** The timer of `deliver` comes once a minute: what lives shorter might reach nobody. */
const SHORTEST_TTL_S = 60

/** A year and a day, so that "a year from now" is one in leap years too. */
const MAX_AHEAD_MS = 366 * 24 * 3_600_000

/** 2001 to 2100. Whoever gives seconds, or microseconds, should hear of it: they would mean 1970, or never. */
const FIRST_MOMENT = 1_000_000_000_000
const LAST_MOMENT = 4_102_444_800_000

/** Seconds may be left out. */
const iso = z.union([
  z.iso.datetime({ offset: true }),
  z.iso.datetime({ offset: true, precision: -1 }),
])

const NOT_A_MOMENT = rule('not_a_moment')

const moment = z.union([z.number(), z.string()]).transform((value, context) => {
  const ms = typeof value === 'number' ? value : isoMs(value)
  if (Number.isInteger(ms) && ms >= FIRST_MOMENT && ms <= LAST_MOMENT) return ms
  context.addIssue({ code: 'custom', ...NOT_A_MOMENT })
  return z.NEVER
})

/** ISO 8601 writes an offset as +08:00, +0800 or +08; zod and JavaScript read the first. */
const OFFSET = /([+-]\d{2}):?(\d{2})?$/

function isoMs(text: string): number {
  const full = text.replace(OFFSET, (_, hours: string, minutes = '00') => `${hours}:${minutes}`)
  return iso.safeParse(full).success ? Date.parse(full) : NaN
}

/** The fields of a push that say a time. */
export const timeFields = {
  sendAt: moment.optional(),
  delay: z.number().int().min(0).max(YEAR_S).optional(),
  expiresAt: moment.optional(),
  ttl: z.number().int().min(SHORTEST_TTL_S).max(YEAR_S).optional(),
  eventAt: moment.optional(),
}

/** As a schema has read them. */
type Read = { [Name in keyof AskedTimes]?: AskedTimes[Name] | undefined }

const EXPIRES_TOO_EARLY = faultOf('expiresAt', 'too_early')

/** What must hold of times whatever the hour. */
export const timeRules = [
  {
    holds: ({ sendAt, delay }: Read) => sendAt === undefined || delay === undefined,
    path: ['delay'],
    ...rule('one_at_most', 'sendAt 与 delay 只能有一个', 'Give sendAt or delay, not both'),
  },
  {
    holds: ({ expiresAt, ttl }: Read) => expiresAt === undefined || ttl === undefined,
    path: ['ttl'],
    ...rule('one_at_most', 'expiresAt 与 ttl 只能有一个', 'Give expiresAt or ttl, not both'),
  },
  {
    holds: ({ sendAt = 0, expiresAt = Infinity }: Read) => expiresAt > sendAt,
    path: ['expiresAt'],
    ...rule('too_early'),
  },
]

/** Only what was asked for. */
export const askedTimes = ({ sendAt, delay, expiresAt, ttl, eventAt }: Read): AskedTimes => ({
  ...(sendAt !== undefined && { sendAt }),
  ...(delay !== undefined && { delay }),
  ...(expiresAt !== undefined && { expiresAt }),
  ...(ttl !== undefined && { ttl }),
  ...(eventAt !== undefined && { eventAt }),
})

export interface SettledTimes {
  /** null: now. */
  sendAt: number | null
  /** null: however late. */
  expiresAt: number | null
  eventAt: number
  /** What is wrong at this hour. A repeat of what was accepted in time must not hear of it. */
  faults: FieldFault[]
}

/** The times of a push that arrives now, in ms. */
export function settleTimes(asked: AskedTimes, now: number): SettledTimes {
  const { delay = 0, ttl, eventAt = now } = asked
  const sendAt = asked.sendAt ?? (delay > 0 ? now + delay * 1000 : null)
  const visibleAt = Math.max(now, sendAt ?? now)
  const expiresAt = asked.expiresAt ?? (ttl === undefined ? null : visibleAt + ttl * 1000)
  const faults: FieldFault[] = []
  if (visibleAt - now > MAX_AHEAD_MS) faults.push(faultOf('sendAt', 'too_late'))
  if (expiresAt !== null && expiresAt <= visibleAt) faults.push(EXPIRES_TOO_EARLY)
  return { sendAt, expiresAt, eventAt, faults }
}
