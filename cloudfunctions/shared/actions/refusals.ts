import { Refusal } from '../domain/errors'
import { COLLECTION_MISSING, DatabaseError } from '../store/database'

/** What was thrown, as an error by name; undefined for what has none and is a fault of ours. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (!(error instanceof DatabaseError)) return undefined
  if (error.code === COLLECTION_MISSING) return new Refusal('not_set_up')
  return error.type === 'refused' ? undefined : new Refusal('try_again')
}
