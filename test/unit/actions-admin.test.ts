import { describe, expect, test } from 'vitest'
import type { KindMapping, TokenCreate } from '../../typings/admin'
import { MAX_KEYS } from '../../cloudfunctions/shared/domain/audience-keys'
import { closeGate } from '../../cloudfunctions/shared/store/gates'
import { ACCOUNT, ActionsScene, CONSOLE, TEMPLATE, faultsOf, refusal, user } from './actions-scene'

const OWNER = user('oOwner00')
const ADMIN = user('oAdmin00')
const ANN = user('oAnn0000')

async function scene(options = {}) {
  const made = new ActionsScene(options)
  await made.join(OWNER.openid, 'owner')
  await made.join(ADMIN.openid, 'admin')
  await made.join(ANN.openid)
  await made.link()
  return made
}

const template = (more: Partial<KindMapping> = {}): KindMapping => ({
  channel: 'template',
  account: ACCOUNT,
  templateId: TEMPLATE,
  fields: { thing1: '{{title}}' },
  ...more,
})

const subscribe: KindMapping = {
  channel: 'subscribe',
  templateId: TEMPLATE,
  fields: { thing1: '{{title}}' },
}

describe('a kind', () => {
  test('is listed as it was saved; the default one always', async () => {
    const made = await scene()
    expect((await made.admin(CONSOLE, 'kind.list', {})).kinds).toEqual([
      { id: 'default', name: '普通消息', mappings: [], updatedAt: 0, rev: 0 },
    ])
    const mappings = [template(), subscribe]
    const saved = await made.admin(ADMIN, 'kind.save', {
      id: 'order',
      name: '订单',
      channels: ['subscribe'],
      account: ACCOUNT,
      mappings,
    })
    expect(saved).toEqual({
      id: 'order',
      name: '订单',
      channels: ['subscribe'],
      account: ACCOUNT,
      mappings,
      updatedAt: made.effects.clock.now(),
      rev: 1,
    })
    expect((await made.admin(CONSOLE, 'kind.list', {})).kinds).toContainEqual(saved)
  })

  test('keeps its name, and nothing else, when it is saved without', async () => {
    const made = await scene()
    await made.admin(ADMIN, 'kind.save', { id: 'order', name: '订单', mappings: [subscribe] })
    const saved = await made.admin(ADMIN, 'kind.save', { id: 'order', mappings: [] })
    expect(saved).toMatchObject({ name: '订单', mappings: [] })
  })

  test('is refused with everything in it that could never be sent', async () => {
    const made = await scene()
    const mappings: KindMapping[] = [
      template({ templateId: 'TM1', fields: { thing1: '{{nobody}}', number2: 'many' } }),
      template({ account: 'wx00000000000000ff', channel: 'uniform' }),
      { channel: 'uniform', templateId: TEMPLATE, fields: {} },
      { ...subscribe, account: ACCOUNT },
      { ...subscribe, account: ACCOUNT },
    ]
    const saving = made.admin(ADMIN, 'kind.save', {
      id: 'order',
      account: 'wx00000000000000ff',
      mappings,
    })
    expect(faultsOf(await refusal(saving))).toEqual([
      'account: not_linked',
      'mappings[0].templateId: template_id_form',
      'mappings[0].fields.thing1: variable_unknown',
      'mappings[0].fields.number2: literal_characters',
      'mappings[1].account: not_linked',
      'mappings[2].account: missing',
      'mappings[2].fields: fields_missing',
      'mappings[3].account: not_for_subscribe',
      'mappings[4].account: not_for_subscribe',
      'mappings[4]: repeated',
    ])
    expect(made.stored('settings', 'kind:order')).toBeUndefined()
  })

  test('says of its subscribe template that it is long-term', async () => {
    const made = await scene()
    const longTerm = { ...subscribe, longTerm: true }
    const saved = await made.admin(ADMIN, 'kind.save', { id: 'order', mappings: [longTerm] })
    expect(saved.mappings).toEqual([longTerm])
    expect((await made.admin(ADMIN, 'kind.list', {})).kinds).toContainEqual(saved)
    const no = { ...subscribe, longTerm: false }
    const back = await made.admin(ADMIN, 'kind.save', { id: 'order', mappings: [no] })
    expect(back.mappings).toEqual([subscribe])
  })

  test('agrees with the others on whether a template is long-term', async () => {
    const made = await scene()
    const save = (id: string, mappings: KindMapping[]) =>
      made.admin(ADMIN, 'kind.save', { id, mappings })
    const longTerm = { ...subscribe, longTerm: true }
    await save('order', [subscribe])
    const refused = await refusal(save('alarm', [template(), longTerm]))
    expect(faultsOf(refused)).toEqual(['mappings[1].longTerm: other_kind_differs'])
    expect(refused.faults?.[0]?.en).toContain('order')
    await save('order', [longTerm])
    await save('alarm', [longTerm])
    expect(faultsOf(await refusal(save('order', [subscribe])))).toEqual([
      'mappings[0].longTerm: other_kind_differs',
    ])
    await save('alarm', [])
    await save('order', [subscribe])
  })

  test.each([
    [template({ longTerm: true }), 'mappings[0].longTerm: only_for_subscribe'],

    [
      { ...subscribe, longTerm: 'yes' } as unknown as KindMapping,
      'mappings[0].longTerm: wrong_type',
    ],
  ])('is refused for %j', async (mapping, fault) => {
    const made = await scene()
    const saving = made.admin(ADMIN, 'kind.save', { id: 'order', mappings: [mapping] })
    expect(faultsOf(await refusal(saving))).toEqual([fault])
  })

  test('that is saved is tried again on its roads, and no other kind is', async () => {
    const made = await scene()
    const closed = {
      way: 'skip',
      since: 0,
      until: Number.MAX_SAFE_INTEGER,
      cause: 'template_refused',
    } as const
    const gates = [`template:${ACCOUNT}#order`, 'subscribe#order', 'subscribe#other', 'subscribe']
    for (const gate of gates) await closeGate(made.effects.database, gate, closed)
    await made.admin(ADMIN, 'kind.save', { id: 'order', mappings: [template(), subscribe] })
    expect(gates.map((gate) => made.stored('gates', gate) !== undefined)).toEqual([
      false,
      false,
      true,
      true,
    ])
  })
})

describe('a push token', () => {
  test('is shown once, and pushes to its owner', async () => {
    const made = await scene()
    const { token, id, ...rest } = await made.admin(ADMIN, 'token.create', { name: 'backup' })
    expect(token).toMatch(/^[a-z0-9]{32}$/)
    expect(rest).toMatchObject({ owner: ADMIN.openid, scopes: [], expiresAt: null })
    const caller = { type: 'pushToken', pushToken: token } as const
    const pushed = await made.admin(caller, 'push.send', { title: 'done' })
    expect(made.stored('messages', pushed.id)).toMatchObject({
      to: [`u:${ADMIN.openid}`],
      sender: { type: 'pushToken', id, name: 'backup' },
    })
    const listed = JSON.stringify(await made.admin(ADMIN, 'token.list', {}))
    expect(listed).toContain(id)
    expect(listed + JSON.stringify(made.effects.engine.find('pushTokens', {}))).not.toContain(token)
  })

  test('may ask for its own messages, and for nothing else', async () => {
    const made = await scene()
    const { token } = await made.admin(ADMIN, 'token.create', { name: 'backup' })
    const caller = { type: 'pushToken', pushToken: token } as const
    const own = await made.admin(caller, 'push.send', { title: 'own' })
    const other = await made.push({ title: 'other', to: { users: [ADMIN.openid] } })
    expect(await made.admin(caller, 'message.status', { id: own.id })).toMatchObject({
      title: 'own',
    })
    const codes = [
      made.admin(caller, 'message.status', { id: other.id }),
      made.admin(caller, 'message.recipients', { id: own.id }),
      made.admin(caller, 'token.list', {}),
      made.admin(caller, 'push.send', { title: 'all', to: { everyone: true } }),
    ].map(async (refused) => (await refusal(refused)).code)
    expect(await Promise.all(codes)).toEqual([
      'no_such_message',
      'not_allowed',
      'not_allowed',
      'scope_missing',
    ])
  })

  test('with the scope broadcasts without being asked for a confirmation', async () => {
    const made = await scene()
    const create: TokenCreate = { name: 'news', owner: ANN.openid, scopes: ['everyone'] }
    const { token } = await made.admin(CONSOLE, 'token.create', create)
    const caller = { type: 'pushToken', pushToken: token } as const
    const pushed = await made.admin(caller, 'push.send', { title: 'all', to: { everyone: true } })
    expect(pushed.state).toBe('open')
  })

  test.each([
    [{ name: 'x' }, 'owner: missing'],
    [{ name: 'x', owner: 'oNobody0' }, 'owner: no_such_user'],
    [{ name: 'x', owner: ANN.openid, expiresAt: 1 }, 'expiresAt: in_the_past'],
    [{ name: 'x', owner: ANN.openid, account: 'wx00000000000000ff' }, 'account: not_linked'],
    [{ name: ' ', owner: ANN.openid }, 'name: too_short'],
  ])('of the console is refused for %j', async (request, fault) => {
    const made = await scene()
    const refused = await refusal(made.admin(CONSOLE, 'token.create', request))
    expect(faultsOf(refused)).toEqual([fault])
  })

  test('is seen and revoked by its owner and by administrators', async () => {
    const made = await scene()
    const tokens = await Promise.all(
      [ANN, ANN, ADMIN].map(({ openid: owner }) =>
        made.admin(CONSOLE, 'token.create', { name: 'x', owner }),
      ),
    )
    const [first = '', second = '', admins = ''] = tokens.map(({ id }) => id)
    const seen = async (who: typeof ANN) =>
      (await made.admin(who, 'token.list', {})).tokens.map(({ id }) => id).sort()
    expect(await seen(ANN)).toEqual([first, second].sort())
    expect(await seen(ADMIN)).toEqual([first, second, admins].sort())
    await made.admin(ANN, 'token.revoke', { id: first })
    await made.admin(ADMIN, 'token.revoke', { id: second })
    for (const id of [first, admins, 'none']) {
      const refused = made.admin(ANN, 'token.revoke', { id })
      expect((await refusal(refused)).code).toBe('no_such_token')
    }
    const caller = { type: 'pushToken', pushToken: tokens[0]?.token ?? '' } as const
    const push = made.admin(caller, 'push.send', { title: 'x' })
    expect((await refusal(push)).code).toBe('bad_push_token')
  })
})

describe('a push by a person', () => {
  test('that has lost digits on the way is refused, with what to do', async () => {
    const made = await scene()
    const data = (order: number | string) =>
      made.admin(CONSOLE, 'push.send', {
        title: 'paid',
        to: { users: ['oAnn0000'] },
        data: { order },
      })
    // JSON.parse has made ...4567890123 of the platform's event into another number.
    expect((await refusal(data(4200001234567890123))).faults).toMatchObject([
      { field: 'data.order', rule: 'digits_lost' },
    ])
    await data('4200001234567890123')
    await data(Number.MAX_SAFE_INTEGER)
    await data(1.1)
  })

  test('to many needs a confirmation; from the console it does not', async () => {
    const made = await scene()
    const request = { title: 'all', to: { everyone: true } } as const
    expect((await refusal(made.admin(ADMIN, 'push.send', request))).code).toBe('confirm_needed')
    await made.admin(ADMIN, 'push.send', { ...request, confirm: 'yes' })
    await made.admin(CONSOLE, 'push.send', request)
    expect(made.effects.kicks).toHaveLength(2)
  })

  test('without a role goes to oneself only', async () => {
    const made = await scene()
    await made.admin(ANN, 'push.send', { title: 'note to self' })
    for (const to of [{ users: [ADMIN.openid] }, { everyone: true as const }]) {
      const refused = made.admin(ANN, 'push.send', { title: 'x', to, confirm: 'yes' })
      expect((await refusal(refused)).code).toBe('scope_missing')
    }
  })

  test('is refused with every fault', async () => {
    const made = await scene()
    const request = { title: 'x'.repeat(201), kind: 'Ä', confirm: 'yes' }
    const refused = await refusal(made.admin(ADMIN, 'push.send', request))
    expect(faultsOf(refused)).toEqual(['title: too_long', 'kind: wrong_form'])
  })
})

describe('where a message stands', () => {
  test('is told to administrators, and to others of what they sent', async () => {
    const made = await scene()
    const own = await made.admin(ANN, 'push.send', { title: 'own' })
    const other = await made.push({ title: 'other', to: { users: [ANN.openid] } })
    for (const who of [ANN, ADMIN, CONSOLE]) {
      expect(await made.admin(who, 'message.recipients', { id: own.id })).toEqual({
        recipients: [],
      })
      expect(await made.admin(who, 'message.status', { id: own.id })).toMatchObject({
        state: 'open',
        planned: 0,
      })
    }
    const refused = made.admin(ANN, 'message.status', { id: other.id })
    expect((await refusal(refused)).code).toBe('no_such_message')
  })
})

describe('a topic', () => {
  test('is made once, and belongs to who made it', async () => {
    const made = await scene()
    const topic = await made.admin(ADMIN, 'topic.create', {
      id: 'ops',
      name: 'Ops',
      testList: true,
    })
    expect(topic).toMatchObject({ id: 'ops', owner: ADMIN.openid, testList: true, account: null })
    const again = made.admin(OWNER, 'topic.create', { id: 'ops', name: 'Mine' })
    expect((await refusal(again)).code).toBe('already_there')
    expect(await made.admin(CONSOLE, 'topic.list', {})).toEqual({ topics: [topic] })
  })

  test('tells who joined, who is nobody here, and who was there before', async () => {
    const made = await scene()
    await made.admin(CONSOLE, 'topic.create', { id: 'ops', name: 'Ops' })
    const users = [ANN.openid, ADMIN.openid, 'oNobody0', ANN.openid]
    const members = { topic: 'ops', users }
    expect(await made.admin(CONSOLE, 'topic.addMembers', members)).toEqual({
      changed: 2,
      unknown: ['oNobody0'],
    })
    expect(await made.admin(CONSOLE, 'topic.addMembers', members)).toMatchObject({ changed: 0 })
    expect(await made.admin(CONSOLE, 'topic.removeMembers', members)).toMatchObject({ changed: 2 })
    expect(await made.admin(CONSOLE, 'topic.removeMembers', members)).toMatchObject({ changed: 0 })
  })

  test('leaves out who holds as many keys as one can, and says so', async () => {
    const made = await scene()
    await made.admin(CONSOLE, 'topic.create', { id: 'ops', name: 'Ops' })
    const keys = Array.from({ length: MAX_KEYS }, (_, n) => ({ key: `t:${n}`, from: '' }))
    made.effects.engine.update('users', { _id: ANN.openid }, { $set: { keys } })
    const members = { topic: 'ops', users: [ANN.openid, ADMIN.openid] }
    expect(await made.admin(CONSOLE, 'topic.addMembers', members)).toEqual({
      changed: 1,
      unknown: [],
      full: [ANN.openid],
    })
  })

  test('is not tied to an account that is not linked', async () => {
    const made = await scene()
    const request = { id: 'ops', name: 'Ops', account: 'wx00000000000000ff' }
    const refused = await refusal(made.admin(CONSOLE, 'topic.create', request))
    expect(faultsOf(refused)).toEqual(['account: not_linked'])
  })

  test('that is not there has no members', async () => {
    const made = await scene()
    const members = { topic: 'none', users: [ANN.openid] }
    const refused = made.admin(CONSOLE, 'topic.addMembers', members)
    expect((await refusal(refused)).code).toBe('no_such_topic')
  })
})

describe('people', () => {
  test('are listed page by page, with topics and accounts', async () => {
    const made = await scene()
    await made.admin(CONSOLE, 'topic.create', { id: 'ops', name: 'Ops' })
    await made.admin(CONSOLE, 'topic.addMembers', { topic: 'ops', users: [ANN.openid] })
    const first = await made.admin(ADMIN, 'people.list', { limit: 2 })
    const second = await made.admin(ADMIN, 'people.list', { after: first.next ?? '', limit: 2 })
    const rows = [...first.people, ...second.people].map(({ openid, topics }) => [openid, topics])
    expect(rows).toEqual([
      [ADMIN.openid, []],
      [ANN.openid, ['ops']],
      [OWNER.openid, []],
    ])
    expect(second.next).toBeUndefined()
  })

  test('have names and notes given here', async () => {
    const made = await scene()
    const fields = { name: 'Ann', remark: 'night shift', externalId: 'E1', tags: ['a', 'b'] }
    const row = await made.admin(ADMIN, 'people.update', { openid: ANN.openid, ...fields })
    expect(row).toMatchObject({ ...fields, role: 'user' })
    expect(made.stored('users', ANN.openid)).toMatchObject(fields)
    const nobody = made.admin(ADMIN, 'people.update', { openid: 'oNobody0' })
    expect((await refusal(nobody)).code).toBe('no_such_user')
  })

  test('get roles from an owner or the console only', async () => {
    const made = await scene()
    const appoint = { openid: ANN.openid, role: 'admin' } as const
    expect((await refusal(made.admin(ADMIN, 'people.update', appoint))).code).toBe('not_allowed')
    expect(await made.admin(OWNER, 'people.update', appoint)).toMatchObject({ role: 'admin' })
    const dismiss = { openid: ANN.openid, role: 'user' } as const
    expect(await made.admin(CONSOLE, 'people.update', dismiss)).toMatchObject({ role: 'user' })
  })

  test('always have an owner', async () => {
    const made = await scene()
    const stepDown = { openid: OWNER.openid, role: 'user', name: 'Gone' } as const
    const refused = await refusal(made.admin(OWNER, 'people.update', stepDown))
    expect(faultsOf(refused)).toEqual(['role: last_owner'])
    expect(made.stored('users', OWNER.openid)).toMatchObject({ role: 'owner', name: '' })
    await made.admin(OWNER, 'people.update', { openid: ANN.openid, role: 'owner' })
    expect(await made.admin(OWNER, 'people.update', stepDown)).toMatchObject({ role: 'user' })
  })
})

describe('an account', () => {
  const account = { appid: ACCOUNT, type: 'official', name: 'Shop' } as const

  test('keeps its secret sealed, and never shows it', async () => {
    const made = await scene()
    const secret = 'a-very-secret-thing'
    const saved = await made.admin(ADMIN, 'account.save', { ...account, secret })
    expect(saved).toMatchObject({ appid: ACCOUNT, hasSecret: true })
    const stored = made.stored('settings', `account:${ACCOUNT}`)
    const listed = await made.admin(ADMIN, 'account.list', {})
    expect(JSON.stringify([stored, listed, made.effects.logged])).not.toContain(secret)
    const purpose = `secret:${ACCOUNT}`
    expect(made.effects.seal.open(String(stored?.['secret']), purpose)).toBe(secret)
  })

  test('keeps the secret when none is named, and loses it for an empty one', async () => {
    const made = await scene()
    await made.admin(ADMIN, 'account.save', { ...account, secret: 'a secret' })
    const renamed = await made.admin(ADMIN, 'account.save', { ...account, name: 'New' })
    expect(renamed).toMatchObject({ name: 'New', hasSecret: true })
    const emptied = await made.admin(ADMIN, 'account.save', { ...account, secret: '' })
    expect(emptied.hasSecret).toBe(false)
    expect(emptied.createdAt).toBe(renamed.createdAt)
  })

  test('takes no secret where there is no key to seal it with', async () => {
    const made = await scene({ sealKeys: [] })
    const saving = made.admin(ADMIN, 'account.save', { ...account, secret: 'a secret' })
    expect((await refusal(saving)).code).toBe('seal_key_missing')
  })
})

describe('settings', () => {
  test('change as far as they are named', async () => {
    const made = await scene()
    const fresh = {
      appid: '',
      channels: [],
      account: null,
      receipts: 'all',
      pace: 0,
      quietHours: null,
      address: '',
    }
    expect(await made.admin(ADMIN, 'settings.get', {})).toEqual(fresh)
    await made.admin(ADMIN, 'settings.save', { channels: ['subscribe'], account: ACCOUNT })
    await made.admin(ADMIN, 'settings.save', { pace: 50 })
    expect(await made.admin(ADMIN, 'settings.get', {})).toEqual({
      ...fresh,
      channels: ['subscribe'],
      account: ACCOUNT,
      pace: 50,
    })
    expect(await made.admin(ADMIN, 'settings.save', { account: null })).toMatchObject({
      account: null,
    })
  })

  test('from before there was an address read as if nobody had said one', async () => {
    const made = await scene()
    await made.admin(ADMIN, 'settings.save', { pace: 50 })
    made.effects.engine.update('settings', { _id: 'installation' }, { $unset: { address: '' } })
    expect(await made.admin(ADMIN, 'settings.get', {})).toMatchObject({ address: '', pace: 50 })
    await made.admin(ADMIN, 'settings.save', { pace: 60 })
    expect(await made.admin(ADMIN, 'settings.get', {})).toMatchObject({ address: '', pace: 60 })
  })

  test.each([
    'https://push.example.com',
    'http://127.0.0.1:7081',
    'https://example.com/push/v2',
    'https://推送.example.com',
  ])('take the address %s, and lose it for an empty one', async (address) => {
    const made = await scene()
    expect(await made.admin(ADMIN, 'settings.save', { address })).toMatchObject({ address })
    await made.admin(ADMIN, 'settings.save', { pace: 50 })
    expect(await made.admin(ADMIN, 'settings.get', {})).toMatchObject({ address })
    expect(await made.admin(ADMIN, 'settings.save', { address: '' })).toMatchObject({ address: '' })
  })

  test.each([
    'push.example.com',
    'https://push.example.com/',
    'https://push.example.com/a/',
    'ftp://push.example.com',
    'https://user:secret@push.example.com',
    'https://push.example.com?token=1',
    'https://push.example.com#top',
    'https:// push.example.com',
    'https://',
    'https://push.example.com:99999',
    'javascript:alert(1)',
  ])('refuse the address %s', async (address) => {
    const made = await scene()
    const refused = await refusal(made.admin(ADMIN, 'settings.save', { address }))
    expect(faultsOf(refused)).toEqual(['address: not_an_address'])
  })

  test.each([
    [{ pace: 1_601 }, 'pace: too_big'],
    [{ account: 'wx00000000000000ff' }, 'account: not_linked'],
    [{ address: `https://${'a'.repeat(193)}` }, 'address: too_long'],
    [{ channels: ['subscribe' as const, 'subscribe' as const] }, 'channels: repeated'],
    [{ quietHours: { from: '22:00', until: '22:00' } }, 'quietHours: no_hours'],
    [{ quietHours: { from: '24:00', until: '08:00' } }, 'quietHours.from: not_a_time'],
  ])('are refused for %j', async (request, fault) => {
    const made = await scene()
    const refused = await refusal(made.admin(ADMIN, 'settings.save', request))
    expect(faultsOf(refused)).toEqual([fault])
  })

  test('have quiet hours from when they are set until they are taken away', async () => {
    const made = await scene()
    const quietHours = { from: '22:30', until: '07:00' }
    expect(await made.admin(ADMIN, 'settings.save', { quietHours })).toMatchObject({ quietHours })
    await made.admin(ADMIN, 'settings.save', { pace: 50 })
    expect(await made.admin(ADMIN, 'settings.get', {})).toMatchObject({ quietHours })
    const none = await made.admin(ADMIN, 'settings.save', { quietHours: null })
    expect(none.quietHours).toBeNull()
  })
})
