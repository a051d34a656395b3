import type { CollectionDeclaration } from './declaration'
import type { Database, Guard } from './database'
import { gt, lte } from './database'

/** A place for one run of `deliver`. The platform repeats failed runs by itself; nothing else bounds them. */
export interface SlotDocument {
  _id: string
  schema: 1
  epoch: number
  /** When it is free again if its holder dies, in ms. */
  due: number
}

/** Runs of `deliver` at the same time. */
export const SLOTS = 4

const NAME = 'slots'

export const slotsDeclaration: CollectionDeclaration = { name: NAME, indexes: [] }

const slotId = (n: number) => `deliver:${n}`

export interface HeldSlot {
  id: string
  epoch: number
}

/** Takes slot `n` if it is free. */
export async function takeSlot(
  database: Database,
  n: number,
  epoch: number,
  times: { now: number; due: number },
): Promise<HeldSlot | undefined> {
  const id = slotId(n)
  const free: Guard = { _id: id, due: lte(times.now) }
  const set = { due: times.due, epoch }
  if ((await database.update(NAME, free, { set })) > 0) return { id, epoch }
  const fresh: SlotDocument = { _id: id, schema: 1, epoch, due: times.due }
  return (await database.add(NAME, fresh)) ? { id, epoch } : undefined
}

/** Frees a slot, unless it has passed to another run. */
export const freeSlot = (database: Database, slot: HeldSlot): Promise<number> =>
  database.update(NAME, { _id: slot.id, epoch: slot.epoch }, { set: { due: 0 } })

/** How many runs are at work. */
export const countHeldSlots = (database: Database, now: number): Promise<number> =>
  database.count(NAME, { due: gt(now) })
