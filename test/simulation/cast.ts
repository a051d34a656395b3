import { FRESH_INSTALLATION } from '../../cloudfunctions/shared/delivery/configuration'
import type { HeldKey } from '../../cloudfunctions/shared/domain/audience-keys'
import { accountKey, topicKey, userKey } from '../../cloudfunctions/shared/domain/audience-keys'
import { timeFloor } from '../../cloudfunctions/shared/domain/ids'
import { addFollower, followerId } from '../../cloudfunctions/shared/store/followers'
import { addGrant, grantId } from '../../cloudfunctions/shared/store/grants'
import type { KindMapping } from '../../cloudfunctions/shared/store/settings'
import { addAccount, addKind, setInstallation } from '../../cloudfunctions/shared/store/settings'
import { addTopic } from '../../cloudfunctions/shared/store/topics'
import { addUser } from '../../cloudfunctions/shared/store/users'
import type { OfficialAccount, Person, SubscribeTemplate } from '../../local/wechat'
import type { Simulation } from './simulation'

export const TOPIC = 'alerts'

/** A kind whose template messages need a figure that not every push brings. */
export const ODD_KIND = 'orders'

/** Who and what there is before anything happens. */
export interface Cast {
  accounts: OfficialAccount[]
  subscribe: SubscribeTemplate
  people: Person[]
  /** Person keys of those of the people who have no user: they only follow. */
  onlyFollowers: Set<Person>
}

const CONTENT = '标题:{{thing1.DATA}}\n时间:{{time2.DATA}}'
const FIELDS = { thing1: '{{title}}', time2: '{{time}}' }
const ODD_CONTENT = `${CONTENT}\n数量:{{number3.DATA}}`
const ODD_FIELDS = { ...FIELDS, number3: '{{data.count}}' }

/** Since when everybody is who they are, in ms: long before the simulation begins. */
const LONG_AGO = Date.UTC(2026, 0, 1)

export async function gather(simulation: Simulation): Promise<Cast> {
  const { plan, store, trace, weChat } = simulation
  const { world } = weChat
  world.releasePages('pages/message/message')
  const accounts = Array.from({ length: plan.accounts }, (_, n) =>
    world.officialAccount(`Account ${n + 1}`, {
      sharing: true,
      addresses: [weChat.settings.callerIp],
    }),
  )
  const subscribe = world.subscribeTemplate({ title: '推送提醒', content: CONTENT })
  await install(simulation, accounts)
  await addKinds(simulation, accounts, subscribe)
  await addTopic(store, {
    _id: TOPIC,
    schema: 1,
    name: TOPIC,
    owner: '',
    testList: false,
    account: null,
    channels: null,
    createdAt: LONG_AGO,
  })
  const cast: Cast = { accounts, subscribe, people: [], onlyFollowers: new Set() }
  for (let n = 0; n < plan.people; n++) {
    const person = world.person(`p${String(n).padStart(2, '0')}`)
    cast.people.push(person)
    for (const account of [world.miniProgram, ...accounts]) {
      trace.name(person.openid(account), person.name)
    }
    await introduce(simulation, cast, person)
  }
  return cast
}

async function install(
  { plan, seal, store, dice, time, weChat }: Simulation,
  accounts: readonly OfficialAccount[],
): Promise<void> {
  const { miniProgram } = weChat.world
  const [first] = accounts
  const { quiet } = plan
  const quietHours = quiet && {
    from: clockTime(time.now(), quiet.from),
    until: clockTime(time.now(), quiet.until),
  }
  const changes = {
    channels: plan.channels,
    appid: miniProgram.appid,
    account: first?.appid ?? null,
    receipts: plan.receipts,
    pace: plan.pace,
    quietHours: quietHours ?? null,
  }
  await setInstallation(store, changes, FRESH_INSTALLATION)
  const sealed = (appid: string, secret: string) =>
    plan.transports === 'cloud' ? null : seal.seal(secret, `secret:${appid}`, dice)
  for (const { appid, name, secret, kind } of [miniProgram, ...accounts]) {
    const type = kind === 'miniProgram' ? 'mini' : 'official'
    const account = { appid, type, name, createdAt: LONG_AGO } as const
    // As where somebody hears all of WeChat's events.
    const ends = kind === 'miniProgram' ? {} : { tellsEnds: true as const }
    await addAccount(store, { ...account, ...ends, secret: sealed(appid, secret) })
  }
}

/** `HH:MM` in UTC+8, so many minutes after a time. */
export const clockTime = (time: number, minutes: number): string =>
  new Date(time + 8 * 3_600_000 + minutes * 60_000).toISOString().slice(11, 16)

async function addKinds(
  { store, weChat }: Simulation,
  accounts: readonly OfficialAccount[],
  { templateId }: SubscribeTemplate,
): Promise<void> {
  const own: KindMapping = { channel: 'subscribe', account: null, templateId, fields: FIELDS }
  const mappings = (title: string, content: string, fields: Record<string, string>) =>
    accounts.flatMap((account, n): KindMapping[] => {
      const template = weChat.world.accountTemplate(account, {
        title: `${title} ${n + 1}`,
        content,
      })
      return (['template', 'uniform'] as const).map((channel) => ({
        channel,
        account: account.appid,
        templateId: template.templateId,
        fields,
      }))
    })
  const kind = { channels: null, account: null, updatedAt: LONG_AGO }
  const plain = [...mappings('推送提醒', CONTENT, FIELDS), own]
  const odd = [...mappings('订单', ODD_CONTENT, ODD_FIELDS), own]
  await addKind(store, 'default', { ...kind, name: '普通消息', mappings: plain })
  await addKind(store, ODD_KIND, { ...kind, name: '订单', mappings: odd })
}

/** Makes somebody a user, a follower, or both; in the topic, with grants, as it comes. */
async function introduce(simulation: Simulation, cast: Cast, person: Person): Promise<void> {
  const { dice, store, weChat } = simulation
  const openid = person.openid(weChat.world.miniProgram)
  const onlyFollows = dice.chance(0.15)
  const followed = cast.accounts.filter(() => dice.chance(onlyFollows ? 1 : 0.5))
  const since = timeFloor(LONG_AGO)
  for (const account of followed) {
    person.follows(account)
    const { appid } = account
    await addFollower(store, {
      _id: followerId(appid, person.openid(account)),
      schema: 1,
      appid,
      openid: person.openid(account),
      unionid: onlyFollows ? null : person.unionid,
      user: onlyFollows ? null : openid,
      joinedAt: onlyFollows ? null : since,
      since,
      until: null,
    })
  }
  if (onlyFollows) {
    cast.onlyFollowers.add(person)
    return
  }
  const inTopic = dice.chance(0.6)
  const keys: HeldKey[] = [
    { key: userKey(openid), from: '' },
    { key: '*', from: '' },
    ...followed.map(({ appid }) => ({ key: accountKey(appid), from: '' })),
    ...(inTopic
      ? [{ key: topicKey(TOPIC), from: '', ...(dice.chance(0.1) && { muted: true as const }) }]
      : []),
  ]
  await addUser(store, {
    _id: openid,
    schema: 1,
    rev: 0,
    unionid: person.unionid,
    name: person.name,
    remark: '',
    externalId: '',
    tags: [],
    role: 'user',
    keys,
    follows: Object.fromEntries(
      followed.map((account) => [account.appid, { openid: person.openid(account), since }]),
    ),
    readUpTo: '',
    clearedUpTo: '',
    createdAt: LONG_AGO,
  })
  const grants = dice.chance(0.7) ? dice.whole(1, 3) : 0
  if (grants > 0) await agree(simulation, cast, person, grants)
}

async function agree(
  { store, weChat }: Simulation,
  { subscribe }: Cast,
  person: Person,
  remaining: number,
): Promise<void> {
  person.accepts(subscribe, remaining)
  const openid = person.openid(weChat.world.miniProgram)
  await addGrant(store, {
    _id: grantId(openid, subscribe.templateId),
    schema: 1,
    openid,
    templateId: subscribe.templateId,
    rev: 0,
    remaining,
    marks: [],
    credits: [],
    updatedAt: LONG_AGO,
  })
}
