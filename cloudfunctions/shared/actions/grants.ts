import type { GrantState } from '../../../typings/user'
import type { FieldFault } from '../domain/errors'
import { Refusal } from '../domain/errors'
import type { Credited } from '../domain/ledger'
import { creditEvent, creditReport } from '../domain/ledger'
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
 * The page tells what the user chose in the popup. An accept is credited, once with WeChat's own event; a reject takes
 * nothing away: what was accepted before stays accepted.
 *
 * @throws Refusal `invalid_request` for a template that no kind uses.
 */
export async function reportGrants(
  effects: Effects,
  caller: UserCaller,
  { accepted, rejected = [] }: { accepted: string[]; rejected?: string[] },
): Promise<{ grants: GrantState[] }> {
  const templates = await templatesInUse(effects)
  const faults = [
    ...unknownTemplates('accepted', accepted, templates),
    ...unknownTemplates('rejected', rejected, templates),
  ]
  if (faults.length > 0) throw new Refusal('invalid_request', faults)
  for (const templateId of new Set(accepted)) {
    await changeCredits(effects, caller.openid, templateId, (credits) =>
      creditReport(credits, effects.clock.now()),
    )
  }
  return grantStates(effects, caller.openid, templates)
}

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

/** Template id to the kinds that send by it. */
type Templates = ReadonlyMap<string, string[]>

async function templatesInUse({ database }: Effects): Promise<Templates> {
  const templates = new Map<string, string[]>()
  for (const kind of await listKinds(database)) {
    for (const templateId of subscribeTemplates(kind)) {
      templates.set(templateId, [...(templates.get(templateId) ?? []), kindOf(kind)])
    }
  }
  return templates
}

const subscribeTemplates = ({ mappings }: KindDocument) =>
  new Set(mappings.flatMap((one) => (one.channel === 'subscribe' ? [one.templateId] : [])))

async function grantStates(
  { database }: Effects,
  openid: string,
  templates: Templates,
): Promise<{ grants: GrantState[] }> {
  const grants = await findGrants(database, openid)
  const remaining = new Map(grants.map((grant) => [grant.templateId, grant.remaining]))
  return {
    grants: [...templates].map(([templateId, kinds]) => ({
      templateId,
      kinds,
      remaining: remaining.get(templateId) ?? 0,
    })),
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
