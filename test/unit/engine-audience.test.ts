import { describe, expect, it } from 'vitest'
import { topicKey } from '../../cloudfunctions/shared/domain/audience-keys'
import { timeFloor } from '../../cloudfunctions/shared/domain/ids'
import type { Database, Query } from '../../cloudfunctions/shared/store/database'
import { DatabaseError } from '../../cloudfunctions/shared/store/database'
import { addFollower } from '../../cloudfunctions/shared/store/followers'
import type { Person } from '../../local/wechat'
import { EngineScene } from './engine-scene'

async function installed(): Promise<EngineScene> {
  const scene = new EngineScene()
  await scene.install(['template'])
  return scene
}

/** Somebody who follows the account and has never opened the mini program. */
async function follower(
  scene: EngineScene,
  name: string,
  change: { user?: Person; joinedAt?: string; partedAt?: string; until?: string } = {},
): Promise<Person> {
  const person = scene.wechat.world.person(name).follows(scene.account)
  const openid = person.openid(scene.account)
  const { appid } = scene.account
  await addFollower(scene.database, {
    _id: `${appid}:${openid}`,
    schema: 1,
    appid,
    openid,
    unionid: null,
    user: change.user ? scene.openid(change.user) : null,
    joinedAt: change.joinedAt ?? null,
    ...(change.partedAt !== undefined && { partedAt: change.partedAt }),
    since: timeFloor(1),
    until: change.until ?? null,
  })
  return person
}

async function holdTopic(
  scene: EngineScene,
  person: Person,
  times: { from: number; until?: number },
): Promise<void> {
  const held = {
    key: topicKey('news'),
    from: timeFloor(times.from),
    ...(times.until !== undefined && { until: timeFloor(times.until) }),
  }
  scene.engine.update('users', { _id: scene.openid(person) }, { $push: { keys: held } })
}

describe('a topic', () => {
  it('is whoever had joined and not left when the message became visible', async () => {
    const scene = await installed()
    const names = ['early', 'left before', 'left later', 'late', 'outside']
    const people: Record<string, Person> = {}
    for (const name of names) people[name] = await scene.user(name, { follows: true })
    const now = scene.clock.now()
    const hold = (name: string, times: { from: number; until?: number }) => {
      const person = people[name]
      return person ? holdTopic(scene, person, times) : undefined
    }
    await hold('early', { from: now - 1000 })
    await hold('left before', { from: now - 1000, until: now - 500 })
    await hold('left later', { from: now - 1000, until: now + 5000 })
    await hold('late', { from: now + 5000 })
    const message = await scene.push({ type: 'topic', topic: 'news' })
    await scene.clock.advance(60_000)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({
      early: 'sent template',
      'left later': 'sent template',
    })
  })
})

describe("an account's followers", () => {
  it('are its users and who is nobody’s user, each once', async () => {
    const scene = await installed()
    const ann = await scene.user('Ann', { follows: true })
    await follower(scene, 'Ann as a follower', { user: ann, joinedAt: timeFloor(1) })
    await follower(scene, 'Bob')
    await follower(scene, 'Left', { until: timeFloor(2) })
    await scene.user('Zoe')
    const message = await scene.push({ type: 'followers', appid: scene.account.appid })
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template', Bob: 'sent template' })
  })

  it('who were a user until the user was erased count from the next message on', async () => {
    const scene = await installed()
    const { appid } = scene.account
    // Was planned as a user, perhaps: nobody is notified as both.
    await follower(scene, 'Bob', { partedAt: timeFloor(scene.clock.now() + 60_000) })
    const before = await scene.push({ type: 'followers', appid })
    await scene.clock.advance(120_000)
    const after = await scene.push({ type: 'followers', appid })
    await scene.run()
    expect(await scene.outcomes(before)).toEqual({})
    expect(await scene.outcomes(after)).toEqual({ Bob: 'sent template' })
  })

  it('who are joined with a user later count as they were when it became visible', async () => {
    const scene = await installed()
    const ann = await scene.user('Ann')
    const later = timeFloor(scene.clock.now() + 60_000)
    await follower(scene, 'Bob', { user: ann, joinedAt: later })
    const message = await scene.push({ type: 'followers', appid: scene.account.appid })
    await scene.clock.advance(120_000)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Bob: 'sent template' })
  })
})

describe('a list of people', () => {
  it('ends for somebody who is no user any more with a reason', async () => {
    const scene = await installed()
    const message = await scene.push({ type: 'users', users: ['oGoneForGood123'] })
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ oGoneForGood123: 'skipped not_a_follower' })
  })

  it('of 2,000 is planned in ten batches, everybody once', async () => {
    const scene = await installed()
    const people = await scene.users(2000, { follows: true })
    const users = people.map((person) => scene.openid(person))
    const message = await scene.push({ type: 'users', users })
    await scene.run()
    expect((await scene.message(message)).counts).toMatchObject({ sent: 2000 })
    expect(scene.engine.count('batches', { message: message._id })).toBe(10)
  })
})

describe('long messages to many', () => {
  it('are sent though no answer of the database may be over 1 MB', async () => {
    const scene = await installed()
    const people = await scene.users(1000, { follows: true })
    const keys = Array.from({ length: 30 }, (_, n) => ({ key: `t:topic-${n}`, from: timeFloor(n) }))
    scene.engine.update('users', {}, { $push: { keys: { $each: keys } } }, { multi: true })
    const users = people.map((person) => scene.openid(person))
    const content = '很长的消息'.repeat(20_000)
    const messages = []
    for (let n = 0; n < 12; n++) {
      messages.push(await scene.push({ type: 'users', users: users.slice(n, n + 3) }, { content }))
    }
    const everyone = await scene.push({ type: 'everyone' }, { content })
    const limited: Database = {
      ...scene.database,
      find: async <T>(collection: string, query: Query): Promise<T[]> => {
        const found = await scene.database.find<T>(collection, query)
        const bytes = Buffer.byteLength(JSON.stringify(found))
        if (bytes > 1_000_000) throw new DatabaseError(`${bytes} bytes`, -602001, 'refused')
        return found
      },
    }
    for (let run = 0; run < 4; run++) {
      await scene.clock.finish(scene.start({ effects: { database: limited } }))
    }
    for (const message of [...messages, everyone]) {
      expect((await scene.message(message)).state).toBe('ended')
    }
    expect(scene.logged).toEqual([])
  })
})

describe('nobody', () => {
  it('is an audience too: the message ends', async () => {
    const scene = await installed()
    const message = await scene.push({ type: 'topic', topic: 'empty' })
    await scene.run()
    const { state, counts } = await scene.message(message)
    expect(state).toBe('ended')
    expect(Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0)).toBe(0)
  })
})
