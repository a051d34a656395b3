import { expect } from 'vitest'
import type { Effects } from '../../cloudfunctions/shared/actions/effects'
import { hashPushToken } from '../../cloudfunctions/shared/actions/authors'
import type { KickAnswer } from '../../cloudfunctions/shared/delivery/effects'
import { SealRing } from '../../cloudfunctions/shared/domain/seal'
import type { HttpAnswer } from '../../cloudfunctions/shared/http/answers'
import { handleHttp } from '../../cloudfunctions/shared/http/gateway'
import { collections } from '../../cloudfunctions/shared/store/collections'
import type { MessageDocument } from '../../cloudfunctions/shared/store/messages'
import type { PushTokenDocument } from '../../cloudfunctions/shared/store/push-tokens'
import { addPushToken } from '../../cloudfunctions/shared/store/push-tokens'
import { addTopic } from '../../cloudfunctions/shared/store/topics'
import { Database } from '../../local/database'
import { inParts } from '../../cloudfunctions/shared/store/in-parts'
import { databasePort } from '../../local/database/port'

export const NOW = Date.UTC(2026, 2, 1, 8)

/** The push token that every world has; its owner is OWNER and it may push to anybody. */
export const TOKEN = 'k3v9t1m7q5x8z2b6n4c0d1f3g5h7j9l2'
export const OWNER = 'oOwnerOwnerOwnerOwnerOwner01'
export const OTHER = 'oOtherOtherOtherOtherOther02'

export interface Asked {
  query?: Record<string, string>
  headers?: Record<string, string>
  /** Text as it is, bytes as base64, anything else as JSON with its content type. */
  body?: unknown
}

export interface Answered extends HttpAnswer {
  /** The body as JSON; undefined when it is empty. */
  json: unknown
}

/** The HTTP face on a database of its own, with one push token, two users and the topic `ops`. */
export async function httpWorld(replaced: Partial<Effects> = {}) {
  const engine = new Database({ collections, now: () => NOW })
  const database = inParts(databasePort(engine))
  const logged: { event: string; fields: Record<string, unknown> }[] = []
  let seed = 0
  const random = () => (seed = (seed + 0.6180339887) % 1)
  const effects: Effects = {
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    random: {
      bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256)),
      fraction: random,
    },
    log: (event, fields = {}) => logged.push({ event, fields }),
    database,
    seal: new SealRing(['for tests']),
    http: () => Promise.resolve({ type: 'notSent', text: 'no network' }),
    apiUrl: 'https://api.weixin.qq.com',
    kick: () => Promise.resolve<KickAnswer>({ type: 'started' }),
    timeLeft: () => 20_000,
    pageKey: (message) => message,
    consoleKey: '',
    ...replaced,
  }
  engine.insert(
    'users',
    [OWNER, OTHER].map((_id) => ({ _id, keys: [], follows: {} })),
  )
  await addTopic(database, {
    _id: 'ops',
    schema: 1,
    name: 'Operations',
    owner: OTHER,
    testList: false,
    account: null,
    channels: null,
    createdAt: NOW,
  })

  const addToken = (token: string, fields: Partial<PushTokenDocument> = {}) =>
    addPushToken(database, {
      _id: hashPushToken(token),
      schema: 1,
      id: `id-of-${token.slice(0, 6)}`,
      name: 'ci',
      owner: OWNER,
      scopes: ['users', 'topics', 'followers', 'everyone'],
      channels: null,
      account: null,
      addresses: [],
      expiresAt: null,
      revokedAt: null,
      createdAt: NOW,
      ...fields,
    })
  await addToken(TOKEN)

  return {
    logged,
    addToken,
    messages: () => database.find<MessageDocument>('messages', { where: {}, limit: 100 }),
    /** From now on this operation of the database fails. */
    breakDatabase(operation: 'find' | 'add', error: Error) {
      effects.database = { ...database, [operation]: () => Promise.reject(error) }
    },
    handle: (event: unknown) => handleHttp(effects, event),
    async ask(method: string, path: string, asked: Asked = {}): Promise<Answered> {
      const answer = await handleHttp(effects, eventOf(method, path, asked))
      return {
        ...answer,
        json: answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown),
      }
    },
    /** The only message that there is. */
    async message(): Promise<MessageDocument> {
      const messages = await this.messages()
      expect(messages).toHaveLength(1)
      const [message] = messages
      if (!message) throw new Error('There is no message.')
      return message
    },
  }
}

/** The event of the HTTP access service. */
function eventOf(method: string, path: string, { query = {}, headers = {}, body }: Asked) {
  const isBase64Encoded = body instanceof Uint8Array
  const isText = typeof body === 'string' || body === undefined
  const json = !isBase64Encoded && !isText
  return {
    path,
    httpMethod: method,
    headers: { ...(json && { 'content-type': 'application/json' }), ...headers },
    queryStringParameters: query,
    requestContext: { requestId: 'r-1', envId: 'yizhan' },
    body: isBase64Encoded
      ? Buffer.from(body).toString('base64')
      : isText
        ? (body ?? '')
        : JSON.stringify(body),
    isBase64Encoded,
  }
}
