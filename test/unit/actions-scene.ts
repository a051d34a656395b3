import type { AdminAction, AdminActions } from '../../typings/admin'
import type { ErrorBody, Reply } from '../../typings/errors'
import type { PushAnswer } from '../../typings/push'
import type { UserAction, UserActions } from '../../typings/user'
import { runAdminAction } from '../../cloudfunctions/shared/actions/admin-actions'
import type { Caller, UserCaller } from '../../cloudfunctions/shared/actions/caller'
import { handleEvent } from '../../cloudfunctions/shared/actions/events'
import type { AskUserInfo } from '../../cloudfunctions/shared/actions/follows'
import { runUserAction } from '../../cloudfunctions/shared/actions/user-actions'
import type { Role } from '../../cloudfunctions/shared/domain/words'
import { setUserFields } from '../../cloudfunctions/shared/store/users'
import type { TestEffects, TestEffectsOptions } from './effects'
import { testEffects } from './effects'

export const CONSOLE: Caller = { type: 'console' }
export const MINI_APPID = 'wx00000000000000a1'
export const ACCOUNT = 'wx00000000000000b2'
export const TEMPLATE = 'template-of-the-tests-0123456789abcdefghijk'

export const user = (openid: string, unionid = ''): UserCaller => ({
  type: 'user',
  openid,
  unionid,
  appid: MINI_APPID,
})

/** An action was answered with an error. */
export class Refused extends Error {
  constructor(readonly error: ErrorBody) {
    super(`${error.code} ${JSON.stringify(error.faults ?? [])}`)
  }
}

/** The use cases on a database in memory, and short words for calling them. The clock moves a second with every call. */
export class ActionsScene {
  readonly effects: TestEffects

  constructor(options: TestEffectsOptions = {}) {
    this.effects = testEffects(options)
  }

  /** @throws Refused */
  async user<A extends UserAction>(
    caller: string | UserCaller,
    action: A,
    request: UserActions[A]['request'],
  ): Promise<UserActions[A]['answer']> {
    const who = typeof caller === 'string' ? user(caller) : caller
    this.effects.clock.advance(1000)
    // The reply is typed for all actions together.
    return answerOf(await runUserAction(this.effects, who, { action, ...request }))
  }

  /** @throws Refused */
  async admin<A extends AdminAction>(
    caller: Caller,
    action: A,
    request: AdminActions[A]['request'],
  ): Promise<AdminActions[A]['answer']> {
    this.effects.clock.advance(1000)
    return answerOf(await runAdminAction(this.effects, caller, { action, ...request }))
  }

  /** Calls that make a user, and give a role. */
  async join(openid: string, role: Role = 'user', unionid = ''): Promise<void> {
    await this.user(user(openid, unionid), 'me.get', {})
    if (role !== 'user') await setUserFields(this.effects.database, openid, { role })
  }

  /** A push from the console. */
  push(request: AdminActions['push.send']['request']): Promise<PushAnswer> {
    return this.admin(CONSOLE, 'push.send', request)
  }

  /** An official account that is linked. */
  async link(appid = ACCOUNT): Promise<void> {
    await this.admin(CONSOLE, 'account.save', { appid, type: 'official', name: 'Shop' })
  }

  /** WeChat's word about one of its users; `appid` '' is the mini program. */
  async event(
    { openid, appid = '', unionid = '' }: { openid: string; appid?: string; unionid?: string },
    fields: Record<string, unknown>,
    askUserInfo?: AskUserInfo,
  ): Promise<void> {
    const caller = { type: 'event', appid, openid, unionid } as const
    const CreateTime = Math.floor(this.effects.clock.now() / 1000)
    const event = { FromUserName: openid, MsgType: 'event', CreateTime, ...fields }
    await handleEvent(this.effects, caller, event, askUserInfo)
  }

  /** A document as it is stored. */
  stored(collection: string, _id: string): Record<string, unknown> | undefined {
    return this.effects.engine.find(collection, { _id }).documents[0]
  }
}

/** The error of a call that must fail. */
export async function refusal(work: Promise<unknown>): Promise<ErrorBody> {
  try {
    await work
  } catch (error) {
    if (error instanceof Refused) return error.error
    throw error
  }
  throw new Error('it was not refused')
}

/** Fields and rules of a refused request, for example `cursor: not_valid`. */
export const faultsOf = ({ faults = [] }: ErrorBody) =>
  faults.map(({ field, rule }) => `${field}: ${rule}`)

function answerOf<T>(reply: Reply<unknown>): T {
  if (!reply.ok) throw new Refused(reply.error)
  return reply.result as T
}
