import type { AdminAction, AdminActions } from '../../../typings/admin'
import type { Reply } from '../../../typings/errors'
import type { Forecast, PushAnswer } from '../../../typings/push'
import type { Control } from '../domain/control'
import { Refusal } from '../domain/errors'
import { accounts, saveAccount } from './accounts'
import type { Actor, Rank } from './actor'
import { actorOf, rankOf } from './actor'
import * as requests from './admin-requests'
import type { Caller } from './caller'
import { control } from './control'
import type { Handlers } from './dispatch'
import { actionOf, handler, perform, readCall, reply } from './dispatch'
import type { Effects } from './effects'
import { deleteKind, kinds, saveKind } from './kinds'
import { messageRecipients, messageStatus } from './messages'
import { people, updatePerson } from './people'
import type { PushSend } from './push'
import { forecastPush, mayRead, sendPush } from './push'
import { createPushToken, pushTokens, revoke } from './push-tokens'
import { saveSettings, settings } from './settings'
import { claim, setup } from './setup'
import { addMembers, createTopic, removeMembers, topics } from './topics'

const ADMINISTRATORS: readonly Rank[] = ['owner', 'admin', 'console']
const PEOPLE: readonly Rank[] = [...ADMINISTRATORS, 'user']
const EVERYBODY: readonly Rank[] = [...PEOPLE, 'pushToken']
const CONSOLE: readonly Rank[] = ['console']
const MINI_PROGRAM: readonly Rank[] = ['owner', 'admin', 'user']

/** Who may ask for what. What they may do with what is theirs, and to whom they may push, the action decides. */
const may: Record<AdminAction, readonly Rank[]> = {
  setup: CONSOLE,
  claim: MINI_PROGRAM,
  'push.send': EVERYBODY,
  'push.forecast': EVERYBODY,
  'message.status': EVERYBODY,
  'message.pause': EVERYBODY,
  'message.resume': EVERYBODY,
  'message.cancel': EVERYBODY,
  'message.recall': EVERYBODY,
  'message.resend': EVERYBODY,
  'message.recipients': PEOPLE,
  'kind.save': ADMINISTRATORS,
  'kind.delete': ADMINISTRATORS,
  'kind.list': ADMINISTRATORS,
  'token.create': ADMINISTRATORS,
  'token.list': PEOPLE,
  'token.revoke': PEOPLE,
  'topic.create': ADMINISTRATORS,
  'topic.list': ADMINISTRATORS,
  'topic.addMembers': ADMINISTRATORS,
  'topic.removeMembers': ADMINISTRATORS,
  'people.list': ADMINISTRATORS,
  'people.update': ADMINISTRATORS,
  'account.save': ADMINISTRATORS,
  'account.list': ADMINISTRATORS,
  'settings.get': ADMINISTRATORS,
  'settings.save': ADMINISTRATORS,
}

/** The contract, but that a push arrives at its handler checked. */
type Handled = Omit<AdminActions, 'push.send' | 'push.forecast'> & {
  'push.send': { request: PushSend; answer: PushAnswer }
  'push.forecast': { request: PushSend; answer: Forecast }
}

/** Before the first message's people, whose batch has the number 0. */
const FROM_THE_START = -1

/** Administrators may control all messages, the others what they sent themselves. */
const controlHandler = (asked: Control) =>
  handler(requests.idRequest, (effects: Effects, actor: Actor, { id }) =>
    control(effects, id, asked, mayRead(actor)),
  )

const handlers: Handlers<Actor, Handled> = {
  setup: handler(requests.setupRequest, (effects, _actor, request) => setup(effects, request)),
  claim: handler(requests.claimRequest, claimAs),
  'push.send': { parse: requests.parsePush, run: sendPush },
  'push.forecast': { parse: requests.parsePush, run: forecastPush },
  'message.status': handler(requests.idRequest, (effects, actor, { id }) =>
    messageStatus(effects, id, mayRead(actor)),
  ),
  'message.pause': controlHandler('pause'),
  'message.resume': controlHandler('resume'),
  'message.cancel': controlHandler('cancel'),
  'message.recall': controlHandler('recall'),
  'message.resend': controlHandler('resend'),
  'message.recipients': handler(
    requests.recipientsRequest,
    (effects, actor, { id, after = FROM_THE_START }) =>
      messageRecipients(effects, id, after, mayRead(actor)),
  ),
  'kind.save': handler(requests.kindSave, (effects, _actor, request) => saveKind(effects, request)),
  'kind.delete': handler(requests.kindDelete, (effects, _actor, request) =>
    deleteKind(effects, request),
  ),
  'kind.list': handler(requests.nothing, kinds),
  'token.create': handler(requests.tokenCreate, createPushToken),
  'token.list': handler(requests.nothing, pushTokens),
  'token.revoke': handler(requests.idRequest, revoke),
  'topic.create': handler(requests.topicCreate, createTopic),
  'topic.list': handler(requests.nothing, topics),
  'topic.addMembers': handler(requests.members, (effects, _actor, request) =>
    addMembers(effects, request),
  ),
  'topic.removeMembers': handler(requests.members, (effects, _actor, request) =>
    removeMembers(effects, request),
  ),
  'people.list': handler(requests.peopleRequest, (effects, _actor, request) =>
    people(effects, request),
  ),
  'people.update': handler(requests.personUpdate, updatePerson),
  'account.save': handler(requests.accountSave, (effects, _actor, request) =>
    saveAccount(effects, request),
  ),
  'account.list': handler(requests.nothing, accounts),
  'settings.get': handler(requests.nothing, settings),
  'settings.save': handler(requests.settingsSave, (effects, _actor, request) =>
    saveSettings(effects, request),
  ),
}

/** One call of the function `admin`. Nothing is thrown: an error is an answer too. */
export async function runAdminAction(
  effects: Effects,
  caller: Caller,
  event: unknown,
): Promise<Reply<AdminActions[AdminAction]['answer']>> {
  const call = readCall(event, caller.type === 'user' ? 'zh' : 'en')
  return reply(effects, call, async () => {
    const action = actionOf(handlers, call.action)
    const actor = await actorOf(effects, caller)
    if (!may[action].includes(rankOf(actor))) throw new Refusal('not_allowed')
    return perform(handlers, action, effects, actor, call.request)
  })
}

async function claimAs(
  effects: Effects,
  actor: Actor,
  request: { code: string },
): Promise<{ role: 'owner' }> {
  if (actor.type !== 'user') throw new Refusal('not_allowed')
  return claim(effects, { openid: actor.user._id, appid: actor.appid }, request)
}
