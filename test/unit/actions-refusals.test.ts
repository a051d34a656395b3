import { describe, expect, test } from 'vitest'
import type { PushRequest } from '../../typings/push'
import { callerOfAdmin } from '../../cloudfunctions/shared/actions/caller'
import { runAdminAction } from '../../cloudfunctions/shared/actions/admin-actions'
import type { ErrorBody } from '../../typings/errors'
import { Refusal } from '../../cloudfunctions/shared/domain/errors'
import { closeGate } from '../../cloudfunctions/shared/store/gates'
import { ACCOUNT, ActionsScene, CONSOLE, faultsOf, refusal } from './actions-scene'
import { testEffects } from './effects'

const ANN = 'oAnn0000'

async function scene() {
  const made = new ActionsScene()
  await made.join(ANN)
  const send = (push: PushRequest) => made.admin(CONSOLE, 'push.send', push)
  return { made, send }
}

const inEnglish = ({ faults = [] }: ErrorBody) => faults.map(({ en }) => en)

describe('a push with a kind that nobody has saved', () => {
  test('is refused, and so is its forecast', async () => {
    const { made } = await scene()
    const push = { title: 'x', kind: 'nosuch', to: { users: [ANN] } }
    for (const action of ['push.send', 'push.forecast'] as const) {
      const refused = await refusal(made.admin(CONSOLE, action, push))
      expect(refused.code).toBe('no_such_kind')
      expect(new Refusal('no_such_kind').status).toBe(422)
      expect(inEnglish(refused)).toEqual(['There is no kind nosuch'])
    }
  })

  test('is accepted once it is saved; the default kind always is', async () => {
    const { made, send } = await scene()
    await made.admin(CONSOLE, 'kind.save', { id: 'order', mappings: [] })
    for (const kind of ['order', 'default']) {
      await send({ title: 'x', kind, to: { users: [ANN] } })
    }
    expect(made.effects.kicks).toHaveLength(2)
  })
})

describe('a refusal says', () => {
  test.each([
    [{ users: ['oBob0000'] }, 'users'],
    [{ topic: 'ops' }, 'topics'],
    [{ followers: 'wx0123456789' }, 'followers'],
    [{ everyone: true as const }, 'everyone'],
  ])('which scope is missing to push to %j: %s', async (to, scope) => {
    const { made } = await scene()
    const { token } = await made.admin(CONSOLE, 'token.create', { name: 'own', owner: ANN })
    const caller = { type: 'pushToken', pushToken: token } as const
    const refused = await refusal(made.admin(caller, 'push.send', { title: 'x', to }))
    expect(refused.code).toBe('scope_missing')
    expect(faultsOf(refused)).toEqual(['to: scope_missing'])
    expect(refused.faults?.[0]?.en).toContain(`the scope ${scope}`)
    expect(refused.faults?.[0]?.zh).toContain(scope)
  })

  test('which field an empty push lacks', async () => {
    const { send } = await scene()
    expect(faultsOf(await refusal(send({ to: { users: [ANN] } })))).toEqual(['content: empty_push'])
  })

  test.each<[PushRequest, string]>([
    [{ to: { users: ['a|b'] } }, 'to.users[0] must be an openid: 6 to 64 letters, digits, - and _'],
    [{ account: 'gh_1' }, 'account must be an appid: it begins with wx, like wx0123456789abcdef'],
    [{ kind: 'Order' }, "kind must be a kind's id: at most 32 of a-z, 0-9, - and _"],
  ])('which form %j should have', async (push, sentence) => {
    const { send } = await scene()
    expect(inEnglish(await refusal(send({ title: 'x', ...push })))).toEqual([sentence])
  })

  test('which types a value of data may have', async () => {
    const { send } = await scene()
    const push = { title: 'x', data: { a: [1] } } as unknown as PushRequest
    const refused = await refusal(send(push))
    expect(faultsOf(refused)).toEqual(['data.a: wrong_type'])
    expect(refused.faults?.[0]?.en).toBe('data.a must be a text or a number or true or false')
  })

  test.each([
    [{}, 'missing'],
    [{ action: 'push' }, 'not_one_of'],
  ])('which actions there are, for %j', async (event, rule) => {
    const reply = await runAdminAction(testEffects(), CONSOLE, event)
    if (reply.ok) throw new Error('done')
    const { code, faults = [] } = reply.error
    expect(code).toBe('no_such_action')
    expect(faults).toMatchObject([{ field: 'action', rule }])
    expect(faults[0]?.en).toContain('push.send, push.forecast, message.status')
  })
})

describe('a console key', () => {
  const nobody = {
    openid: '',
    unionid: '',
    appid: '',
    fromOpenid: '',
    fromAppid: '',
    fromUnionid: '',
    source: '',
    webVisitor: '',
    timer: false,
  }
  function asked(consoleKey: unknown, context = nobody): string[] {
    try {
      callerOfAdmin(context, { consoleKey }, 'secret')
    } catch (error) {
      if (error instanceof Refusal) return [error.code, ...error.faults.map(({ rule }) => rule)]
    }
    throw new Error('let in')
  }

  test('pasted as it stands in the documents is known as a placeholder', () => {
    expect(asked('<CONSOLE_KEY>')).toEqual(['not_allowed', 'placeholder'])
  })

  test('that is wrong is called so', () => {
    expect(asked('secreT')).toEqual(['not_allowed', 'wrong_key'])
  })

  test('is nothing that a visitor of a web page, or who gives none, hears of', () => {
    expect(asked('x', { ...nobody, webVisitor: 'anonymous' })).toEqual(['not_allowed'])
    expect(asked(undefined)).toEqual(['not_allowed'])
  })
})

test('a closed road is shown by kind.list, setup and the forecast, with reason, beginning and end', async () => {
  const { made } = await scene()
  await made.link()
  const appid = ACCOUNT
  const mapping = { channel: 'template' as const, account: appid, templateId: 'T'.repeat(43) }
  const mappings = [{ ...mapping, fields: { thing1: '{{title}}' } }]
  await made.admin(CONSOLE, 'kind.save', { id: 'order', mappings })
  const since = made.effects.clock.now()
  const until = since + 60_000
  const closing = { way: 'skip', since, until, cause: 'api_not_allowed:48001' } as const
  await closeGate(made.effects.database, `template:${appid}`, closing)
  const closed = [
    {
      channel: 'template',
      account: appid,
      state: 'closed',
      since,
      until,
      reason: 'api_not_allowed',
      errcode: 48001,
    },
  ]
  const { kinds } = await made.admin(CONSOLE, 'kind.list', {})
  expect(kinds.find(({ id }) => id === 'order')).toMatchObject({ closed })
  expect(await made.admin(CONSOLE, 'setup', {})).toMatchObject({ closed })
  const push = { title: 'x', kind: 'order', to: { users: [ANN] } }
  expect(await made.admin(CONSOLE, 'push.forecast', push)).toMatchObject({ closed })
  made.effects.clock.advance(60_001)
  expect(await made.admin(CONSOLE, 'setup', {})).not.toHaveProperty('closed')
})
