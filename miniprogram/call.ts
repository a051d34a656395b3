import type { Reply } from '../typings/errors'
import type { UserAction, UserActions } from '../typings/user'

/**
 * Asks the function `user` for one of its actions.
 * Throws the function's sentence when it refuses, and WeChat's error when the cloud cannot be reached.
 */
export async function call<A extends UserAction>(
  action: A,
  request: UserActions[A]['request'],
): Promise<UserActions[A]['answer']> {
  const { result } = await wx.cloud.callFunction({ name: 'user', data: { action, ...request } })
  // Deployed from the same commit: what the function answers is what the contract says.
  const reply = result as Reply<UserActions[A]['answer']>
  if (!reply.ok) throw new Error(reply.error.message)
  return reply.result
}
