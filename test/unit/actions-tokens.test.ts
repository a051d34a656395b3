import { describe, expect, test } from 'vitest'
import { MAX_OWN_TOKENS } from '../../cloudfunctions/shared/domain/words'
import { ActionsScene, CONSOLE, faultsOf, refusal } from './actions-scene'

const ANN = 'oAnn0000'
const BOB = 'oBob0000'

async function scene() {
  const made = new ActionsScene()
  await made.join(ANN)
  await made.join(BOB)
  const create = (name: string, openid = ANN) => made.user(openid, 'tokens.create', { name })
  const names = async (openid = ANN) =>
    (await made.user(openid, 'tokens.list', {})).tokens.map(({ name }) => name)
  const push = (token: string, to: { users: string[] } | { topic: string } | { everyone: true }) =>
    made.admin({ type: 'pushToken', pushToken: token }, 'push.send', { title: 'Hi', to })
  return { made, create, names, push }
}

describe('a push token of one’s own', () => {
  test('is shown once, and is on the list from then on, newest first', async () => {
    const { made, create, names } = await scene()
    const { token, tokens, address } = await create(' backup ')
    expect(token).toMatch(/^[a-z0-9]{32}$/)
    expect(address).toBe('')
    expect(tokens).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        name: 'backup',
        createdAt: made.effects.clock.now(),
        expiresAt: null,
      },
    ])
    await create('printer')
    expect(await names()).toEqual(['printer', 'backup'])
    const kept = JSON.stringify([
      await made.user(ANN, 'tokens.list', {}),
      made.effects.engine.find('pushTokens', {}).documents,
    ])
    expect(kept).not.toContain(token)
  })

  test('reaches its owner and nobody else', async () => {
    const { made, create, push } = await scene()
    await made.admin(CONSOLE, 'topic.create', { id: 'ops', name: 'Ops' })
    made.effects.engine.update('topics', { _id: 'ops' }, { $set: { owner: ANN } })
    const { token } = await create('backup')
    const { id } = await made.admin({ type: 'pushToken', pushToken: token }, 'push.send', {
      title: 'Hi',
    })
    expect(made.stored('messages', id)?.['to']).toEqual([`u:${ANN}`])
    await push(token, { users: [ANN] })
    const others = [{ users: [BOB] }, { users: [ANN, BOB] }, { topic: 'ops' }, { everyone: true }]
    for (const to of others) {
      const refused = await refusal(push(token, to as { everyone: true }))
      expect(refused.code, JSON.stringify(to)).toBe('scope_missing')
    }
    const stored = made.effects.engine.find('pushTokens', {}).documents[0]
    expect(stored).toMatchObject({ scopes: [], channels: null, account: null, addresses: [] })
  })

  test('is told apart from one that an administrator made for the same owner', async () => {
    const { made, create, push } = await scene()
    await made.admin(CONSOLE, 'topic.create', { id: 'ops', name: 'Ops' })
    made.effects.engine.update('topics', { _id: 'ops' }, { $set: { owner: ANN } })
    await create('own')
    const request = { name: 'service', owner: ANN }
    const { token } = await made.admin(CONSOLE, 'token.create', request)
    expect(await push(token, { topic: 'ops' })).toMatchObject({ state: 'open' })
  })

  test('comes with the address of the installation, once it is set', async () => {
    const { made, create } = await scene()
    const address = 'https://push.example.com'
    await made.admin(CONSOLE, 'settings.save', { address })
    expect(await create('backup')).toMatchObject({ address })
    expect(await made.user(ANN, 'tokens.list', {})).toMatchObject({ address })
  })

  test('is nobody else’s to see or to revoke', async () => {
    const { made, create, names } = await scene()
    const { tokens } = await create('backup')
    expect(await names(BOB)).toEqual([])
    const id = tokens[0]?.id ?? ''
    const revoked = made.user(BOB, 'tokens.revoke', { id })
    expect((await refusal(revoked)).code).toBe('no_such_token')
    expect(await names()).toEqual(['backup'])
  })

  test('that is revoked is off the list, and pushes no more', async () => {
    const { made, create, names, push } = await scene()
    const { token, tokens } = await create('backup')
    const id = tokens[0]?.id ?? ''
    expect(await made.user(ANN, 'tokens.revoke', { id })).toEqual({ tokens: [], address: '' })
    expect(await names()).toEqual([])
    expect((await refusal(push(token, { users: [ANN] }))).code).toBe('bad_push_token')
    for (const again of [id, 'none']) {
      const revoked = made.user(ANN, 'tokens.revoke', { id: again })
      expect((await refusal(revoked)).code).toBe('no_such_token')
    }
  })
})

describe('the number of one’s push tokens', () => {
  async function full() {
    const made = await scene()
    for (let n = 0; n < MAX_OWN_TOKENS; n++) await made.create(`token ${n}`)
    return made
  }

  test('is limited, to each of the people', async () => {
    const { made, create, names } = await full()
    const refused = await refusal(create('one more'))
    expect(refused).toMatchObject({ code: 'too_many_tokens' })
    expect(refused.en).toContain(String(MAX_OWN_TOKENS))
    expect(await names()).toHaveLength(MAX_OWN_TOKENS)
    expect(made.effects.engine.count('pushTokens', {})).toBe(MAX_OWN_TOKENS)
    await create('of Bob', BOB)
  })

  test('has room again when one is revoked or has expired', async () => {
    const { made, create } = await full()
    const { tokens } = await made.user(ANN, 'tokens.list', {})
    const [first, second] = tokens.map(({ id }) => id)
    await made.user(ANN, 'tokens.revoke', { id: first ?? '' })
    await create('after the revoked one')
    await refusal(create('too many'))
    made.effects.engine.update('pushTokens', { id: second }, { $set: { expiresAt: 1 } })
    await create('after the expired one')
  })

  test('holds when several are made at the same moment', async () => {
    const { made, create, names } = await full()
    const { tokens } = await made.user(ANN, 'tokens.list', {})
    await made.user(ANN, 'tokens.revoke', { id: tokens[0]?.id ?? '' })
    const answers = await Promise.allSettled(['a', 'b', 'c'].map((name) => create(name)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await names()).toHaveLength(MAX_OWN_TOKENS)
  })

  test('is not read past those that were revoked long ago', async () => {
    const { made, names, create } = await scene()
    await create('in force')
    const [like] = made.effects.engine.find('pushTokens', {}).documents
    const revoked = Array.from({ length: 1_100 }, (_, n) => ({
      ...like,
      _id: `${n}`,
      id: `${n}`,
      revokedAt: 1,
    }))
    made.effects.engine.insert('pushTokens', revoked)
    expect(await names()).toEqual(['in force'])
  })
})

describe('a request that makes no sense', () => {
  test.each([
    ['tokens.create', {}, 'name: missing'],
    ['tokens.create', { name: ' ' }, 'name: too_short'],
    ['tokens.create', { name: 'x'.repeat(51) }, 'name: too_long'],
    ['tokens.create', { name: 7 }, 'name: wrong_type'],
    ['tokens.create', { name: 'x', scopes: ['everyone'] }, 'scopes: unknown_field'],
    ['tokens.create', { name: 'x', owner: BOB }, 'owner: unknown_field'],
    ['tokens.revoke', {}, 'id: missing'],
    ['tokens.revoke', { id: { $ne: '' } }, 'id: wrong_type'],
    ['tokens.revoke', { id: 'x'.repeat(65) }, 'id: too_long'],
  ] as const)('is refused: %s %j', async (action, request, fault) => {
    const { made, names } = await scene()

    const wrong = request as unknown as { name: string; id: string }
    expect(faultsOf(await refusal(made.user(ANN, action, wrong)))).toEqual([fault])
    expect(await names()).toEqual([])
  })
})
