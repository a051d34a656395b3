import type { DeliverAnswer } from '../../cloudfunctions/shared/delivery/deliver'
import { deliver } from '../../cloudfunctions/shared/delivery/deliver'
import { FRESH_INSTALLATION } from '../../cloudfunctions/shared/delivery/configuration'
import type { DeliveryEffects, KickAnswer } from '../../cloudfunctions/shared/delivery/effects'
import { SIZES } from '../../cloudfunctions/shared/delivery/effects'
import { newMessage } from '../../cloudfunctions/shared/delivery/new-message'
import type { Answer } from '../../cloudfunctions/shared/domain/answers'
import { accountKey, userKey } from '../../cloudfunctions/shared/domain/audience-keys'
import type { Control } from '../../cloudfunctions/shared/domain/control'
import { controlChange, possibleControls } from '../../cloudfunctions/shared/domain/control'
import { sha256 } from '../../cloudfunctions/shared/domain/ids'
import { isWaiting } from '../../cloudfunctions/shared/domain/people'
import type { Audience, Channel } from '../../cloudfunctions/shared/domain/words'
import { findBatches, signalBatches } from '../../cloudfunctions/shared/store/batches'
import { collections } from '../../cloudfunctions/shared/store/collections'
import type { Database as StorePort } from '../../cloudfunctions/shared/store/database'
import type { GrantDocument } from '../../cloudfunctions/shared/store/grants'
import { addGrant, getGrant, grantId } from '../../cloudfunctions/shared/store/grants'
import type { MessageDocument } from '../../cloudfunctions/shared/store/messages'
import { addMessage, controlMessage, getMessage } from '../../cloudfunctions/shared/store/messages'
import type { KindMapping } from '../../cloudfunctions/shared/store/settings'
import {
  addAccount,
  addKind,
  listKinds,
  replaceKind,
  setInstallation,
} from '../../cloudfunctions/shared/store/settings'
import { addUser } from '../../cloudfunctions/shared/store/users'
import type { SendCall, Transport } from '../../cloudfunctions/shared/wechat/transport'
import { LATE } from '../../cloudfunctions/shared/wechat/transport'
import { Database } from '../../local/database'
import { inParts } from '../../cloudfunctions/shared/store/in-parts'
import { databasePort } from '../../local/database/port'
import type { OfficialAccount, Person, WeChatSettings } from '../../local/wechat'
import { WeChat } from '../../local/wechat'
import { seededRandom } from './local-wechat-scene'
import { VirtualClock } from './virtual-clock'

/** 2026-03-02 10:00 in UTC+8. */
const START = Date.UTC(2026, 2, 2, 2)

/** A run's time limit less what it keeps for itself, in ms. */
const RUN_MS = 58_000

/**
 * The engine in one thread: the product's own code on the local cloud's database and WeChat, over a clock that jumps.
 * What travels between them arrives, unless a fault says otherwise.
 */
export class EngineScene {
  readonly clock = new VirtualClock(START)
  readonly wechat: WeChat
  readonly engine: Database
  readonly database: StorePort
  readonly account: OfficialAccount
  /** Database calls since the start. */
  databaseCalls = 0
  readonly kicks: string[] = []
  readonly logged: { event: string; fields: Record<string, unknown> }[] = []
  readonly templates
  private readonly random
  private pushed = 0

  constructor(settings: Partial<WeChatSettings> = {}) {
    const random = seededRandom(7)
    this.random = {
      bytes: (count: number) =>
        Uint8Array.from({ length: count }, () => Math.floor(random() * 256)),
      fraction: random,
    }
    this.wechat = new WeChat({
      now: () => this.clock.now(),
      random,
      settings: { latencyMs: 40, ...settings },
      push: () => undefined,
      schedule: (delayMs, run) => this.clock.schedule(delayMs, run),
    })
    this.engine = new Database({ collections, now: () => this.clock.now(), random })
    this.database = counting(inParts(databasePort(this.engine)), () => (this.databaseCalls += 1))
    const { world } = this.wechat
    world.releasePages('pages/message/message')
    this.account = world.officialAccount('Shop', { sharing: true })
    const content = '标题:{{thing1.DATA}}\n时间:{{time2.DATA}}'
    this.templates = {
      subscribe: world.subscribeTemplate({ title: '推送提醒', content }),
      account: world.accountTemplate(this.account, { title: '推送提醒', content }),
    }
  }

  /** The installation with its account and the default kind, mapped on these channels. */
  async install(channels: Channel[], pace = 1000): Promise<void> {
    const { miniProgram } = this.wechat.world
    const changes = { channels, appid: miniProgram.appid, receipts: 'off' as const, pace }
    await setInstallation(this.database, changes, FRESH_INSTALLATION)
    const { appid, name } = this.account
    const account = { appid, name, secret: null, createdAt: START }
    await addAccount(this.database, { type: 'official', ...account })
    await this.mapKind({ thing1: '{{title}}', time2: '{{time}}' })
  }

  /** Maps the default kind on all three channels. */
  async mapKind(fields: Record<string, string>): Promise<void> {
    const { appid } = this.account
    const account = { account: appid, templateId: this.templates.account.templateId, fields }
    const subscribe = this.templates.subscribe.templateId
    const mappings: KindMapping[] = [
      { channel: 'template', ...account },
      { channel: 'uniform', ...account },
      { channel: 'subscribe', account: null, templateId: subscribe, fields },
    ]
    await this.saveKind(mappings)
  }

  /** The default kind with these mappings. */
  async saveKind(mappings: KindMapping[]): Promise<void> {
    const kind = { name: '普通消息', channels: null, account: null, mappings, updatedAt: START }
    const [there] = await listKinds(this.database)
    if (there) await replaceKind(this.database, 'default', there.rev, kind)
    else await addKind(this.database, 'default', kind)
  }

  /** A user of the mini program, perhaps a follower, perhaps with grants. */
  async user(name: string, { follows = false, grants = 0 } = {}): Promise<Person> {
    const person = this.wechat.world.person(name)
    const openid = this.openid(person)
    const { appid } = this.account
    if (follows) person.follows(this.account)
    await addUser(this.database, {
      _id: openid,
      schema: 1,
      rev: 0,
      unionid: null,
      name,
      remark: '',
      externalId: '',
      tags: [],
      role: 'user',
      keys: [
        { key: userKey(openid), from: '' },
        { key: '*', from: '' },
        ...(follows ? [{ key: accountKey(appid), from: '' }] : []),
      ],
      follows: follows ? { [appid]: { openid: person.openid(this.account), since: '' } } : {},
      readUpTo: '',
      clearedUpTo: '',
      createdAt: START,
    })
    if (grants > 0) await this.grant(person, grants, grants)
    return person
  }

  async users(count: number, options: { follows?: boolean; grants?: number }): Promise<Person[]> {
    const people: Person[] = []
    for (let n = 0; n < count; n++) people.push(await this.user(`user ${n}`, options))
    return people
  }

  /** What the ledger says, and what WeChat allows. */
  async grant(person: Person, remaining: number, allowance: number): Promise<void> {
    const { templateId } = this.templates.subscribe
    if (allowance > 0) person.accepts(this.templates.subscribe, allowance)
    const grant: GrantDocument = {
      _id: grantId(this.openid(person), templateId),
      schema: 1,
      openid: this.openid(person),
      templateId,
      rev: 0,
      remaining,
      marks: [],
      credits: [],
      updatedAt: START,
    }
    await addGrant(this.database, grant)
  }

  async grantLeft(person: Person): Promise<number> {
    const id = grantId(this.openid(person), this.templates.subscribe.templateId)
    return (await getGrant(this.database, id))?.remaining ?? 0
  }

  openid(person: Person): string {
    return person.openid(this.wechat.world.miniProgram)
  }

  /** A push as `accept` leaves it. */
  async push(
    audience: Audience | Person,
    change: Partial<MessageDocument> = {},
  ): Promise<MessageDocument> {
    const to: Audience =
      'type' in audience ? audience : { type: 'users', users: [this.openid(audience)] }
    this.pushed += 1
    await this.clock.advance(1)
    const message: MessageDocument = {
      ...newMessage(
        { clock: this.clock, random: this.random },
        {
          _id: sha256(String(this.pushed)).slice(0, 32),
          audience: to,
          title: '你好',
          summary: '你好',
          content: '世界',
          format: 'text',
          link: '',
          data: [],
          kind: 'default',
          priority: 'normal',
          channels: null,
          account: null,
          sender: { type: 'console', id: 'console', name: '' },
          wire: 'test',
          extras: {},
          fingerprint: '',
        },
      ),
      ...change,
    }
    await addMessage(this.database, message)
    return message
  }

  /** A control as it is asked for at the console. */
  async control(message: Pick<MessageDocument, '_id'>, control: Control): Promise<void> {
    const now = await getMessage(this.database, message._id)
    if (!now || !possibleControls(now).includes(control)) throw new Error(`${control}: not now`)
    await controlMessage(this.database, now, controlChange(control, now, this.clock.now()))
    await signalBatches(this.database, now._id)
  }

  /** A run of `deliver`, to its end. */
  run(
    options: { kicked?: string; successor?: boolean; cloudCalls?: boolean } = {},
  ): Promise<DeliverAnswer> {
    return this.clock.finish(this.start(options))
  }

  /** A run of `deliver`, begun. */
  start({
    kicked,
    successor = false,
    cloudCalls = true,
    effects = {},
  }: {
    kicked?: string
    successor?: boolean
    cloudCalls?: boolean
    effects?: Partial<DeliveryEffects>
  } = {}): Promise<DeliverAnswer> {
    return deliver(
      { ...this.effects(cloudCalls), ...effects },
      {
        ...(kicked === undefined ? {} : { kicked }),
        deadline: this.clock.now() + RUN_MS,
        timer: kicked === undefined && !successor,
      },
    )
  }

  /** The minute's timer, again and again for a while. */
  async minutes(count: number): Promise<void> {
    for (let minute = 0; minute < count; minute++) {
      await this.run()
      await this.clock.advance(60_000)
    }
  }

  async message({ _id }: MessageDocument): Promise<MessageDocument> {
    const message = await getMessage(this.database, _id)
    if (!message) throw new Error('the message is gone')
    return message
  }

  /** How everybody ended: outcome, channel and reason in one word each, by name of the person. */
  async outcomes({ _id, edition }: MessageDocument): Promise<Record<string, string>> {
    const batches = await findBatches(this.database, _id, edition, -1, 1000)
    return Object.fromEntries(
      batches.flatMap(({ people }) =>
        people.map(({ k, s }) => [
          this.nameOf(k),
          isWaiting(s) ? 'waiting' : [s[0], s[1].split(':')[0], s[2]].filter(Boolean).join(' '),
        ]),
      ),
    )
  }

  /** How often each phone was notified, by name. */
  notified(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const { person } of this.wechat.notifications) counts[person] = (counts[person] ?? 0) + 1
    return counts
  }

  private nameOf(key: string): string {
    const openid = key.split(':').pop() ?? key
    return this.wechat.world.whoIs(openid)?.person.name ?? key
  }

  private effects(cloudCalls: boolean): DeliveryEffects {
    const transport = this.transport()
    return {
      clock: this.clock,
      random: this.random,
      log: (event, fields = {}) => this.logged.push({ event, fields }),
      database: this.database,
      transportsFor: () => () => (cloudCalls ? [transport] : []),
      kick: (message): Promise<KickAnswer> => {
        this.kicks.push(message)
        return Promise.resolve({ type: 'started' })
      },
      sizes: SIZES,
      pageFor: (message) => `pages/message/message?id=${message}`,
    }
  }

  transport(): Transport {
    return {
      name: 'cloud',
      refresh: () => Promise.resolve(false),
      send: async ({ api, appid, body, inTime }: SendCall): Promise<Answer> => {
        if (!inTime()) return LATE
        const own = this.wechat.world.miniProgram.appid
        const answer = await this.wechat.cloudCall({ api, appid: appid || own, data: body })
        if (answer.type === 'refused') {
          return { type: 'notSent', cause: 'credential', text: String(answer.errorCode) }
        }
        if (answer.type !== 'json') return { type: 'unknown', text: answer.type }
        const { errcode, errmsg } = JSON.parse(answer.text) as { errcode: number; errmsg: string }
        const msgid = /"msgid":\s*(\d+)/.exec(answer.text)?.[1] ?? ''
        return { type: 'answered', errcode, errmsg, msgid }
      },
    }
  }
}

function counting(port: StorePort, count: () => void): StorePort {
  return new Proxy(port, {
    get(target, name, receiver): unknown {
      count()
      return Reflect.get(target, name, receiver)
    },
  })
}
