import * as z from 'zod'
import type { Reply } from '../../../typings/errors'
import type { UserAction, UserActions } from '../../../typings/user'
import { form, rule } from '../domain/faults'
import type { UserCaller } from './caller'
import type { Handlers } from './dispatch'
import { actionOf, handler, perform, readCall, reply } from './dispatch'
import type { Effects } from './effects'
import { eraseMe } from './erase'
import { listGrants, reportGrants } from './grants'
import { MAX_ROWS, MAX_SEARCH, clear, inboxPage, readAll, unread } from './inbox'
import { AT } from './inbox-cursor'
import { me, rename } from './me'
import { markMessage, openMessage } from './message-view'
import { createMyToken, myTokens, revokeMyToken } from './my-tokens'
import { leaveTopic, muteTopic, myTopics } from './my-topics'
import { line, text } from './text'

/** A name fits a line of the members' list. */
const MAX_NAME = 32

/** A push token's name says which machine or script has it. */
const MAX_TOKEN_NAME = 50

/** A cursor carries up to 190 keys of some 70 characters, sealed and in base64. */
const MAX_CURSOR = 40_000

/** A popup asks for at most 5 templates (WeChat: wx.requestSubscribeMessage). */
const MAX_TEMPLATES = 5

const nothing = z.strictObject({})
const messageId = text(64).min(1)
const topic = text(64).min(1)
const templateIds = z.array(text(100)).max(MAX_TEMPLATES)
const refusedTemplates = z.strictObject({
  errCode: z.literal([10004, 20001, 20002, 20013]),
  templateIds,
})
const upTo = z.strictObject({ upTo: form(AT, '消息的 at', 'the `at` of a message') })

const pageRequest = z.strictObject({
  filter: z.exactOptional(z.enum(['all', 'unread'])),
  topic: z.exactOptional(topic),
  search: z.exactOptional(line(MAX_SEARCH)),
  cursor: z.exactOptional(text(MAX_CURSOR)),
  limit: z.exactOptional(z.number().int().min(1).max(MAX_ROWS)),
})

const markRequest = z
  .strictObject({
    id: messageId,
    read: z.exactOptional(z.boolean()),
    hidden: z.exactOptional(z.boolean()),
  })
  .refine(({ read, hidden }) => read !== undefined || hidden !== undefined, rule('nothing_to_mark'))

const handlers: Handlers<UserCaller, UserActions> = {
  'me.get': handler(nothing, me),
  'me.rename': handler(z.strictObject({ name: line(MAX_NAME).min(1) }), rename),
  'me.erase': handler(nothing, eraseMe),
  'inbox.page': handler(pageRequest, inboxPage),
  'inbox.unread': handler(nothing, unread),
  'inbox.readAll': handler(upTo, readAll),
  'inbox.clear': handler(upTo, clear),
  'message.open': handler(
    z.strictObject({ id: messageId, key: z.exactOptional(text(200)) }),
    openMessage,
  ),
  'message.mark': handler(markRequest, markMessage),
  'grants.list': handler(nothing, listGrants),
  'grants.report': handler(
    z.strictObject({
      accepted: templateIds,
      rejected: z.exactOptional(templateIds),
      refused: z.exactOptional(refusedTemplates),
    }),
    reportGrants,
  ),
  'topics.mine': handler(nothing, myTopics),
  'topics.mute': handler(z.strictObject({ topic, muted: z.boolean() }), muteTopic),
  'topics.leave': handler(z.strictObject({ topic }), leaveTopic),
  'tokens.list': handler(nothing, myTokens),
  'tokens.create': handler(z.strictObject({ name: line(MAX_TOKEN_NAME).min(1) }), createMyToken),
  'tokens.revoke': handler(z.strictObject({ id: text(64).min(1) }), revokeMyToken),
}

/** One call of the function `user`. Nothing is thrown: an error is an answer too. */
export async function runUserAction(
  effects: Effects,
  caller: UserCaller,
  event: unknown,
): Promise<Reply<UserActions[UserAction]['answer']>> {
  const call = readCall(event, 'zh')
  return reply(effects, call, async () =>
    perform(handlers, actionOf(handlers, call.action), effects, caller, call.request),
  )
}
