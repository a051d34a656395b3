import type { Cloud } from '../cloud'
import type {
  Notification,
  OfficialAccount,
  Person,
  PopupQuestion,
  SubscribeTemplate,
  Template,
  World,
} from '../wechat'
import type {
  AccountView,
  AskView,
  NotificationView,
  PersonView,
  SubscriptionsView,
  TemplateView,
  WorldView,
} from './answers'

/** What a newcomer is given to start with. */
export interface DemoWorld {
  /** Openid at the mini program -> the person's push token. */
  tokens: Record<string, string>
}

/** A notification as `GET /local/notifications` shows it. */
function notificationView(world: World, notification: Notification): NotificationView {
  const { id, to, person, channel, fields, at, msgid } = notification
  const account = world.account(notification.appid)
  return {
    id,
    to,
    person,
    channel,
    account: { appid: notification.appid, name: account?.name ?? '' },
    template: { id: notification.templateId, title: notification.templateTitle },
    fields,
    link: linkOf(world, notification),
    time: at,
    msgid,
  }
}

/** A page goes before a URL (WeChat: 发送模板消息). No path is the mini program's first page. */
function linkOf(world: World, { page, url, miniprogram }: Notification): string | null {
  const path = page ?? miniprogram?.pagepath
  if (path === undefined) return url ?? null
  const [first = ''] = world.miniProgram.pages
  return `/${(path === '' ? first : path).replace(/^\//, '')}`
}

/** What somebody's phone received, newest first: whatever account it came from, and whichever openid names them. */
export function notificationsView(cloud: Cloud, openid?: string): NotificationView[] {
  const { world } = cloud.wechat
  const shown = cloud.wechat.notifications.filter(
    ({ to }) => openid === undefined || world.whoIs(to)?.person === world.whoIs(openid)?.person,
  )
  return shown.map((notification) => notificationView(world, notification)).reverse()
}

export function worldView(cloud: Cloud, demo: DemoWorld): WorldView {
  const { world } = cloud.wechat
  const { appid, name } = world.miniProgram
  return {
    miniProgram: { appid, name },
    people: world.people.map((person) => personView(world, person, demo)),
    accounts: world.officialAccounts.map(accountView),
    templates: [...world.templates.values()].map((template) => templateView(world, template)),
    gateway: cloud.gatewayUrl ?? null,
  }
}

export function personView(world: World, person: Person, demo: DemoWorld): PersonView {
  const openid = person.openid(world.miniProgram)
  const follows = world.officialAccounts.filter((account) => world.isFollower(person, account))
  return {
    name: person.name,
    openid,
    unionid: person.unionid,
    token: demo.tokens[openid] ?? null,
    openids: Object.fromEntries(
      world.accounts.map((account) => [account.appid, person.openid(account)]),
    ),
    follows: follows.map((account) => account.appid),
  }
}

function accountView(account: OfficialAccount): AccountView {
  const { appid, name, secret, certified, testAccount, sharing, linked, followers } = account
  return { appid, name, secret, certified, testAccount, sharing, linked, followers: followers.size }
}

function templateView({ miniProgram }: World, template: Template): TemplateView {
  const { templateId, title, content } = template
  return template.kind === 'account'
    ? { templateId, title, content, account: template.account.appid, channel: 'template' }
    : { templateId, title, content, account: miniProgram.appid, channel: 'subscribe' }
}

export function askView({ asked, silent }: PopupQuestion): AskView {
  return {
    ask: asked.map(({ templateId, title, fields, type }) => ({
      templateId,
      title,
      lines: fields.map(({ key, label }) => label || key),
      type,
    })),
    silent: byTemplateId(silent),
  }
}

export function subscriptionsView({ popup }: World, person: Person): SubscriptionsView {
  const kept = popup.keptChoices(person)
  return {
    mainSwitch: popup.isSwitchedOn(person),
    kept: byTemplateId(kept),
    templates: [...kept.keys()].map(({ templateId, title }) => ({ templateId, title })),
  }
}

function byTemplateId<Value>(values: Map<SubscribeTemplate, Value>): Record<string, Value> {
  return Object.fromEntries(
    [...values].map(([{ templateId }, value]): [string, Value] => [templateId, value]),
  )
}
