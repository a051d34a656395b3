import { Refusal } from '../domain/errors'
import { COLLECTION_MISSING, DatabaseError } from '../store/database'

/** What was thrown, as an error by name; undefined for what has none and is a fault of ours. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (!(error instanceof DatabaseError)) return undefined
  if (error.code === COLLECTION_MISSING) return new Refusal('not_set_up')
  switch (error.type) {
    case 'exhausted':
      return new Refusal('cloud_quota_used_up')
    case 'throttled':
    case 'unanswered':
      return new Refusal('try_again')
    case 'refused':
    case 'tooLarge':
      return undefined
  }
}
