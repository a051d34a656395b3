import { describe, expect, test } from 'vitest'
import type { PushRequest } from '../../typings/push'
import type { Caller } from '../../cloudfunctions/shared/actions/caller'
import { sha256 } from '../../cloudfunctions/shared/domain/ids'
import { ActionsScene, CONSOLE, faultsOf, refusal, user } from './actions-scene'
import { loseAnswer } from './troubled-database'

const ANN = 'oAnn0000'
const HOUR = 3_600_000
const DAY = 24 * HOUR

async function scene() {
  const made = new ActionsScene()
  await made.join(ANN)
  /** A push to Ann; `now` is the moment at which it arrives. */
  const push = (request: PushRequest) =>
    made.push({ title: 'Hello', to: { users: [ANN] }, ...request })
  const stored = (id: string) => made.stored('messages', id)
  const soon = () => made.effects.clock.now() + 1000
  return { made, push, stored, soon }
}

describe('a push for later', () => {
  test('is scheduled, in no inbox, and starts nothing', async () => {
    const { made, push, stored, soon } = await scene()
    const sendAt = soon() + HOUR
    const answer = await push({ sendAt })
    expect(answer).toMatchObject({ state: 'scheduled', repeated: false, recipients: [] })
    expect(stored(answer.id)).toMatchObject({ state: 'scheduled', at: '', sendAt, dueAt: sendAt })
    expect(made.effects.kicks).toEqual([])
    expect((await made.user(ANN, 'inbox.page', {})).messages).toEqual([])
    const status = await made.admin(CONSOLE, 'message.status', { id: answer.id })
    expect(status).toMatchObject({ sendAt, visibleAt: null })
    expect(status.possible).toEqual(['pause', 'cancel', 'recall'])
  })

  test('may say so as ISO 8601 with an offset, or as a delay in seconds', async () => {
    const { push, stored, soon } = await scene()
    const sendAt = Date.UTC(2026, 4, 2, 1, 30)
    const iso = [
      ...['2026-05-02T09:30:00+08:00', '2026-05-02T01:30:00Z', '2026-05-02T09:30+08:00'],
      ...['2026-05-02T09:30:00+0800', '2026-05-02T09:30:00.000+08', '2026-05-01T20:30:00-0500'],
    ]
    for (const text of iso) {
      expect(stored((await push({ sendAt: text })).id)).toMatchObject({ sendAt })
    }
    const due = soon() + 90_000
    expect(stored((await push({ delay: 90 })).id)).toMatchObject({ sendAt: due, dueAt: due })
  })

  test('whose time is over goes now', async () => {
    const { made, push } = await scene()
    const now = made.effects.clock.now()
    for (const times of [{ sendAt: now - HOUR }, { sendAt: now + 1000 }, { delay: 0 }]) {
      expect(await push(times)).toMatchObject({ state: 'open' })
    }
    expect(made.effects.kicks).toHaveLength(3)
  })

  test('can be a year and a day ahead', async () => {
    const { push, soon } = await scene()
    expect(await push({ sendAt: soon() + 366 * DAY })).toMatchObject({ state: 'scheduled' })
    expect(await push({ delay: 31_536_000 })).toMatchObject({ state: 'scheduled' })
    const tooLate = await refusal(push({ sendAt: soon() + 366 * DAY + 1 }))
    expect(faultsOf(tooLate)).toEqual(['sendAt: too_late'])
  })

  test.each<[PushRequest, string[]]>([
    [{ sendAt: 1_777_600_000 }, ['sendAt: not_a_moment']],
    [{ sendAt: 1_777_600_000_000_000 }, ['sendAt: not_a_moment']],
    [{ sendAt: 1_777_600_000_000.5 }, ['sendAt: not_a_moment']],
    [{ sendAt: '2026-05-02 09:30' }, ['sendAt: not_a_moment']],
    [{ sendAt: '2026-05-02T09:30:00' }, ['sendAt: not_a_moment']],
    [{ sendAt: '2026-02-30T09:30:00Z' }, ['sendAt: not_a_moment']],
    [{ sendAt: '2026-05-02T09:30:00+25' }, ['sendAt: not_a_moment']],
    [{ sendAt: '2026-05-02T09:30:00+8' }, ['sendAt: not_a_moment']],
    [{ sendAt: '2026-05-02 09:00-10:00' }, ['sendAt: not_a_moment']],
    [{ expiresAt: '2026-05-02T0800' }, ['expiresAt: not_a_moment']],
    [{ eventAt: 'yesterday' }, ['eventAt: not_a_moment']],
    [{ delay: -1 }, ['delay: too_small']],
    [{ delay: 31_536_001 }, ['delay: too_big']],
    [{ delay: 60, sendAt: '2026-05-02T09:30:00Z' }, ['delay: one_at_most']],
    [{ ttl: 59 }, ['ttl: too_small']],
    [{ ttl: 60, expiresAt: '2026-05-02T09:30:00Z' }, ['ttl: one_at_most']],
    [
      { sendAt: '2026-05-02T09:30:00Z', expiresAt: '2026-05-02T09:30:00Z' },
      ['expiresAt: too_early'],
    ],
    [{ expiresAt: '2026-05-01T03:59:00Z' }, ['expiresAt: too_early']],
    [{ delay: 7200, expiresAt: '2026-05-01T05:00:00Z' }, ['expiresAt: too_early']],
  ])('is refused with what is wrong: %j', async (request, faults) => {
    const { push } = await scene()
    const refused = await refusal(push(request))
    expect(refused.code).toBe('invalid_request')
    expect(faultsOf(refused)).toEqual(faults)
  })
})

describe('a push that expires', () => {
  test('does so at a time, or so many seconds after it became visible', async () => {
    const { push, stored, soon } = await scene()
    const at = soon() + HOUR
    expect(stored((await push({ expiresAt: at })).id)).toMatchObject({ expiresAt: at })
    const sinceNow = soon() + 60_000
    expect(stored((await push({ ttl: 60 })).id)).toMatchObject({ expiresAt: sinceNow })
    const sendAt = soon() + DAY
    const later = await push({ sendAt, ttl: 60 })
    expect(stored(later.id)).toMatchObject({ expiresAt: sendAt + 60_000 })
    const delayed = soon() + 100_000 + 60_000
    expect(stored((await push({ delay: 100, ttl: 60 })).id)).toMatchObject({ expiresAt: delayed })
  })
})

describe('a repeat of a push with times', () => {
  test('is the same push, though the time that was computed is another', async () => {
    const { made, push } = await scene()
    const request = { delay: 60, ttl: 60, idempotencyKey: 'k' }
    const first = await push(request)
    expect(first).toMatchObject({ state: 'scheduled', repeated: false })
    expect(await push(request)).toEqual({ ...first, repeated: true })
    const other = await refusal(push({ ...request, delay: 61 }))
    expect(other.code).toBe('idempotency_conflict')
    expect(made.effects.engine.find('messages', {}).documents).toHaveLength(1)
  })

  test('is no error when its times are over by then', async () => {
    const { made, push, soon } = await scene()
    const request = { sendAt: soon() + HOUR, expiresAt: soon() + 2 * HOUR, idempotencyKey: 'k' }
    const { id } = await push(request)
    made.effects.clock.advance(DAY)
    expect(await push(request)).toMatchObject({ id, repeated: true })
    const unknown = await refusal(push({ ...request, idempotencyKey: 'other' }))
    expect(faultsOf(unknown)).toEqual(['expiresAt: too_early'])
  })

  test('is its own when only the answer of the first was lost', async () => {
    const { made, push } = await scene()
    loseAnswer(made.effects, 'add', 'messages')
    const answer = await push({ delay: 60, idempotencyKey: 'k' })
    expect(answer).toMatchObject({ state: 'scheduled', repeated: false })
  })

  test('without times has the fingerprint that it had before there were any', async () => {
    const { push, stored } = await scene()
    const { id } = await push({ idempotencyKey: 'k' })
    const request = {
      title: 'Hello',
      summary: '',
      content: '',
      format: 'text',
      link: '',
      kind: 'default',
      data: [],
      priority: 'normal',
      channels: null,
      account: null,
      audience: { type: 'users', users: [ANN] },
      extras: {},
    }
    expect(stored(id)?.['fingerprint']).toBe(sha256(JSON.stringify(request)))
  })
})

describe('quiet hours', () => {
  const push = { title: 'Fire', passQuietHours: true }

  async function token(made: ActionsScene, scopes: 'quietHours'[]): Promise<Caller> {
    const create = { name: 'alarm', owner: ANN, scopes }
    const { token } = await made.admin(CONSOLE, 'token.create', create)
    return { type: 'pushToken', pushToken: token }
  }

  test('are passed by a push token with the scope, by a role and by the console', async () => {
    const { made } = await scene()
    await made.join('oOwner00', 'owner')
    await made.join('oAdmin00', 'admin')
    const may: Caller[] = [await token(made, ['quietHours']), user('oOwner00'), user('oAdmin00')]
    for (const who of may) {
      const { id } = await made.admin(who, 'push.send', push)
      expect(made.stored('messages', id)).toMatchObject({ passQuietHours: true })
    }
    const { id } = await made.push({ ...push, to: { users: [ANN] } })
    expect(made.stored('messages', id)).toMatchObject({ passQuietHours: true })
  })

  test('are not passed by others, who are told which field it is', async () => {
    const { made } = await scene()
    for (const who of [await token(made, []), user(ANN)]) {
      const refused = await refusal(made.admin(who, 'push.send', push))
      expect(refused.code).toBe('scope_missing')
      expect(faultsOf(refused)).toEqual(['passQuietHours: scope_missing'])
      const plain = await made.admin(who, 'push.send', { ...push, passQuietHours: false })
      expect(made.stored('messages', plain.id)).toMatchObject({ passQuietHours: false })
    }
  })

  test('are no reason to push to others', async () => {
    const { made } = await scene()
    const who = await token(made, ['quietHours'])
    const refused = await refusal(made.admin(who, 'push.send', { ...push, to: { everyone: true } }))
    expect(refused.code).toBe('scope_missing')
  })
})
