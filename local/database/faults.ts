import { CloudFault } from '../fault'

/** Most refusals of the platform's database come under this one code (-502001); the sentence tells them apart. */
export const requestFailed = (sentence: string) =>
  new CloudFault('DATABASE_REQUEST_FAILED', sentence)

export const TOO_LARGE = 'WX_DATABASE_QUERY_SIZE_EXCEED_LIMIT'

/**
 * -602001. The SDK has a number for it, and no name that it would give it for: a function sees -501001 with this
 * sentence, which is the SDK's own.
 */
export const answerTooLarge = (bytes: number, most: number) =>
  new CloudFault(
    TOO_LARGE,
    `database query result size exceed limit (1MB): ${bytes} bytes, at most ${most}`,
  )

/** -502005 */
export const collectionMissing = (name: string) =>
  new CloudFault(
    'DATABASE_COLLECTION_NOT_EXIST',
    `[ResourceNotFound] Db or Table not exist: ${name}. Create the collection first.`,
  )

/**
 * Without a number of its own in wx-server-sdk: -501001. @cloudbase/database repeats a `runTransaction` at this code, but
 * wx-server-sdk has rewritten the error of an operation before it gets there.
 */
export const transactionConflict = (collection: string, id: unknown) =>
  new CloudFault(
    'DATABASE_TRANSACTION_CONFLICT',
    `Document ${JSON.stringify(id)} of ${collection} was written by somebody else meanwhile.`,
  )

/** -501007 */
export const invalidParam = (sentence: string) => new CloudFault('INVALID_PARAM', sentence)
