import { headOf } from '../../cloudfunctions/shared/domain/people'
import type { Person, PersonState } from '../../cloudfunctions/shared/domain/people'
import type { BatchDocument } from '../../cloudfunctions/shared/store/batches'
import { addBatch, batchId } from '../../cloudfunctions/shared/store/batches'
import type { ActionsScene } from './actions-scene'

export const LADDER = ['template:wx1', 'subscribe']

/** Batch `n` of a message's first edition, as `deliver` stores it. */
export async function storeBatch(
  { effects }: ActionsScene,
  message: string,
  n: number,
  people: [string, PersonState][],
  change: Partial<BatchDocument> = {},
): Promise<void> {
  const stored: Person[] = people.map(([k, s]) => ({ k, s }))
  await addBatch(effects.database, {
    _id: batchId(message, 1, n),
    schema: 1,
    message,
    edition: 1,
    attempt: 1,
    signal: 0,
    n,
    epoch: 1,
    step: 1,
    state: 'open',
    due: 0,
    owner: '',
    last: false,
    end: stored[stored.length - 1]?.k ?? '',
    ladder: LADDER,
    head: headOf(stored, LADDER),
    claims: [],
    people: stored,
    ...change,
  })
}
