import type { Cause } from '../domain/causes'
import type { Strike } from '../domain/strikes'
import type { CollectionDeclaration } from './declaration'
import type { Database } from './database'
import { isIn, ne } from './database'

/** Whether a channel of an account, or of one kind on it, is open now. Shared by all runs. */
export interface GateDocument {
  /** `<channel>:<appid>`, or `<channel>:<appid>:<kind>`: a road's key, with a kind or not. */
  _id: string
  schema: 1
  /** `skip`: people go to their next channel. `wait`: they wait until `until`. */
  way: 'open' | 'skip' | 'wait'
  /** In ms: when it was closed. */
  since: number
  /** In ms: when it opens by itself. */
  until: number
  cause: Cause | ''
  /** Where WeChat takes no call from this address of the functions; '' where it is about something else. */
  address: string
  /** Calls a second at most, when WeChat asked for less than the installation's pace; 0: the installation's. */
  rate: number
  /** In ms: until when the rate holds. */
  rateUntil: number
  /** The last messages whose template was refused on it. */
  strikes: Strike[]
  /** What was refused then, the last time; null: nothing. Of a kind's gate, until the kind is saved. */
  refused: Refused | null
}

/** A template that WeChat has refused. */
export type Refused = {
  cause: Cause
  /** In ms: the last time. */
  at: number
  /** Messages, since the gate was touched first. */
  times: number
}

/** How a gate is closed. */
export interface Closing {
  way: 'skip' | 'wait'
  /** In ms. */
  since: number
  /** In ms. */
  until: number
  cause: Cause
  address?: string
}

const NAME = 'gates'

export const gatesDeclaration: CollectionDeclaration = { name: NAME, indexes: [] }

/** All gates that were ever touched: a few per account and kind. */
export const findGates = (database: Database): Promise<GateDocument[]> =>
  database.find<GateDocument>(NAME, { where: {}, limit: 1000 })

/** A gate that nobody has touched: open. */
export const freshGate = (id: string): GateDocument => ({
  _id: id,
  schema: 1,
  way: 'open',
  since: 0,
  until: 0,
  cause: '',
  address: '',
  rate: 0,
  rateUntil: 0,
  strikes: [],
  refused: null,
})

/** Changes a gate, making it first where it is new. */
async function changeGate(
  database: Database,
  id: string,
  fields: Partial<Omit<GateDocument, '_id' | 'schema'>>,
): Promise<void> {
  if ((await database.update(NAME, { _id: id }, { set: fields })) > 0) return
  const fresh = { ...freshGate(id), ...fields }
  if (!(await database.add(NAME, fresh))) await database.update(NAME, { _id: id }, { set: fields })
}

export const closeGate = (database: Database, id: string, closing: Closing): Promise<void> =>
  changeGate(database, id, { address: '', ...closing })

export const setGateRate = (
  database: Database,
  id: string,
  change: { rate: number; rateUntil: number },
): Promise<void> => changeGate(database, id, change)

export const setGateStrikes = (
  database: Database,
  id: string,
  change: { strikes: Strike[]; refused: Refused },
): Promise<void> =>
  changeGate(database, id, { strikes: change.strikes, refused: { ...change.refused } })

/** These roads are tried again, but for what WeChat counts by the day. */
export const openGates = (database: Database, ids: readonly string[]): Promise<number> =>
  database.remove(NAME, { _id: isIn(ids), cause: QUOTAS.map(ne) })

/** What a new secret does not open (domain/answers.ts). */
const QUOTAS: readonly Cause[] = ['quota_used_up:45008', 'quota_used_up:45009']

/** A kind was saved or a doctor's probe went through: the road is tried again. */
export const removeGate = (database: Database, id: string): Promise<number> =>
  database.remove(NAME, { _id: id })
