import type { FieldFault } from '../domain/errors'
import { Refusal, faultOf } from '../domain/errors'
import { getAccount } from '../store/settings'
import type { Effects } from './effects'

export const notLinked = (field: string): FieldFault => faultOf(field, 'not_linked')

/** Refuses an account that is not linked to this installation; none at all is right. */
export async function checkLinked(
  { database }: Effects,
  field: string,
  appid: string | null | undefined,
): Promise<void> {
  if (appid === null || appid === undefined) return
  if (!(await getAccount(database, appid))) throw new Refusal('invalid_request', [notLinked(field)])
}
