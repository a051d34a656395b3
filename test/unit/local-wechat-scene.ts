import type { PushedEvent, WireAnswer } from '../../local/wechat/types'
import type { WeChatSettings } from '../../local/wechat'
import { WeChat } from '../../local/wechat'

/** 2025-01-08 10:40:00 in Beijing. */
export const START = Date.UTC(2025, 0, 8, 2, 40)

/** A WeChat whose time stands still until it is advanced. */
export class Scene {
  readonly events: PushedEvent[] = []
  readonly wechat: WeChat
  private time = START
  private readonly agenda: { at: number; run: () => void }[] = []

  constructor(settings: Partial<WeChatSettings> = {}, seed = 1) {
    this.wechat = new WeChat({
      now: () => this.time,
      random: seededRandom(seed),
      // Time stands still here: what is sent next would be sent at the same moment.
      settings: { sendUnderWayMs: 0, callerIp: '203.0.113.7', ...settings },
      push: (event) => this.events.push(event),
      schedule: (delayMs, run) => this.agenda.push({ at: this.time + delayMs, run }),
    })
  }

  get now(): number {
    return this.time
  }

  get world(): WeChat['world'] {
    return this.wechat.world
  }

  /** Moves the clock and does what falls due, in order of time. What was pushed is in `events`. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms
    for (let next = this.due(until); next; next = this.due(until)) {
      this.agenda.splice(this.agenda.indexOf(next), 1)
      this.time = next.at
      next.run()
      await settled()
    }
    this.time = until
  }

  async cloud(api: string, data: Record<string, unknown>, appid?: string): Promise<Answer> {
    return read(
      await this.wechat.cloudCall({ api, appid: appid ?? this.world.miniProgram.appid, data }),
    )
  }

  async get(path: string, query: Record<string, string>): Promise<Answer> {
    return read(await this.wechat.https({ method: 'GET', path, query, body: '' }))
  }

  async post(path: string, body: unknown, token?: string): Promise<Answer> {
    const query: Record<string, string> = token === undefined ? {} : { access_token: token }
    const text = JSON.stringify(body)
    return read(await this.wechat.https({ method: 'POST', path, query, body: text }))
  }

  /** A new access token by /cgi-bin/token. */
  async token(account: { appid: string; secret: string }): Promise<string> {
    const { appid, secret } = account
    const query = { grant_type: 'client_credential', appid, secret }
    return String((await this.get('/cgi-bin/token', query))['access_token'])
  }

  private due(until: number): { at: number; run: () => void } | undefined {
    const [first] = this.agenda.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)
    return first
  }
}

export type Answer = Record<string, unknown>

/** The JSON of an answer; every other answer fails the test. */
export function read(answer: WireAnswer): Answer {
  if (answer.type !== 'json') throw new Error(`expected JSON, got ${JSON.stringify(answer)}`)
  return JSON.parse(answer.text) as Answer
}

/** Mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What was resolved has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
