import type { Kind, KindDelete, KindSave } from '../../../typings/admin'
import type { FaultRule, FieldFault } from '../domain/errors'
import { Refusal, faultOf } from '../domain/errors'
import { checkMapping } from '../domain/kinds/check'
import { kindGate, roadKey } from '../domain/roads'
import { removeGate } from '../store/gates'
import type { KindDocument, KindFields, KindMapping } from '../store/settings'
import {
  DEFAULT_KIND,
  DEFAULT_KIND_NAME,
  addKind,
  getKind,
  kindOf,
  listAccounts,
  listKinds,
  removeKind,
  replaceKind,
} from '../store/settings'
import { closedRoads, refusedRoads } from '../delivery/closed-roads'
import { Gates } from '../delivery/gates'
import type { Effects } from './effects'
import { notLinked } from './linked'
import { releasing } from './release'

/**
 * Saves a kind whole, in place of what it was. Roads that were closed for its templates are tried again.
 *
 * @throws Refusal `invalid_request` with everything that could never be sent, by mapping and field; `changed_meanwhile`
 *   when it is not the one that was read: by whoever names its `rev`, or by this very run.
 */
export async function saveKind(effects: Effects, request: KindSave): Promise<Kind> {
  const { clock, database } = effects
  const mappings = request.mappings.map(mappingOf)
  const linked = new Set((await listAccounts(database)).map(({ appid }) => appid))
  const stored = await listKinds(database)
  const before = stored.find((kind) => kindOf(kind) === request.id)
  const others = stored.filter((kind) => kind !== before)
  const faults = [
    ...(isKnown(request.account, linked) ? [] : [notLinked('account')]),
    ...mappings.flatMap((mapping, index) => mappingFaults(mapping, `mappings[${index}]`, linked)),
    ...repeatedRoads(mappings),
    ...mappings.flatMap((mapping, index) =>
      longTermFaults(mapping, `mappings[${index}].longTerm`, others),
    ),
  ]
  if (faults.length > 0) throw new Refusal('invalid_request', faults)
  const rev = before?.rev ?? 0
  if (request.rev !== undefined && request.rev !== rev) throw changed(rev)
  const kind: KindFields = {
    name: request.name ?? before?.name ?? nameOf(request.id),
    channels: request.channels ?? null,
    account: request.account ?? null,
    mappings,
    updatedAt: clock.now(),
  }
  await releasing(effects, async () => {
    const isSaved = before
      ? await replaceKind(database, request.id, rev, kind)
      : await addKind(database, request.id, kind)
    if (!isSaved) throw changed(rev + 1)
    await removeGates(effects, request.id, mappings)
  })
  return describe(request.id, { ...kind, rev: rev + 1 })
}

/**
 * Deletes a kind. Whoever waits for a message of it goes by the default one.
 *
 * @throws Refusal `no_such_kind`; `changed_meanwhile` when it is not the one that was read: by whoever names its `rev`,
 *   or by this very run.
 */
export async function deleteKind(
  effects: Effects,
  { id, rev }: KindDelete,
): Promise<{ deleted: true }> {
  const { database } = effects
  const before = await getKind(database, id)
  if (!before) throw new Refusal('no_such_kind')
  if (rev !== undefined && rev !== before.rev) throw changed(before.rev)
  await releasing(effects, async () => {
    if (!(await removeKind(database, id, before.rev))) {
      const now = await getKind(database, id)
      throw now ? changed(now.rev) : new Refusal('no_such_kind')
    }
    await removeGates(effects, id, before.mappings)
  })
  return { deleted: true }
}

/** Roads that were closed for the kind's templates are tried again. */
async function removeGates(
  { database }: Effects,
  id: string,
  mappings: readonly KindMapping[],
): Promise<void> {
  for (const mapping of mappings) await removeGate(database, kindGate(roadOf(mapping), id))
}

const changed = (rev: number) =>
  new Refusal('changed_meanwhile', [
    faultOf('rev', 'not_the_latest', `现在是 ${rev}`, `It is ${rev} now`),
  ])

/** All kinds; `default` is always there. */
export async function kinds({ clock, database }: Effects): Promise<{ kinds: Kind[] }> {
  const gates = new Gates(database)
  await gates.read()
  const stored = (await listKinds(database)).map((kind) => {
    const roads = kind.mappings.map(roadOf)
    const closed = closedRoads(gates, roads, kindOf(kind), clock.now())
    const refused = refusedRoads(gates, roads, kindOf(kind))
    return {
      ...describe(kindOf(kind), kind),
      ...(closed.length > 0 && { closed }),
      ...(refused.length > 0 && { refused }),
    }
  })
  if (stored.some(({ id }) => id === DEFAULT_KIND)) return { kinds: stored }
  return {
    kinds: [
      { id: DEFAULT_KIND, name: DEFAULT_KIND_NAME, mappings: [], updatedAt: 0, rev: 0 },
      ...stored,
    ],
  }
}

const nameOf = (id: string) => (id === DEFAULT_KIND ? DEFAULT_KIND_NAME : id)

const mappingOf = (mapping: KindSave['mappings'][number]): KindMapping => ({
  channel: mapping.channel,
  account: mapping.account ?? null,
  templateId: mapping.templateId,
  ...(mapping.longTerm === true && { longTerm: true }),
  ...(mapping.title !== undefined && mapping.title !== '' && { title: mapping.title }),
  fields: mapping.fields,
})

const roadOf = ({ channel, account }: KindMapping) => roadKey({ channel, appid: account ?? '' })

const isKnown = (account: string | undefined, linked: ReadonlySet<string>) =>
  account === undefined || linked.has(account)

function mappingFaults(
  mapping: KindMapping,
  field: string,
  linked: ReadonlySet<string>,
): FieldFault[] {
  const faults = checkMapping(mapping.channel, mapping).map((fault) => ({
    ...fault,
    field: `${field}.${OF_THE_MAPPING.has(fault.rule) ? fault.field : `fields.${fault.field}`}`,
  }))
  return [...accountFaults(mapping, `${field}.account`, linked), ...faults]
}

/** Rules about the mapping itself; the others are about one of its fields. */
const OF_THE_MAPPING: ReadonlySet<FaultRule> = new Set<FaultRule>([
  'template_id_missing',
  'template_id_form',
  'fields_missing',
])

function accountFaults(
  { channel, account }: KindMapping,
  field: string,
  linked: ReadonlySet<string>,
): FieldFault[] {
  if (channel === 'subscribe') {
    if (account === null) return []
    return [faultOf(field, 'not_for_subscribe')]
  }
  if (account === null) return [faultOf(field, 'missing')]
  return linked.has(account) ? [] : [notLinked(field)]
}

/** Only a subscribe template can be long-term, and it is so for all kinds that use it, or for none: the ledger is by template. */
function longTermFaults(
  { channel, templateId, longTerm }: KindMapping,
  field: string,
  others: readonly KindDocument[],
): FieldFault[] {
  if (channel !== 'subscribe') {
    return longTerm === true ? [faultOf(field, 'only_for_subscribe')] : []
  }
  const other = others.find(({ mappings }) =>
    mappings.some(
      (one) =>
        one.channel === channel && one.templateId === templateId && one.longTerm !== longTerm,
    ),
  )
  if (!other) return []
  const zh = `消息类型「${other.name}」用同一模板而设置不同，请先从那里去掉这个模板`
  const en = `The kind ${kindOf(other)} has this template otherwise: first take it out there`
  return [faultOf(field, 'other_kind_differs', zh, en)]
}

function repeatedRoads(mappings: readonly KindMapping[]): FieldFault[] {
  const roads = mappings.map(roadOf)
  const zh = '同一渠道和公众号只能有一个模板'
  const en = 'A channel of an account can have one template only'
  return roads.flatMap((road, index) =>
    roads.indexOf(road) === index ? [] : [faultOf(`mappings[${index}]`, 'repeated', zh, en)],
  )
}

function describe(id: string, kind: Omit<KindDocument, '_id' | 'schema'>): Kind {
  return {
    id,
    name: kind.name,
    ...(kind.channels && { channels: kind.channels }),
    ...(kind.account !== null && { account: kind.account }),
    mappings: kind.mappings.map(({ account, ...mapping }) => ({
      ...mapping,
      ...(account !== null && { account }),
    })),
    updatedAt: kind.updatedAt,
    rev: kind.rev,
  }
}
