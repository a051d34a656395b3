import { CloudFault } from '../fault'

/** Most refusals of the platform's database come under this one code (-502001); the sentence tells them apart. */
export const requestFailed = (sentence: string) =>
  new CloudFault('DATABASE_REQUEST_FAILED', sentence)

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
