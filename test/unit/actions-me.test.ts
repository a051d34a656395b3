import { describe, expect, test } from 'vitest'
import { timeFloor } from '../../cloudfunctions/shared/domain/ids'
import type { Database } from '../../cloudfunctions/shared/store/database'
import { DatabaseError } from '../../cloudfunctions/shared/store/database'
import { ACCOUNT, ActionsScene, CONSOLE, TEMPLATE, faultsOf, refusal, user } from './actions-scene'

const ANN = 'oAnn0000'
const BOB = 'oBob0000'
const OWNER = 'oOwner00'
const FAN = 'fAnn0000'
const UNION = 'union-of-ann'
const OTHER_ACCOUNT = 'wx00000000000000c3'

describe('who I am', () => {
  test('comes with the linked official accounts, and which of them I follow', async () => {
    const made = new ActionsScene()
    const { appid } = user(ANN)
    await made.admin(CONSOLE, 'account.save', { appid, type: 'mini', name: 'Mini' })
    await made.link()
    await made.link(OTHER_ACCOUNT)
    await made.join(ANN, 'user', UNION)
    const fan = { openid: FAN, appid: ACCOUNT }
    await made.event({ ...fan, unionid: UNION }, { Event: 'subscribe' })
    const accounts = async () => (await made.user(ANN, 'me.get', {})).accounts
    expect(await accounts()).toEqual([
      { appid: ACCOUNT, name: 'Shop', followed: true },
      { appid: OTHER_ACCOUNT, name: 'Shop', followed: false },
    ])
    made.effects.clock.advance(10_000)
    await made.event(fan, { Event: 'unsubscribe' })
    expect(await accounts()).toMatchObject([{ followed: false }, { followed: false }])
  })

  test('says whether anybody owns the installation', async () => {
    const made = new ActionsScene()
    expect(await made.user(ANN, 'me.get', {})).toMatchObject({ hasOwner: false, accounts: [] })
    await made.join(OWNER, 'owner')
    expect(await made.user(ANN, 'me.rename', { name: 'Ann' })).toMatchObject({ hasOwner: true })
    expect(await made.user(OWNER, 'me.get', {})).toMatchObject({ hasOwner: true, role: 'owner' })
  })
})

/** Ann with everything that can be kept about a user; Bob with the same, to see that it stays. */
async function lived() {
  const made = new ActionsScene()
  await made.link()
  const fields = { thing1: '{{title}}' }
  await made.admin(CONSOLE, 'kind.save', {
    id: 'default',
    mappings: [{ channel: 'subscribe', templateId: TEMPLATE, fields }],
  })
  await made.join(OWNER, 'owner')
  const people = [
    { openid: ANN, fan: FAN, unionid: UNION },
    { openid: BOB, fan: 'fBob0000', unionid: 'union-of-bob' },
  ]
  for (const { openid, fan, unionid } of people) {
    await made.join(openid, 'user', unionid)
    await made.user(openid, 'me.rename', { name: `name of ${openid}` })
    await made.event({ openid: fan, appid: ACCOUNT, unionid }, { Event: 'subscribe' })
    await made.user(openid, 'grants.report', { accepted: [TEMPLATE] })
    await made.user(openid, 'tokens.create', { name: 'backup' })
    await made.admin(CONSOLE, 'topic.create', { id: `of-${openid}`, name: 'Topic' })
    const owned = { $set: { owner: openid } }
    made.effects.engine.update('topics', { _id: `of-${openid}` }, owned)
    await made.admin(CONSOLE, 'topic.addMembers', { topic: `of-${openid}`, users: [openid] })
  }
  await made.push({ title: 'to both', to: { users: [ANN, BOB] } })
  await made.push({ title: 'to Ann', to: { users: [ANN] } })
  await made.push({ title: 'to all', to: { everyone: true } })
  await made.push({ title: 'to followers', to: { followers: ACCOUNT } })
  for (const { openid } of people) {
    const { messages } = await made.user(openid, 'inbox.page', {})
    for (const { id } of messages) await made.user(openid, 'message.open', { id })
  }
  const erase = (openid = ANN) => made.user(openid, 'me.erase', {})
  const titles = async (openid = ANN) =>
    (await made.user(openid, 'inbox.page', {})).messages.map(({ title }) => title)
  const { engine } = made.effects
  const keptAbout = (openid: string) => ({
    users: engine.count('users', { _id: openid }),
    grants: engine.count('grants', { openid }),
    marks: engine.count('marks', { openid }),
    pushTokens: engine.count('pushTokens', { owner: openid }),
    followers: engine.count('followers', { user: openid }),
    topics: engine.count('topics', { owner: openid }),
    inboxes: engine.count('messages', { to: `u:${openid}` }),
  })
  return { made, erase, titles, keptAbout }
}

const NOTHING = {
  users: 0,
  grants: 0,
  marks: 0,
  pushTokens: 0,
  followers: 0,
  topics: 0,
  inboxes: 0,
}

describe('who has been erased', () => {
  test('is nowhere any more, and everybody else is as before', async () => {
    const { erase, keptAbout } = await lived()
    const bob = keptAbout(BOB)
    expect(Object.values(keptAbout(ANN))).not.toContain(0)
    expect(await erase()).toEqual({ done: true })
    expect(keptAbout(ANN)).toEqual(NOTHING)
    expect(keptAbout(BOB)).toEqual(bob)
  })

  test('comes back as a new user with an empty inbox, that fills from then on', async () => {
    const { made, erase, titles } = await lived()
    await erase()
    expect(await made.user(ANN, 'me.get', {})).toMatchObject({ name: '', role: 'user' })
    expect(await titles()).toEqual([])
    expect(await made.user(ANN, 'inbox.unread', {})).toEqual({ unread: 0, more: false })
    expect(await made.user(ANN, 'topics.mine', {})).toEqual({ topics: [] })
    expect(await made.user(ANN, 'tokens.list', {})).toMatchObject({ tokens: [] })
    expect((await made.user(ANN, 'grants.list', {})).grants).toMatchObject([{ remaining: 0 }])
    await made.push({ title: 'new to Ann', to: { users: [ANN] } })
    await made.push({ title: 'new to all', to: { everyone: true } })
    expect(await titles()).toEqual(['new to all', 'new to Ann'])
    expect(await titles(BOB)).toContain('to both')
  })

  test('does not open an old message with the key of its notification', async () => {
    const { made, erase } = await lived()
    const { id } = await made.push({ title: 'secret', to: { users: [ANN] } })
    await erase()
    const key = made.effects.pageKey(id)
    expect((await refusal(made.user(ANN, 'message.open', { id, key }))).code).toBe(
      'no_such_message',
    )
  })

  test('is a follower like any other, and joined again when the user comes back', async () => {
    const { made, erase } = await lived()
    await erase()
    const erasedAt = timeFloor(made.effects.clock.now())
    expect(made.stored('followers', `${ACCOUNT}:${FAN}`)).toMatchObject({
      user: null,
      joinedAt: null,
      partedAt: expect.stringContaining(erasedAt.slice(0, 10)) as string,
      until: null,
    })
    const { accounts } = await made.user(user(ANN, UNION), 'me.get', {})
    expect(accounts).toMatchObject([{ followed: true }])
    expect(made.stored('followers', `${ACCOUNT}:${FAN}`)).toMatchObject({ user: ANN })
  })

  test('is nobody to push to, and the push tokens push no more', async () => {
    const { made, erase } = await lived()
    const { token } = await made.user(ANN, 'tokens.create', { name: 'second' })
    await erase()
    const pushed = made.admin({ type: 'pushToken', pushToken: token }, 'push.send', { title: 'x' })
    expect((await refusal(pushed)).code).toBe('bad_push_token')
    const refused = await refusal(made.push({ title: 'x', to: { users: [ANN] } }))
    expect(faultsOf(refused)).toEqual(['to.users[0]: no_such_user'])
  })

  test('may be erased again, at once and at the same moment, and is not made by it', async () => {
    const { erase, keptAbout } = await lived()
    expect(await Promise.all([erase(), erase()])).toEqual([{ done: true }, { done: true }])
    expect(await erase()).toEqual({ done: true })
    expect(await erase('oNever000')).toEqual({ done: true })
    expect(keptAbout('oNever000')).toEqual(NOTHING)
    expect(keptAbout(ANN)).toEqual(NOTHING)
  })

  test('may have been an administrator', async () => {
    const { made, erase } = await lived()
    await made.admin(user(OWNER), 'people.update', { openid: ANN, role: 'admin' })
    await erase()
    expect(await made.user(ANN, 'me.get', {})).toMatchObject({ role: 'user' })
  })
})

describe('an owner', () => {
  test('is not erased before the ownership is handed over', async () => {
    const { made, erase } = await lived()
    const before = made.stored('users', OWNER)
    expect((await refusal(erase(OWNER))).code).toBe('owner_cannot_be_erased')
    expect(made.stored('users', OWNER)).toEqual(before)
    await made.admin(user(OWNER), 'people.update', { openid: BOB, role: 'owner' })
    expect((await refusal(erase(OWNER))).code).toBe('owner_cannot_be_erased')
    await made.admin(user(BOB), 'people.update', { openid: OWNER, role: 'user' })
    expect(await erase(OWNER)).toEqual({ done: true })
  })

  test('who becomes one while being erased stays', async () => {
    const { made, erase, keptAbout } = await lived()
    const { database } = made.effects
    const remove = database.remove.bind(database)
    database.remove = (collection, where) => {
      if (collection === 'marks') {
        made.effects.engine.update('users', { _id: ANN }, { $set: { role: 'owner' } })
      }
      return remove(collection, where)
    }
    expect((await refusal(erase())).code).toBe('owner_cannot_be_erased')
    expect(keptAbout(ANN).users).toBe(1)
  })
})

describe('an erasure that is cut off', () => {
  /** The database's n-th change and all after it fail, as for a run that has died. */
  function cutOff(database: Database, changes: number): () => void {
    let left = changes
    const update = database.update.bind(database)
    const remove = database.remove.bind(database)
    const unlessCutOff = (change: () => Promise<number>) =>
      left-- > 0 ? change() : Promise.reject(new DatabaseError('cut off', -501001, 'unanswered'))
    database.update = (...change) => unlessCutOff(() => update(...change))
    database.remove = (...change) => unlessCutOff(() => remove(...change))
    return () => Object.assign(database, { update, remove })
  }

  test.each([0, 1, 2, 3, 4, 5, 6, 7])('after %i changes is healed by the next', async (changes) => {
    const { made, erase, titles, keptAbout } = await lived()
    const restore = cutOff(made.effects.database, changes)
    expect((await refusal(erase())).code).toBe('try_again')
    restore()
    // The user is the last to go, so that the next call is the same person's and no new one's.
    expect(keptAbout(ANN).users).toBe(1)
    await erase()
    expect(keptAbout(ANN)).toEqual(NOTHING)
    expect(await titles()).toEqual([])
  })

  test('leaves a user who is joined with the follower again, if it is not repeated', async () => {
    const { made, erase } = await lived()
    const restore = cutOff(made.effects.database, 2)
    await refusal(erase())
    restore()
    const { accounts } = await made.user(user(ANN, UNION), 'me.get', {})
    expect(accounts).toMatchObject([{ followed: true }])
    expect(made.stored('followers', `${ACCOUNT}:${FAN}`)).toMatchObject({ user: ANN })
  })
})
