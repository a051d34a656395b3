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

const CONTENT = '标题:{{thing1.DATA}}\n时间:{{time2.DATA}}\n来自:{{thing3.DATA}}'

const FIELDS = { thing1: '{{title}}', time2: '{{time}}', thing3: '{{sender}}' }

/**
 * A small world to begin with: 小安 owns the installation, has a push token and follows the linked account; 小波 has
 * accepted one subscribe message; 小春 has neither. All of it done by the product's own functions, as in a real
 * environment.
 */
export async function seedDemo(cloud: Cloud): Promise<DemoWorld> {
  const { world } = cloud.wechat
  world.releasePages('pages/inbox/inbox', 'pages/message/message')
  const account = world.officialAccount('驿站服务号', { sharing: true })
  const template = world.accountTemplate(account, { title: '推送提醒', content: CONTENT })
  const subscribe = world.subscribeTemplate({ title: '推送提醒', content: CONTENT })
  const [an, bo, chun] = [world.person('小安'), world.person('小波'), world.person('小春')]

  await becomeOwner(cloud, an)
  // With the secrets calls go over HTTPS: a push that comes by HTTP is sent at once, and not by the next timer's run.
  await linkAccount(cloud, 'official', account)
  await linkAccount(cloud, 'mini', world.miniProgram)
  await admin(cloud, 'kind.save', {
    id: 'default',
    mappings: [
      {
        channel: 'template',
        account: account.appid,
        templateId: template.templateId,
        fields: FIELDS,
      },
      { channel: 'subscribe', templateId: subscribe.templateId, fields: FIELDS },
    ],
  })
  for (const person of [an, bo, chun]) {
    await cloud.call(person, 'user', { action: 'me.rename', name: person.name })
  }
  await follow(cloud, an, account)
  await acceptOne(cloud, bo, subscribe)

  const owner = an.openid(world.miniProgram)
  const { token } = await admin(cloud, 'token.create', { name: 'demo', owner })
  return { tokens: { [owner]: token } }
}

/** With a kept database there is an owner already. */
async function becomeOwner(cloud: Cloud, person: Person): Promise<void> {
  const { claimCode } = await admin(cloud, 'setup', {})
  if (claimCode === undefined) return
  const claimed = await cloud.call(person, 'admin', { action: 'claim', code: claimCode })
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
async function admin<Action extends keyof AdminActions>(
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
