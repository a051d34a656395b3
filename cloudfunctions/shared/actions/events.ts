import * as z from 'zod'
import type { Configuration } from '../delivery/configuration'
import { storable } from '../store/database'
import { emptyGrant, grantId } from '../store/grants'
import { noteTellsEnds } from '../store/settings'
import type { EventCaller } from './caller'
import type { Effects } from './effects'
import type { AskUserInfo } from './follows'
import { followed, unfollowed } from './follows'
import { creditPopup, rejectPopup } from './grants'
import { RecentSettings, failureReason, keepReceipt } from './receipts'
import { text } from './text'

/** Items of one popup: WeChat allows 5 templates in a call. */
const MAX_ITEMS = 20

/** In JSON the same field is a number here and a string there. */
const textOrNumber = z.union([text(200), z.number()]).transform(String)

/** Seconds since 1970, as ms. */
const seconds = z.coerce
  .number()
  .int()
  .positive()
  .transform((time) => time * 1000)

const eventSchema = z.object({ Event: z.string(), CreateTime: seconds })
type WeChatEvent = z.infer<typeof eventSchema> & Record<string, unknown>

const templateId = z.string().regex(/^[\w-]{1,100}$/)
const choiceSchema = z.object({ TemplateId: templateId, SubscribeStatusString: z.string() })
const sentSchema = z.object({
  TemplateId: templateId,
  MsgID: textOrNumber.default(''),
  ErrorCode: textOrNumber,
  ErrorStatus: z.string().overwrite(storable).default(''),
})
const jobSchema = z.object({ MsgID: textOrNumber, Status: z.string().overwrite(storable) })

/**
 * What WeChat pushes: answers to the subscribe popup, receipts, follows. Everything may come twice and late. What cannot
 * be read is logged and done with: the platform would run a failed event again, and read it no better.
 *
 * @param settings what the instance remembers from one event to the next
 * @returns what WeChat takes for an acknowledgement
 */
export async function handleEvent(
  effects: Effects,
  caller: EventCaller,
  event: unknown,
  askUserInfo?: AskUserInfo,
  settings: RecentSettings = new RecentSettings(),
): Promise<'success'> {
  const parsed = z.looseObject(eventSchema.shape).safeParse(event)
  if (!parsed.success) {
    effects.log('event not understood', { error: z.prettifyError(parsed.error) })
    return 'success'
  }
  if (caller.appid === '') await miniProgramEvent(effects, caller, parsed.data, settings)
  else await accountEvent(effects, caller, parsed.data, settings, askUserInfo)
  return 'success'
}

async function miniProgramEvent(
  effects: Effects,
  { openid }: EventCaller,
  event: WeChatEvent,
  settings: RecentSettings,
): Promise<void> {
  switch (event.Event.toLowerCase()) {
    case 'subscribe_msg_popup_event':
      return popupChoices(effects, openid, event)
    case 'subscribe_msg_change_event':
      for (const choice of itemsOf(effects, event, 'SubscribeMsgChangeEvent', choiceSchema)) {
        if (choice.SubscribeStatusString !== 'reject') continue
        await emptyGrant(effects.database, grantId(openid, choice.TemplateId))
      }
      return
    case 'subscribe_msg_sent_event':
      return subscribeReceipts(effects, openid, event, settings)
    default:
      effects.log('event ignored', { event: event.Event })
  }
}

async function popupChoices(effects: Effects, openid: string, event: WeChatEvent): Promise<void> {
  const choices = itemsOf(effects, event, 'SubscribeMsgPopupEvent', choiceSchema)
  const createdAt = event.CreateTime
  for (const { TemplateId: templateId, SubscribeStatusString: status } of choices) {
    if (status.startsWith('accept')) await creditPopup(effects, openid, { templateId, createdAt })
  }
  const rejected = choices.filter(({ SubscribeStatusString: status }) => status === 'reject')
  const templateIds = rejected.map(({ TemplateId }) => TemplateId)
  await rejectPopup(effects, openid, { templateIds, createdAt })
}

async function subscribeReceipts(
  effects: Effects,
  openid: string,
  event: WeChatEvent,
  settings: RecentSettings,
): Promise<void> {
  const { installation } = await settings.get(effects)
  for (const sent of itemsOf(effects, event, 'SubscribeMsgSentEvent', sentSchema)) {
    const delivered = sent.ErrorCode === '0'
    await keepReceipt(effects, installation.receipts, {
      appid: '',
      openid,
      msgid: sent.MsgID,
      templateId: sent.TemplateId,
      delivered,
      reason: delivered ? '' : failureReason(effects, sent.ErrorStatus),
      at: event.CreateTime,
    })
  }
}

async function accountEvent(
  effects: Effects,
  caller: EventCaller,
  event: WeChatEvent,
  settings: RecentSettings,
  askUserInfo: AskUserInfo | undefined,
): Promise<void> {
  const { appid, openid, unionid } = caller
  if (!(await isLinked(effects, settings, appid))) {
    effects.log('event of an account that is not linked', { appid, event: event.Event })
    return
  }
  const change = { appid, openid, unionid, at: Math.min(event.CreateTime, effects.clock.now()) }
  switch (event.Event.toLowerCase()) {
    case 'subscribe':
      return followed(effects, change, askUserInfo)
    case 'unsubscribe':
      return unfollowed(effects, change)
    // Upper case in today's documents, lower case seen.
    case 'templatesendjobfinish':
      return templateReceipt(effects, caller, event, settings)
    default:
      effects.log('event ignored', { appid, event: event.Event })
  }
}

/** An account that was linked a moment ago is not among the settings read before. */
async function isLinked(effects: Effects, settings: RecentSettings, appid: string) {
  const isThere = ({ accounts }: Configuration) => accounts.some((one) => one.appid === appid)
  return isThere(await settings.get(effects)) || isThere(await settings.getFresh(effects))
}

async function templateReceipt(
  effects: Effects,
  { appid, openid }: EventCaller,
  event: WeChatEvent,
  settings: RecentSettings,
): Promise<void> {
  const parsed = jobSchema.safeParse(event)
  if (!parsed.success) {
    effects.log('event not understood', {
      event: event.Event,
      error: z.prettifyError(parsed.error),
    })
    return
  }
  const { MsgID: msgid, Status: status } = parsed.data
  const delivered = status.toLowerCase() === 'success'
  const { accounts, installation } = await settings.get(effects)
  const account = accounts.find((one) => one.appid === appid)
  if (account?.tellsEnds !== true) await noteTellsEnds(effects.database, appid)
  await keepReceipt(effects, installation.receipts, {
    appid,
    openid,
    msgid,
    templateId: '',
    delivered,
    reason: delivered ? '' : failureReason(effects, status),
    at: event.CreateTime,
  })
}

/**
 * The items of a subscribe event: one is the object itself, several are a list; they stand under `List`, or, as in some
 * versions of the documents, under the event's own name, with or without a `List` in it.
 */
function itemsOf<Item>(
  effects: Effects,
  event: WeChatEvent,
  name: string,
  schema: z.ZodType<Item>,
): Item[] {
  const own = event[name]
  const nested = typeof own === 'object' && own !== null && 'List' in own ? own.List : own
  const list = event['List'] ?? nested ?? []
  const parsed = z
    .array(schema)
    .max(MAX_ITEMS)
    .safeParse(Array.isArray(list) ? list : [list])
  if (parsed.success) return parsed.data
  effects.log('event not understood', { event: event.Event, error: z.prettifyError(parsed.error) })
  return []
}
