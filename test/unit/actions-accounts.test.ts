import { describe, expect, it, test } from 'vitest'
import type { AccountSave } from '../../typings/admin'
import { saveAccount } from '../../cloudfunctions/shared/actions/accounts'
import { saveSettings } from '../../cloudfunctions/shared/actions/settings'
import { FRESH_INSTALLATION } from '../../cloudfunctions/shared/delivery/configuration'
import type { Cause } from '../../cloudfunctions/shared/domain/causes'
import type { FieldFault } from '../../cloudfunctions/shared/domain/errors'
import { Refusal } from '../../cloudfunctions/shared/domain/errors'
import { closeGate } from '../../cloudfunctions/shared/store/gates'
import { getAccount, setInstallation } from '../../cloudfunctions/shared/store/settings'
import type { TokenMemory } from '../../cloudfunctions/shared/wechat/access-tokens'
import { accessToken } from '../../cloudfunctions/shared/wechat/access-tokens'
import { transportsFor } from '../../cloudfunctions/shared/wechat/transports'
import { SEAL, actionEffects, httpOf } from './engine-actions'
import { EngineScene } from './engine-scene'

/** The installation with its official account, at a WeChat that answers over HTTPS. */
async function linked() {
  const scene = new EngineScene()
  await scene.install(['template'])
  scene.wechat.settings.callerIp = '203.0.113.7'
  scene.account.ipWhitelist = ['203.0.113.7']
  const { appid, secret } = scene.account
  const save = (change: Partial<AccountSave> = {}) =>
    scene.clock.finish(
      saveAccount(actionEffects(scene), { appid, type: 'official', name: 'Shop', ...change }),
    )
  const stored = async (of = appid) => {
    const sealed = (await getAccount(scene.database, of))?.secret
    return typeof sealed === 'string' ? SEAL.open(sealed, `secret:${of}`) : undefined
  }
  return { scene, appid, secret, save, stored }
}

/** Why it was refused: the error's code, then field, rule and sentence of each fault. */
async function refused(saving: Promise<unknown>): Promise<string[]> {
  const error: unknown = await saving.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Refusal)) throw new Error(`it was not refused, but ${String(error)}`)
  const told = ({ field, rule, en }: FieldFault) => `${field} ${rule} ${en}`
  return [error.code, ...error.faults.map(told)]
}

describe('the secret of an account', () => {
  it('is kept when WeChat gives an access token for it', async () => {
    const { secret, save, stored } = await linked()
    expect(await save({ secret })).toMatchObject({ hasSecret: true })
    expect(await stored()).toBe(secret)
  })

  it('that WeChat refuses does not take the place of the one that works', async () => {
    const { secret, save, stored } = await linked()
    await save({ secret })
    const [code, fault] = await refused(save({ secret: 'f'.repeat(32), untried: true }))
    expect(code).toBe('invalid_request')
    expect(fault).toMatch(/^secret refused_by_wechat WeChat refuses it: 40125 invalid appsecret/)
    expect(await stored()).toBe(secret)
  })

  it.each(['********', '••••••••', '<AppSecret>', 'xxxxxxxx', 'ab12****ef', '…'])(
    'is not %s',
    async (mask) => {
      const { scene, save } = await linked()
      expect((await refused(save({ secret: mask })))[1]).toMatch(/^secret masked /)
      expect(scene.wechat.calls).toEqual([])
    },
  )

  it('stays when only the name is changed', async () => {
    const { secret, save, stored } = await linked()
    await save({ secret })
    await save({ name: 'New name' })
    expect(await stored()).toBe(secret)
  })

  it('is refused, with the address, when that is not on the list (40164)', async () => {
    const { scene, secret, save, stored } = await linked()
    scene.account.ipWhitelist = ['198.51.100.1']
    const [, fault] = await refused(save({ secret }))
    expect(fault).toMatch(/^secret address_not_listed WeChat: 40164 invalid ip 203\.0\.113\.7/)
    expect(await stored()).toBeUndefined()
    await save({ secret, untried: true })
    expect(await stored()).toBe(secret)
  })

  it.each([-1, 45011])(
    'is not kept when WeChat answers %i, which says nothing of it',
    async (errcode) => {
      const { scene, secret, save, stored } = await linked()
      scene.wechat.faults.add({ when: 'before', answer: 'errcode', errcode, errmsg: 'busy' })
      const [code, fault] = await refused(save({ secret }))
      expect(code).toBe('wechat_not_reached')
      expect(fault).toContain(String(errcode))
      await save({ secret, untried: true })
      expect(await stored()).toBe(secret)
    },
  )

  it('names the appid when that is what WeChat does not know', async () => {
    const { save } = await linked()
    const unknown = save({ appid: 'wx00000000000000ff', secret: 'f'.repeat(32) })
    expect((await refused(unknown))[1]).toMatch(/^appid refused_by_wechat /)
  })

  it('opens roads that were closed for want of one, and not what is counted by the day', async () => {
    const { scene, appid, secret, save } = await linked()
    const until = scene.clock.now() + 3_600_000
    const gates = [`template:${appid}`, 'subscribe', `uniform:${appid}`]
    const close = (cause: Cause) =>
      Promise.all(
        gates.map((id) => closeGate(scene.database, id, { way: 'wait', since: 0, until, cause })),
      )
    const open = () =>
      gates.filter((_id) => scene.engine.find('gates', { _id }).documents.length === 0)
    await close('no_credential')
    await save({ secret })
    expect(open()).toEqual([`template:${appid}`])
    await close('quota_used_up:45009')
    await save({ secret })
    expect(open()).toEqual([])
    await close('no_access_token:40125')
    const { miniProgram } = scene.wechat.world
    await save({ appid: miniProgram.appid, type: 'mini', secret: miniProgram.secret })
    expect(open()).toEqual(['subscribe', `uniform:${appid}`])
  })
})

describe('whoever waits for a credential', () => {
  it('is notified when the secret is stored', async () => {
    const { scene, appid, secret, save } = await linked()
    const until = scene.clock.now() + 3_600_000
    const closing = { way: 'wait', since: 0, until, cause: 'no_credential' } as const
    await closeGate(scene.database, `template:${appid}`, closing)
    const message = await scene.push(await scene.user('Ann', { follows: true }))
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'waiting' })
    await save({ secret })
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
  })
})

describe('the type of an appid', () => {
  test.each([
    ["is mini for the mini program's own", 'mini', 'official', 'type is_the_mini_program'],
    ['is not mini for another', 'other', 'mini', 'appid not_the_mini_program'],
    ['does not change', 'official', 'mini', 'type other_type'],
  ] as const)('%s', async (_name, whose, type, fault) => {
    const { scene, appid, save } = await linked()
    const own = scene.wechat.world.miniProgram.appid
    const of = { mini: own, official: appid, other: 'wx00000000000000ff' }[whose]
    expect((await refused(save({ appid: of, type })))[1]).toMatch(new RegExp(`^${fault} `))
  })

  it('is learnt when nobody has said yet which the mini program is', async () => {
    const { scene, save } = await linked()
    await setInstallation(scene.database, { appid: '' }, FRESH_INSTALLATION)
    await save({ appid: 'wx00000000000000ff', type: 'mini' })
    expect(await saveSettings(actionEffects(scene), {})).toMatchObject({ appid: '' })
  })
})

describe('a cached access token', () => {
  /** Tokens as an instance of `deliver` gets them. */
  async function instance() {
    const made = await linked()
    const { scene, appid } = made
    const tokens: TokenMemory = new Map()
    const effects = (memory = tokens) => ({
      clock: scene.clock,
      random: { bytes: (count: number) => new Uint8Array(count), fraction: () => 0 },
      database: scene.database,
      seal: SEAL,
      http: httpOf(scene.wechat),
      apiUrl: 'https://api.weixin.qq.com',
      tokens: memory,
    })
    const ask = (secret: string, memory?: TokenMemory) =>
      scene.clock.finish(accessToken(effects(memory), { appid, secret }))
    return { ...made, ask, effects }
  }

  it('is dropped with the secret that it came of, in memory and in the database', async () => {
    const { secret, ask } = await instance()
    expect(await ask(secret)).toMatchObject({ type: 'token' })
    const wrong = { type: 'refused', errcode: 40125 }
    expect(await ask('f'.repeat(32))).toMatchObject(wrong)
    expect(await ask('f'.repeat(32), new Map())).toMatchObject(wrong)
    expect(await ask(secret, new Map())).toMatchObject({ type: 'token' })
  })

  it('is not asked for twice with the same secret', async () => {
    const { scene, secret, ask } = await instance()
    await ask(secret)
    const calls = scene.wechat.calls.length
    await ask(secret)
    await ask(secret, new Map())
    expect(scene.wechat.calls).toHaveLength(calls)
  })

  it('is not used by a run that has read the new secret', async () => {
    const { scene, appid, secret, save, ask, effects } = await instance()
    await ask(secret)
    await save({ secret })
    const account = await getAccount(scene.database, appid)
    const stale = account && {
      ...account,
      secret: SEAL.seal('f'.repeat(32), `secret:${appid}`, effects().random),
    }
    const [https] = transportsFor(
      { ...effects(), cloudCall: undefined },
      stale ? [stale] : [],
      '',
    )(appid)
    const call = {
      api: 'officialAccount.messageTemplate.send' as const,
      appid,
      body: {},
      inTime: () => true,
    }
    expect(
      await scene.clock.finish(https?.send(call) ?? Promise.reject(new Error('no way'))),
    ).toMatchObject({
      type: 'notSent',
      cause: 'account',
    })
  })
})
