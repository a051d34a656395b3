import type { Cloud } from '../cloud'
import type { Account, Notification, OfficialAccount, Person } from '../wechat'

/** What a newcomer is given to start with. */
export interface DemoWorld {
  /** Openid at the mini program -> the person's push token. */
  tokens: Record<string, string>
}

/** A notification as `GET /local/notifications` shows it. */
export function notificationView(cloud: Cloud, notification: Notification) {
  const { id, to, person, channel, fields, at, msgid } = notification
  const account = cloud.wechat.world.account(notification.appid)
  return {
    id,
    to,
    person,
    channel,
    account: { appid: notification.appid, name: account?.name ?? '' },
    template: { id: notification.templateId, title: notification.templateTitle },
    fields,
    link: linkOf(notification),
    time: at,
    msgid,
  }
}

/** Where a tap leads: a page, or a URL; null where it leads nowhere. */
function linkOf({ page, url, miniprogram }: Notification): string | null {
  return page ?? miniprogram?.pagepath ?? url ?? null
}

/** What somebody's phone received, newest first: whatever account it came from, and whichever openid names them. */
export function notificationsView(cloud: Cloud, openid?: string) {
  const { world } = cloud.wechat
  const shown = cloud.wechat.notifications.filter(
    ({ to }) => openid === undefined || world.whoIs(to)?.person === world.whoIs(openid)?.person,
  )
  return shown.map((notification) => notificationView(cloud, notification)).reverse()
}

export function worldView(cloud: Cloud, demo: DemoWorld) {
  const { world } = cloud.wechat
  const { appid, name } = world.miniProgram
  return {
    miniProgram: { appid, name },
    people: world.people.map((person) => personView(cloud, person, demo)),
    accounts: world.officialAccounts.map(accountView),
    templates: [...world.templates.values()].map((template) => ({
      templateId: template.templateId,
      title: template.title,
      content: template.content,
      account: template.kind === 'account' ? template.account.appid : appid,
      channel: template.kind === 'account' ? 'template' : 'subscribe',
    })),
  }
}

function personView(cloud: Cloud, person: Person, demo: DemoWorld) {
  const { world } = cloud.wechat
  const openid = person.openid(world.miniProgram)
  const follows = world.officialAccounts.filter((account) => world.isFollower(person, account))
  return {
    name: person.name,
    openid,
    unionid: person.unionid,
    token: demo.tokens[openid] ?? null,
    openids: Object.fromEntries(
      world.accounts.map((account: Account) => [account.appid, person.openid(account)]),
    ),
    follows: follows.map((account) => account.appid),
  }
}

function accountView(account: OfficialAccount) {
  const { appid, name, secret, certified, testAccount, sharing, linked, followers } = account
  return { appid, name, secret, certified, testAccount, sharing, linked, followers: followers.size }
}
