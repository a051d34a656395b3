import { sha256, timeFloor } from '../../cloudfunctions/shared/domain/ids'
import type { MessageDocument } from '../../cloudfunctions/shared/store/messages'
import { NEVER } from '../../cloudfunctions/shared/store/messages'
import type { InboxPage } from '../../typings/user'
import { Scene } from '../cloud/scene'
import type { Figure } from './figure'

const KEYS = 30
const PAGE = 20
const INSERTED_AT_ONCE = 5_000

/** An inbox page of somebody with 30 audience keys, among a thousand messages and among a hundred thousand. */
export async function measureInbox(): Promise<Figure[]> {
  return [...(await measurePages(1_000)), ...(await measurePages(100_000))]
}

async function measurePages(messages: number): Promise<Figure[]> {
  const scene = await Scene.start()
  try {
    const ann = await scene.person('Ann')
    const openid = scene.openid(ann)
    const topics = Array.from({ length: KEYS - 2 }, (_, n) => `topic-${n}`)
    const keys = [`u:${openid}`, '*', ...topics.map((topic) => `t:${topic}`)]
    scene.cloud.database.update(
      'users',
      { _id: openid },
      { $set: { keys: keys.map((key) => ({ key, from: '' })) } },
    )
    fill(scene, messages, [...keys, 't:somebody-elses'])
    const first = await page(scene, openid, {})
    const later = await page(scene, openid, { cursor: first.next })
    const name = `inbox of ${messages.toLocaleString('en')} messages, 30 keys`
    return [
      { name: `${name}: calls, first page`, value: first.calls, unit: 'calls', atMost: 3 },
      { name: `${name}: calls, later page`, value: later.calls, unit: 'calls', atMost: 2 },
      {
        name: `${name}: keys examined, later page`,
        value: later.keysExamined,
        unit: 'keys',
        atMost: PAGE + KEYS + 1,
      },
    ]
  } finally {
    await scene.stop()
  }

  async function page(scene: Scene, openid: string, request: { cursor?: string | undefined }) {
    const before = scene.cloud.databaseReports().length
    const person = scene.cloud.world.whoIs(openid)?.person
    if (!person) throw new Error(`${openid} is nobody`)
    const { cursor } = request
    const answer: InboxPage = await scene.user(
      person,
      'inbox.page',
      cursor === undefined ? { limit: PAGE } : { limit: PAGE, cursor },
    )
    if (answer.messages.length !== PAGE) throw new Error(`a page of ${answer.messages.length}`)
    const reports = scene.cloud.databaseReports().slice(before)
    const scan = reports.find(({ collection }) => collection === 'messages')
    return { calls: reports.length, keysExamined: scan?.keysExamined ?? NaN, next: answer.next }
  }
}

/** Messages spread over the keys, a minute apart. */
function fill(scene: Scene, count: number, keys: readonly string[]): void {
  const start = scene.cloud.clock.now() - count * 60_000
  for (let from = 0; from < count; from += INSERTED_AT_ONCE) {
    const size = Math.min(INSERTED_AT_ONCE, count - from)
    const documents = Array.from({ length: size }, (_, offset) => {
      const n = from + offset
      return message(n, start + n * 60_000, keys[n % keys.length] ?? '*')
    })
    scene.cloud.database.insert('messages', documents)
  }
}

function message(n: number, at: number, key: string) {
  const document: Omit<MessageDocument, 'audience'> & { audience: { type: 'everyone' } } = {
    _id: sha256(String(n)).slice(0, 32),
    schema: 1,
    rev: 1,
    state: 'ended',
    dueAt: NEVER,
    edition: 1,
    attempt: 1,
    settled: 1,
    stopped: '',
    at: timeFloor(at),
    to: [key],
    audience: { type: 'everyone' },
    title: `Message ${n}`,
    summary: `What message ${n} says in one line`,
    content: 'text',
    format: 'text',
    link: '',
    data: [],
    kind: 'default',
    priority: 'normal',
    channels: null,
    account: null,
    sender: { type: 'console', id: 'console', name: '' },
    wire: 'rest',
    extras: {},
    fingerprint: '',
    createdAt: at,
    sendAt: null,
    expiresAt: null,
    passQuietHours: false,
    eventAt: at,
    updates: [],
    roads: {},
    counts: { sent: 1, delivered: 0, failed: 0, skipped: 0, unknown: 0 },
    endedAt: at,
    folds: 0,
    takenKind: '',
  }
  return { ...document, sender: { ...document.sender } }
}
