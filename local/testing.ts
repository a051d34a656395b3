/** What tests of the product are written on: a local cloud of their own, and short words for what they do to it. */
import { setTimeout as delay } from 'node:timers/promises'
import { collections } from '../cloudfunctions/shared/store/collections'
import { Cloud } from './cloud'
import type { CloudOptions } from './cloud'
import { startParts } from './functions/wiring'
import type { CallLog, Fault, Notification, World } from './wechat'

const POLL_MS = 5
const UNTIL_TIMEOUT_MS = 5000

/** An address from the documentation block: whoever sends requests in tests. */
const CLIENT_IP = '203.0.113.50'

export interface HttpOptions {
  /** The client's address, as the access service appends it to x-forwarded-for. */
  from?: string
  headers?: Record<string, string>
  query?: Record<string, string>
  /** A string or bytes as they are; anything else as JSON. */
  body?: unknown
}

export interface HttpResult {
  status: number
  headers: Record<string, string>
  text: string
  /** The body parsed as JSON. @throws Error when it is none */
  json: () => unknown
}

export class TestCloud extends Cloud {
  /** WeChat's accounts, people and templates. */
  get world(): World {
    return this.wechat.world
  }

  /** What phones received, oldest first. */
  get notifications(): Notification[] {
    return this.wechat.notifications
  }

  /** Calls that reached WeChat, oldest first. */
  get calls(): CallLog[] {
    return this.wechat.calls
  }

  /** Lets something go wrong at WeChat. */
  fault(fault: Fault): void {
    this.wechat.faults.add(fault)
  }

  /** Moves the clock. Timers that became due wait for `tick()`. */
  advance(ms: number): void {
    this.clock.advance(ms)
  }

  /** A request through the HTTP access service. `path` may carry a query. */
  async http(method: string, path: string, options: HttpOptions = {}): Promise<HttpResult> {
    const url = new URL(path, 'http://gateway')
    const { body, isJson } = encoded(options.body)
    const {
      status,
      headers,
      body: answer,
    } = await this.request({
      method,
      path: url.pathname,
      query: { ...Object.fromEntries(url.searchParams), ...options.query },
      headers: {
        ...(isJson && { 'content-type': 'application/json' }),
        ...options.headers,
        'x-forwarded-for': hops(options),
      },
      body,
    })
    const text = Buffer.from(answer).toString()
    return { status, headers, text, json: () => JSON.parse(text) as unknown }
  }

  /**
   * Waits until `condition` gives something other than false, undefined or null, and gives that.
   * @throws Error saying what was waited for, after 5 s of real time.
   */
  async until<T>(
    condition: () => T | Promise<T>,
    { what = String(condition), timeoutMs = UNTIL_TIMEOUT_MS } = {},
  ): Promise<NonNullable<T>> {
    const deadline = performance.now() + timeoutMs
    for (;;) {
      const value = await condition()
      if (value !== false && value !== undefined && value !== null) return value
      if (performance.now() > deadline) {
        throw new Error(`Waited ${timeoutMs} ms in vain until: ${what}`)
      }
      await delay(POLL_MS)
    }
  }
}

export type TestCloudOptions = Partial<CloudOptions> & {
  /** Fills the world before anything runs. */
  seed?: (world: World) => void
}

/** A local cloud on free ports, with the product's collections and built functions unless told otherwise. */
export async function testCloud(options: TestCloudOptions = {}): Promise<TestCloud> {
  const { seed, ...rest } = options
  const cloud = new TestCloud(await startParts({ collections, ...rest }))
  seed?.(cloud.world)
  return cloud
}

function hops({ headers = {}, from = CLIENT_IP }: HttpOptions): string {
  const forged = headers['x-forwarded-for']
  return forged === undefined ? from : `${forged}, ${from}`
}

function encoded(body: unknown): { body: Uint8Array; isJson: boolean } {
  if (body === undefined) return { body: new Uint8Array(), isJson: false }
  if (body instanceof Uint8Array) return { body, isJson: false }
  if (typeof body === 'string') return { body: Buffer.from(body), isJson: false }
  return { body: Buffer.from(JSON.stringify(body)), isJson: true }
}
