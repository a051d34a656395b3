import type { AdminActions } from '../typings/admin'
import type { Reply } from '../typings/errors'
import type { Cloud } from './cloud'
import type { DemoWorld } from './control/views'
import type { Account, OfficialAccount, Person, SubscribeTemplate } from './wechat'

/** What an administrator would have configured in the console. */
export const DEMO_VARIABLES = {
  CONSOLE_KEY: 'local-console-key',
  SEAL_KEYS: 'local-seal-key',
}

/** A kind with its template at WeChat, the same for both channels. */
interface DemoKind {
  id: string
  name?: string
  title: string
  content: string
  fields: Record<string, string>
}

const KINDS = {
  default: {
    id: 'default',
    title: '推送通知',
    content: '标题:{{thing1.DATA}}\n时间:{{time2.DATA}}\n来自:{{thing3.DATA}}',
    fields: { thing1: '{{title}}', time2: '{{time}}', thing3: '{{sender}}' },
  },
  alarm: {
    id: 'alarm',
    name: '告警',
    title: '告警通知',
    content: '告警内容:{{thing1.DATA}}\n详情:{{thing2.DATA}}\n告警时间:{{time3.DATA}}',
    fields: { thing1: '{{title}}', thing2: '{{summary}}', time3: '{{time}}' },
  },
} satisfies Record<string, DemoKind>

/** From the documentation block: where the functions' calls come from. */
const EGRESS_IP = '203.0.113.7'

const TOPIC = { id: 'ops', name: '运维值班' }

/** Who there is to begin with, beside what the phones are shown. */
export interface Demo extends DemoWorld {
  /** 小安's openid: the owner's, unless nobody is to own it yet. */
  first: string
  /** Somebody owns the installation. */
  claimed: boolean
  /** There was nothing before: no database was kept. */
  isNew: boolean
}

/**
 * A small world to begin with: 小安 owns the installation, has a push token and follows the linked account; 小波 has
 * accepted one subscribe message; 小春 has neither. 小安 and 小波 are in the topic 运维值班. All of it done by the product's
 * own functions, as in a real environment.
 *
 * @param pages of the mini program's released version
 * @param options.unclaimed nobody owns the installation, so that claiming can be rehearsed
 */
export async function seedDemo(
  cloud: Cloud,
  pages: string[],
  { unclaimed = false } = {},
): Promise<Demo> {
  const { world } = cloud.wechat
  world.releasePages(...pages)
  world.privacy.declare('clipboard')
  // 固定出口 IP is on, and the account's IP list has it: as README tells for an account whose secret is stored.
  cloud.wechat.settings.callerIp = EGRESS_IP
  const account = world.officialAccount('驿站服务号', { sharing: true, addresses: [EGRESS_IP] })
  const [an, bo, chun] = [world.person('小安'), world.person('小波'), world.person('小春')]

  // As README tells to do in the console.
  cloud.pushTo('events', world.miniProgram, 'subscribe_msg_event')
  cloud.pushTo('events', account, 'subscribe_and_unsubscribe')

  const { owner, claimCode } = await admin(cloud, 'setup', {})
  if (claimCode !== undefined && !unclaimed) await becomeOwner(cloud, an, claimCode)
  const isNew = (await admin(cloud, 'topic.list', {})).topics.length === 0
  // With the secrets calls go over HTTPS: a push that comes by HTTP is sent at once, and not by the next timer's run.
  await linkAccount(cloud, 'official', account)
  await linkAccount(cloud, 'mini', world.miniProgram)
  if (cloud.gatewayUrl !== undefined) {
    await admin(cloud, 'settings.save', { address: cloud.gatewayUrl })
  }
  const subscribe = await saveKind(cloud, account, KINDS.default)
  await saveKind(cloud, account, KINDS.alarm)
  for (const person of [an, bo, chun]) {
    await cloud.call(person, 'user', { action: 'me.rename', name: person.name })
  }
  await follow(cloud, an, account)
  await acceptOne(cloud, bo, subscribe)

  const first = an.openid(world.miniProgram)
  if (isNew) {
    const users = [first, bo.openid(world.miniProgram)]
    await admin(cloud, 'topic.create', TOPIC)
    await admin(cloud, 'topic.addMembers', { topic: TOPIC.id, users })
  }
  const { token } = await admin(cloud, 'token.create', { name: 'demo', owner: first })
  return { tokens: { [first]: token }, first, claimed: owner || !unclaimed, isNew }
}

async function becomeOwner(cloud: Cloud, person: Person, code: string): Promise<void> {
  const claimed = await cloud.call(person, 'admin', { action: 'claim', code })
  read('claim', claimed as Reply<unknown>)
}

async function linkAccount(
  cloud: Cloud,
  type: 'mini' | 'official',
  account: Account,
): Promise<void> {
  const { appid, name, secret } = account
  await admin(cloud, 'account.save', { appid, type, name, secret })
}

/** Adds the kind's templates at WeChat and maps the kind to them. */
async function saveKind(
  cloud: Cloud,
  account: OfficialAccount,
  { id, name, title, content, fields }: DemoKind,
): Promise<SubscribeTemplate> {
  const { world } = cloud.wechat
  const { templateId } = world.accountTemplate(account, { title, content })
  const subscribe = world.subscribeTemplate({ title, content })
  await admin(cloud, 'kind.save', {
    id,
    ...(name !== undefined && { name }),
    mappings: [
      { channel: 'template', account: account.appid, templateId, fields },
      { channel: 'subscribe', templateId: subscribe.templateId, title, fields },
    ],
  })
  return subscribe
}

async function follow(cloud: Cloud, person: Person, account: OfficialAccount): Promise<void> {
  cloud.wechat.world.follow(person, account)
  await quiet(cloud)
}

async function acceptOne(cloud: Cloud, person: Person, template: SubscribeTemplate): Promise<void> {
  cloud.wechat.world.requestSubscribeMessage(person, [template.templateId], 'accept')
  await quiet(cloud)
}

/** Until the functions have dealt with what WeChat has told them. */
async function quiet(cloud: Cloud): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 1))
  while (!cloud.isQuiet)
}

/** An action at the console. @throws Error with the function's own sentence */
export async function admin<Action extends keyof AdminActions>(
  cloud: Cloud,
  action: Action,
  request: AdminActions[Action]['request'],
): Promise<AdminActions[Action]['answer']> {
  const event = { action, consoleKey: DEMO_VARIABLES.CONSOLE_KEY, ...request }
  const reply = (await cloud.console('admin', event)) as Reply<AdminActions[Action]['answer']>
  return read(action, reply)
}

function read<T>(action: string, reply: Reply<T>): T {
  if (reply.ok) return reply.result
  throw new Error(`${action}: ${reply.error.message} ${JSON.stringify(reply.error.faults ?? [])}`)
}
