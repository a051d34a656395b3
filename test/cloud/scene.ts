import type { AdminActions } from '../../typings/admin'
import type { ErrorBody, Reply } from '../../typings/errors'
import type { PushAnswer } from '../../typings/push'
import type { UserActions } from '../../typings/user'
import type { TestCloud, TestCloudOptions } from '../../local/testing'
import { testCloud } from '../../local/testing'
import type { OfficialAccount, Person } from '../../local/wechat'

export const CONSOLE_KEY = 'console-key-of-the-tests'

const EGRESS_IP = '203.0.113.7'

const CONTENT = '标题:{{thing1.DATA}}\n时间:{{time2.DATA}}'
const FIELDS = { thing1: '{{title}}', time2: '{{time}}' }

/** The answer of a push over HTTP, with its status. */
export interface HttpPush extends PushAnswer {
  status: number
}

/**
 * An installation on a local cloud of its own, set up by the product's own functions: an owner, a linked official account
 * (环境共享), the default kind on all three channels.
 */
export class Scene {
  private constructor(
    readonly cloud: TestCloud,
    readonly account: OfficialAccount,
    readonly owner: Person,
    readonly templates: { account: string; subscribe: string },
  ) {}

  /**
   * @param options.installed false: the product's own setup is still to be done
   * @param options.hearsEvents false: message push is not configured
   */
  static async start({
    installed = true,
    hearsEvents = true,
    ...options
  }: TestCloudOptions & { installed?: boolean; hearsEvents?: boolean } = {}): Promise<Scene> {
    const cloud = await testCloud({
      variables: { CONSOLE_KEY, SEAL_KEYS: 'seal-key-of-the-tests', ...options.variables },
      ...options,
      // Both ways to send for the account are there: sharing it works everywhere, and its list has the fixed address.
      settings: { accountCloudCalls: 'all runs', ...options.settings },
      wechat: { callerIp: EGRESS_IP, ...options.wechat },
    })
    const { world } = cloud
    world.releasePages('pages/message/message')
    const account = world.officialAccount('Shop', { sharing: true, addresses: [EGRESS_IP] })
    if (hearsEvents) {
      cloud.pushTo('events', world.miniProgram, 'subscribe_msg_event')
      cloud.pushTo('events', account, 'subscribe_and_unsubscribe')
    }
    const templates = {
      account: world.accountTemplate(account, { title: '推送提醒', content: CONTENT }).templateId,
      subscribe: world.subscribeTemplate({ title: '推送提醒', content: CONTENT }).templateId,
    }
    const scene = new Scene(cloud, account, world.person('Olive'), templates)
    if (installed) await scene.install()
    return scene
  }

  /** A person who has opened the mini program; perhaps a follower, perhaps with accepts. */
  async person(name: string, { follows = false, accepts = 0 } = {}): Promise<Person> {
    const person = this.cloud.world.person(name)
    await this.user(person, 'me.rename', { name })
    if (follows) this.cloud.world.follow(person, this.account)
    for (let n = 0; n < accepts; n++) {
      // Two popups in one second would be one event told twice.
      this.cloud.advance(1_000)
      this.accept(person)
    }
    await this.cloud.until(() => this.knows(person, follows, accepts), { what: `${name} is known` })
    return person
  }

  /** Have the functions dealt with what WeChat has told them about this person? */
  private knows(person: Person, follows: boolean, accepts: number): boolean {
    const openid = this.openid(person)
    const [user] = this.cloud.database.find('users', { _id: openid }).documents
    const [grant] = this.cloud.database.find('grants', { openid }).documents
    const joined = Object.keys(user?.['follows'] ?? {}).length > 0
    return joined === follows && (grant?.['remaining'] ?? 0) === accepts
  }

  async people(
    count: number,
    options: { follows?: boolean; accepts?: number } = {},
  ): Promise<Person[]> {
    const people: Person[] = []
    for (let n = 0; n < count; n++) people.push(await this.person(`person ${n}`, options))
    return people
  }

  /** The person allows one more subscribe message in the popup. */
  accept(person: Person): void {
    this.cloud.world.requestSubscribeMessage(person, [this.templates.subscribe], 'accept')
  }

  /** An action at the console. @throws Error with the function's own sentence */
  async console<A extends keyof AdminActions>(
    action: A,
    request: AdminActions[A]['request'],
  ): Promise<AdminActions[A]['answer']> {
    return read(await this.tryConsole(action, request))
  }

  async tryConsole<A extends keyof AdminActions>(
    action: A,
    request: AdminActions[A]['request'],
  ): Promise<Reply<AdminActions[A]['answer']>> {
    const event = { action, consoleKey: CONSOLE_KEY, ...request }
    return (await this.cloud.console('admin', event)) as Reply<AdminActions[A]['answer']>
  }

  /** An action of the mini program. @throws Error with the function's own sentence */
  async user<A extends keyof UserActions>(
    person: Person,
    action: A,
    request: UserActions[A]['request'],
  ): Promise<UserActions[A]['answer']> {
    const reply = await this.cloud.call(person, 'user', { action, ...request })
    return read(reply as Reply<UserActions[A]['answer']>)
  }

  /** An administrator's action in the mini program. */
  async admin<A extends keyof AdminActions>(
    person: Person,
    action: A,
    request: AdminActions[A]['request'],
  ): Promise<AdminActions[A]['answer']> {
    const reply = await this.cloud.call(person, 'admin', { action, ...request })
    return read(reply as Reply<AdminActions[A]['answer']>)
  }

  /** A push token whose pushes go to this person when they name nobody. */
  async token(owner: Person, change: Partial<AdminActions['token.create']['request']> = {}) {
    const request = { name: 'a service', owner: this.openid(owner), ...change }
    return (await this.console('token.create', request)).token
  }

  /** `POST /v1/messages` */
  async post(
    token: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<HttpPush> {
    const answer = await this.cloud.http('POST', '/v1/messages', {
      headers: { authorization: `Bearer ${token}`, ...headers },
      body,
    })
    return { status: answer.status, ...(answer.json() as PushAnswer) }
  }

  /** Where everybody ended: outcome, channel and reason in one line, by name. */
  async outcomes(message: string): Promise<Record<string, string>> {
    const lines: [string, string][] = []
    for (let after: number | undefined = -1; after !== undefined;) {
      const page: AdminActions['message.recipients']['answer'] = await this.console(
        'message.recipients',
        after < 0 ? { id: message } : { id: message, after },
      )
      for (const { user, outcome, channel, reason } of page.recipients) {
        lines.push([this.name(user), [outcome, channel, reason].filter(Boolean).join(' ')])
      }
      after = page.next
    }
    return Object.fromEntries(lines)
  }

  /** How often each phone was notified, by name. */
  notified(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const { person } of this.cloud.notifications) counts[person] = (counts[person] ?? 0) + 1
    return counts
  }

  /** Titles in the person's inbox, newest first. */
  async inbox(person: Person): Promise<string[]> {
    const { messages } = await this.user(person, 'inbox.page', {})
    return messages.map(({ title }) => title)
  }

  openid(person: Person): string {
    return person.openid(this.cloud.world.miniProgram)
  }

  stop(): Promise<void> {
    return this.cloud.stop()
  }

  private name(key: string): string {
    const openid = key.split(':').pop() ?? key
    return this.cloud.world.whoIs(openid)?.person.name ?? key
  }

  private async install(): Promise<void> {
    const { claimCode = '' } = await this.console('setup', {})
    await this.user(this.owner, 'me.get', {})
    await this.admin(this.owner, 'claim', { code: claimCode })
    const { appid, name } = this.account
    await this.console('account.save', { appid, type: 'official', name })
    await this.mapDefaultKind(FIELDS)
  }

  /** Maps the default kind on all three channels. */
  async mapDefaultKind(fields: Record<string, string>): Promise<void> {
    const { account, subscribe } = this.templates
    const official = { account: this.account.appid, templateId: account, fields }
    await this.console('kind.save', {
      id: 'default',
      mappings: [
        { channel: 'template', ...official },
        { channel: 'uniform', ...official },
        { channel: 'subscribe', templateId: subscribe, fields },
      ],
    })
  }
}

/** The answer, or the function's own sentence as an error. */
function read<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.result
  throw new Error(sentence(reply.error))
}

const sentence = ({ code, message, faults = [] }: ErrorBody) =>
  [code, message, ...faults.map(({ field, en }) => `${field}: ${en}`)].join('; ')
