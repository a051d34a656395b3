/** The words of the product (docs/architecture.md, "The words") as types. */

/** A road to a phone. The inbox is not a channel: it always gets the message. */
export const CHANNELS = ['template', 'uniform', 'subscribe'] as const
export type Channel = (typeof CHANNELS)[number]

/** The default order: what costs the person nothing first. */
export const DEFAULT_LADDER: readonly Channel[] = ['template', 'uniform', 'subscribe']

export const FORMATS = ['text', 'markdown', 'html', 'json'] as const
export type Format = (typeof FORMATS)[number]

export const PRIORITIES = ['normal', 'high'] as const
export type Priority = (typeof PRIORITIES)[number]

export const ROLES = ['owner', 'admin', 'user'] as const
export type Role = (typeof ROLES)[number]

/** Where one recipient of one message ended. */
export const OUTCOMES = ['sent', 'delivered', 'failed', 'skipped', 'unknown'] as const
export type Outcome = (typeof OUTCOMES)[number]

export type Counts = Record<Outcome, number>

export const NO_COUNTS: Readonly<Counts> = {
  sent: 0,
  delivered: 0,
  failed: 0,
  skipped: 0,
  unknown: 0,
}

export function addCounts(left: Counts, right: Counts): Counts {
  return {
    sent: left.sent + right.sent,
    delivered: left.delivered + right.delivered,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
    unknown: left.unknown + right.unknown,
  }
}

/** By how much each counter has changed; those that have not are left out. */
export function difference(before: Counts, after: Counts): Partial<Counts> {
  const changes: Partial<Counts> = {}
  for (const outcome of OUTCOMES) {
    const by = after[outcome] - before[outcome]
    if (by !== 0) changes[outcome] = by
  }
  return changes
}

export type MessageState = 'scheduled' | 'open' | 'paused' | 'stopping' | 'ended'

/** Whom a message is for. A list of users names openids of the mini program. */
export type Audience =
  | { type: 'users'; users: string[] }
  | { type: 'topic'; topic: string }
  | { type: 'followers'; appid: string }
  | { type: 'everyone' }

/** A broadcast is a push to a topic, an account's followers or everyone. */
export function isBroadcast(audience: Audience): boolean {
  return audience.type !== 'users'
}

/** Push tokens in force that users may make for themselves: one for each of a person's machines and scripts. */
export const MAX_OWN_TOKENS = 10

/** More recipients than this in one list are refused: use a topic. */
export const MAX_LISTED_USERS = 2000
