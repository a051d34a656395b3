import type { GrantState, RefusedTemplates, UserActions } from '../../../typings/user'
import { tellAdministrators } from '../delivery/tell-administrators'
import type { FieldFault } from '../domain/errors'
import { Refusal } from '../domain/errors'
import type { Credited } from '../domain/ledger'
import { acceptedAfter, creditEvent, creditReport } from '../domain/ledger'
import { mixedNotice, unaskableNotice } from '../domain/notices'
import type { GrantDocument } from '../store/grants'
import { addGrant, findGrants, getGrant, grantId, setCredits } from '../store/grants'
import type { KindDocument } from '../store/settings'
import { kindOf, listKinds } from '../store/settings'
import type { UserCaller } from './caller'
import type { Effects } from './effects'

/** Times that a credit is decided anew when a debit or another credit was quicker. */
const TRIES = 10

/** The subscribe templates in use, and how many messages of each the user has agreed to, as far as we know. */
export async function listGrants(
  effects: Effects,
  caller: UserCaller,
): Promise<{ grants: GrantState[] }> {
  return grantStates(effects, caller.openid, await templatesInUse(effects))
}

/**
 * The page tells what the user chose in the popup, or keeps for good in WeChat's settings. An accept is credited, once
 * with WeChat's own event. A reject takes back what was accepted before: whether WeChat does so is undocumented, and the
 * count may say less than WeChat allows, but not more than the next push reaches. Of templates that WeChat does not ask
 * for, administrators are told.
 *
 * @throws Refusal `invalid_request` for a template that no kind uses.
 */
export async function reportGrants(
  effects: Effects,
  caller: UserCaller,
  { accepted, rejected = [], refused }: UserActions['grants.report']['request'],
): Promise<{ grants: GrantState[] }> {
  // When it was told, however long the database takes: by this it is known to be the event's popup.
  const now = effects.clock.now()
  const templates = await templatesInUse(effects)
  const faults = [
    ...unknownTemplates('accepted', accepted, templates),
    ...unknownTemplates('rejected', rejected, templates),
  ]
  if (faults.length > 0) throw new Refusal('invalid_request', faults)
  for (const templateId of new Set(accepted)) {
    await changeCredits(effects, caller.openid, templateId, (credits) => creditReport(credits, now))
  }
  for (const templateId of new Set(rejected)) {
    await takeBack(effects, caller.openid, templateId, effects.clock.now(), overForPage)
  }
  if (refused) await tellOfRefused(effects, refused, templates)
  return grantStates(effects, caller.openid, templates)
}

/** MIXED: one-time and long-term templates were asked for together (WeChat: wx.requestSubscribeMessage). */
const MIXED = 20002

/** Of a template that no kind uses any more there is nothing to tell: it was mended while the page was open. */
async function tellOfRefused(
  effects: Effects,
  { errCode, templateIds }: RefusedTemplates,
  templates: Templates,
): Promise<void> {
  const used = [...new Set(templateIds)].flatMap((templateId) => {
    const template = templates.get(templateId)
    return template ? [{ templateId, ...template }] : []
  })
  if (errCode === MIXED) {
    if (used.length < 2) return
    const kinds = used.flatMap((template) => template.kinds)
    return tellAdministrators(effects, mixedNotice(namesOf(kinds)))
  }
  for (const { templateId, title, kinds } of used) {
    const notice = unaskableNotice(errCode, { templateId, title, kinds: namesOf(kinds) })
    await tellAdministrators(effects, notice)
  }
}

const namesOf = (kinds: GrantState['kinds']): string[] => [
  ...new Set(kinds.map(({ name }) => name)),
]

/** WeChat's popup event tells that a template was accepted. A repeat of the event changes nothing. */
export async function creditPopup(
  effects: Effects,
  openid: string,
  popup: { templateId: string; createdAt: number },
): Promise<void> {
  const event = { id: String(popup.createdAt), createdAt: popup.createdAt }
  await changeCredits(effects, openid, popup.templateId, (credits) =>
    creditEvent(credits, event, effects.clock.now()),
  )
}

/**
 * WeChat's popup event tells that templates were rejected: what was accepted before is taken back, unless it was accepted
 * again since.
 *
 * @param popup `createdAt` is WeChat's own time, in ms.
 */
export async function rejectPopup(
  effects: Effects,
  openid: string,
  popup: { templateIds: readonly string[]; createdAt: number },
): Promise<void> {
  for (const templateId of popup.templateIds) {
    await takeBack(effects, openid, templateId, popup.createdAt)
  }
}

async function takeBack(
  { clock, database }: Effects,
  openid: string,
  templateId: string,
  moment: number,
  settle = (credits: GrantDocument['credits']) => credits,
): Promise<void> {
  const _id = grantId(openid, templateId)
  for (let tried = 0; tried < TRIES; tried++) {
    const grant = await getGrant(database, _id)
    if (!grant || grant.remaining === 0 || acceptedAfter(grant.credits, moment)) return
    const credits = settle(grant.credits)
    if (await setCredits(database, grant, { remaining: 0, credits, updatedAt: clock.now() })) return
  }
  throw new Error(`grant ${_id} kept changing`)
}

/** The page tells one popup after the other: of those before this one it tells no more. */
const overForPage = (credits: GrantDocument['credits']): GrantDocument['credits'] =>
  credits.map((credit) => ({ ...credit, page: true }))

/** Decides on the credits as read, writes, and decides anew when somebody else was quicker. */
async function changeCredits(
  { clock, database }: Effects,
  openid: string,
  templateId: string,
  decide: (credits: GrantDocument['credits']) => Credited | undefined,
): Promise<void> {
  const _id = grantId(openid, templateId)
  for (let tried = 0; tried < TRIES; tried++) {
    const grant = await getGrant(database, _id)
    const credited = decide(grant?.credits ?? [])
    if (!credited) return
    const { credits, adds } = credited
    const updatedAt = clock.now()
    const remaining = (grant?.remaining ?? 0) + adds
    const done = grant
      ? await setCredits(database, grant, { remaining, credits, updatedAt })
      : await addGrant(database, {
          _id,
          schema: 1,
          openid,
          templateId,
          rev: 0,
          remaining,
          marks: [],
          credits,
          updatedAt,
        })
    if (done) return
  }
  // Not a refusal: an event that ends so is run again by the platform.
  throw new Error(`grant ${_id} kept changing`)
}

interface Template {
  /** That send by it. */
  kinds: GrantState['kinds']
  title: string
  longTerm: boolean
}

/** By template id. */
type Templates = ReadonlyMap<string, Template>

async function templatesInUse({ database }: Effects): Promise<Templates> {
  const templates = new Map<string, Template>()
  for (const kind of await listKinds(database)) {
    for (const { templateId, title = '', longTerm = false } of subscribeMappings(kind)) {
      const before = templates.get(templateId) ?? NO_TEMPLATE
      templates.set(templateId, {
        kinds: [...before.kinds, { id: kindOf(kind), name: kind.name }],
        title: before.title || title,
        longTerm: before.longTerm || longTerm,
      })
    }
  }
  return templates
}

const NO_TEMPLATE: Template = { kinds: [], title: '', longTerm: false }

/** At most one: a kind has one template on a road. */
const subscribeMappings = ({ mappings }: KindDocument) =>
  mappings.filter(({ channel }) => channel === 'subscribe')

async function grantStates(
  { database }: Effects,
  openid: string,
  templates: Templates,
): Promise<{ grants: GrantState[] }> {
  const grants = await findGrants(database, openid)
  const remaining = new Map(grants.map((grant) => [grant.templateId, grant.remaining]))
  return {
    grants: [...templates].map(([templateId, { kinds, title, longTerm }]) => {
      const left = remaining.get(templateId) ?? 0
      return longTerm
        ? { templateId, type: 'longTerm', kinds, title, remaining: left > 0 ? null : 0 }
        : { templateId, type: 'oneTime', kinds, title, remaining: left }
    }),
  }
}

const unknownTemplates = (
  field: string,
  templateIds: readonly string[],
  templates: Templates,
): FieldFault[] =>
  templateIds.flatMap((templateId, index) =>
    templates.has(templateId)
      ? []
      : [
          {
            field: `${field}[${index}]`,
            rule: 'no_such_template',
            zh: '没有消息类型使用这个模板',
            en: 'No kind uses this template',
          },
        ],
  )
