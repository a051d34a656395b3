/** When an accepted subscription counts: pure rules over the credits that a grant remembers (store/grants.ts). */

/** One accepted subscription, as WeChat's event told of it, the page, or both. */
export interface Credit {
  /** The event's identity: its time by WeChat's clock, in ms; '' while only the page has reported it. */
  event: string
  /** Has the page reported it? */
  page: boolean
  /** When it came, in ms. */
  at: number
}

/** Debits and credits remembered per grant. */
export const GRANT_MEMORY = 8

/** Clocks of instances may differ by this, in ms. */
const SKEW_MS = 60_000

/**
 * An event and a page's report this close to each other tell of the same popup, in ms: half a minute, by the clocks of
 * those who took them. Too long says too little at worst, too short more than WeChat allows.
 */
export const SAME_POPUP_MS = 30_000 + SKEW_MS

/** The credits as they are to be stored, newest last, and how many messages more may be sent: 0 or 1. */
export interface Credited {
  credits: Credit[]
  adds: 0 | 1
}

/**
 * WeChat told that the popup was accepted. Undefined: it has told so before.
 *
 * @param event `id` names the popup, so that a repeat is known; `createdAt` is WeChat's own time in ms: an event may
 *   come minutes late, and still belongs to the report of its time.
 */
export function creditEvent(
  credits: readonly Credit[],
  event: { id: string; createdAt: number },
  now: number,
): Credited | undefined {
  if (credits.some((credit) => credit.event === event.id)) return undefined
  return credit(
    credits,
    (reported) => reported.event === '' && isNear(reported.at, now, event.createdAt),
    { event: event.id },
    { event: event.id, page: false, at: now },
  )
}

/** The page reported that the popup was accepted. */
export function creditReport(credits: readonly Credit[], now: number): Credited {
  return credit(
    credits,
    (told) => !told.page && isNear(told.at, now),
    { page: true },
    { event: '', page: true, at: now },
  )
}

/** The oldest credit that may be the same popup gets its other half; without one it is a popup of its own. */
function credit(
  credits: readonly Credit[],
  isSame: (credit: Credit) => boolean,
  half: Partial<Credit>,
  fresh: Credit,
): Credited {
  const same = credits.find(isSame)
  if (!same) return { credits: [...credits, fresh].slice(-GRANT_MEMORY), adds: 1 }
  return { credits: credits.map((one) => (one === same ? { ...one, ...half } : one)), adds: 0 }
}

/**
 * Was something accepted after this moment, in ms? Then a reject of that moment, of which we are told late, takes nothing
 * back.
 */
export const acceptedAfter = (credits: readonly Credit[], moment: number): boolean =>
  credits.some(({ event, at }) => (event === '' ? at : Number(event)) > moment)

const isNear = (at: number, ...times: number[]) =>
  times.some((time) => Math.abs(at - time) <= SAME_POPUP_MS)
