import { describe, expect, it } from 'vitest'
import { muteKey, topicKey } from '../../cloudfunctions/shared/domain/audience-keys'
import { timeFloor } from '../../cloudfunctions/shared/domain/ids'
import type { MessageDocument } from '../../cloudfunctions/shared/store/messages'
import { getUser, replaceMemberships } from '../../cloudfunctions/shared/store/users'
import type { Person } from '../../local/wechat'
import { EngineScene } from './engine-scene'

const NEWS = { type: 'topic', topic: 'news' } as const

/** Ann and Bob follow, have grants and are in the topic; Ann has muted it. */
async function scene() {
  const made = new EngineScene()
  await made.install(['template', 'subscribe'])
  const ann = await made.user('Ann', { follows: true, grants: 1 })
  const bob = await made.user('Bob', { follows: true, grants: 1 })
  for (const person of [ann, bob]) join(made, person)
  await mute(made, ann)
  return { made, ann, bob }
}

function join(made: EngineScene, person: Person): void {
  const held = { key: topicKey('news'), from: timeFloor(1) }
  made.engine.update('users', { _id: made.openid(person) }, { $push: { keys: held } })
}

async function mute(made: EngineScene, person: Person, muted = true): Promise<void> {
  const user = await getUser(made.database, made.openid(person))
  if (!user) throw new Error('no such user')
  const keys = muteKey(user.keys, topicKey('news'), muted)
  await replaceMemberships(made.database, user, { ...user, keys })
}

async function pushed(made: EngineScene, change: Partial<MessageDocument> = {}) {
  const message = await made.push(NEWS, change)
  await made.run()
  return made.outcomes(message)
}

describe('who has muted a topic', () => {
  it('is skipped with the reason, and the others are reached', async () => {
    const { made } = await scene()
    expect(await pushed(made)).toEqual({ Ann: 'skipped muted', Bob: 'sent template' })
    expect(made.notified()).toEqual({ Bob: 1 })
    expect(made.wechat.calls).toHaveLength(1)
  })

  it('keeps the grant, and is neither claimed nor debited', async () => {
    const { made, ann, bob } = await scene()
    const claimed: unknown[] = []
    const add = made.database.add.bind(made.database)
    const update = made.database.update.bind(made.database)
    made.database.add = (collection, document) => {
      if ('claims' in document) claimed.push(document.claims)
      return add(collection, document)
    }
    made.database.update = (collection, where, change) => {
      if (change.set?.['claims']) claimed.push(change.set['claims'])
      return update(collection, where, change)
    }
    const outcomes = await pushed(made, { channels: ['subscribe'] })
    expect(outcomes).toEqual({ Ann: 'skipped muted', Bob: 'sent subscribe' })
    expect([await made.grantLeft(ann), await made.grantLeft(bob)]).toEqual([1, 0])
    // In key order; only Bob stands in any claim.
    const [key] = [made.openid(ann), made.openid(bob)].sort()
    const place = key === made.openid(bob) ? 0 : 1
    expect(claimed.flat().map((claim) => (claim as [number])[0])).toEqual([place])
  })

  it('is skipped by what is urgent too', async () => {
    const { made } = await scene()
    expect(await pushed(made, { priority: 'high' })).toMatchObject({ Ann: 'skipped muted' })
    expect(made.notified()).toEqual({ Bob: 1 })
  })

  it('is reached by what is for this very person, for everyone, and for the followers', async () => {
    const { made, ann } = await scene()
    const { appid } = made.account
    for (const audience of [ann, { type: 'everyone' }, { type: 'followers', appid }] as const) {
      const message = await made.push(audience)
      await made.run()
      expect(await made.outcomes(message)).toMatchObject({ Ann: 'sent template' })
    }
  })

  it('is reached again after taking it back', async () => {
    const { made, ann } = await scene()
    await pushed(made)
    await mute(made, ann, false)
    expect(await pushed(made)).toEqual({ Ann: 'sent template', Bob: 'sent template' })
  })

  it('after the message became visible and before it was planned is skipped', async () => {
    const { made, bob } = await scene()
    const message = await made.push(NEWS)
    await mute(made, bob)
    await made.run()
    expect(await made.outcomes(message)).toEqual({ Ann: 'skipped muted', Bob: 'skipped muted' })
  })

  it('after it was planned keeps the outcome', async () => {
    const { made, bob } = await scene()
    const message = await made.push(NEWS)
    await made.run()
    await mute(made, bob)
    await made.minutes(2)
    expect(await made.outcomes(message)).toEqual({ Ann: 'skipped muted', Bob: 'sent template' })
  })
})

describe('a topic that everybody has muted', () => {
  it('ends without a call, counted, in several batches too', async () => {
    const made = new EngineScene()
    await made.install(['template'])
    const people = await made.users(450, { follows: true })
    for (const person of people) {
      join(made, person)
      await mute(made, person)
    }
    const message = await made.push(NEWS)
    await made.run()
    const { state, counts } = await made.message(message)
    expect({ state, counts }).toMatchObject({ state: 'ended', counts: { skipped: 450, sent: 0 } })
    expect(made.wechat.calls).toEqual([])
    expect(made.logged).toEqual([])
  })
})

it('a mute costs no call of the database: it stands where the planner reads anyway', async () => {
  const costs: number[] = []
  for (const muted of [false, true]) {
    const made = new EngineScene()
    await made.install(['template'])
    const people = await made.users(100, { follows: true })
    for (const person of people) join(made, person)
    if (muted) for (const person of people.slice(0, 50)) await mute(made, person)
    const before = made.databaseCalls
    await pushed(made)
    costs.push(made.databaseCalls - before)
  }
  const [without = 0, with50 = 0] = costs
  expect(with50).toBeLessThanOrEqual(without)
})
