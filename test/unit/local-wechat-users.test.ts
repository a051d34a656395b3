import type { OfficialAccountOptions } from '../../local/wechat'
import { describe, expect, it } from 'vitest'
import { Scene, START } from './local-wechat-scene'

function ready(options: OfficialAccountOptions = {}) {
  const scene = new Scene()
  const account = scene.world.officialAccount('News', {
    sharing: true,
    addresses: ['203.0.113.7'],
    ...options,
  })
  const call = (name: string, data: Record<string, unknown>) =>
    scene.cloud(`officialAccount.user.${name}`, data, account.appid)
  return { scene, world: scene.world, account, call }
}

describe('officialAccount.user.getInfo', () => {
  it('tells when a follower followed, and the unionid that joins the openids', async () => {
    const { scene, world, account, call } = ready()
    const ann = world.person('Ann').follows(account)
    const openid = ann.openid(account)
    const info = await call('getInfo', { openid, lang: 'zh_CN' })
    expect(info).toMatchObject({
      subscribe: 1,
      openid,
      subscribe_time: START / 1000,
      unionid: ann.unionid,
    })
    const query = { access_token: await scene.token(account), openid }
    expect(await scene.get('/cgi-bin/user/info', query)).toEqual(info)
  })

  it('tells no unionid when the account is not bound to the open platform', async () => {
    const { world, account, call } = ready({ bound: false })
    const ann = world.person('Ann').follows(account)
    expect(await call('getInfo', { openid: ann.openid(account) })).not.toHaveProperty('unionid')
  })

  it('tells nothing about who does not follow', async () => {
    const { world, account, call } = ready()
    const openid = world.person('Ann').openid(account)
    expect(await call('getInfo', { openid })).toEqual({ subscribe: 0, openid })
  })

  it('answers 40003 for the mini-program openid', async () => {
    const { world, call } = ready()
    const openid = world.person('Ann').openid(world.miniProgram)
    expect(await call('getInfo', { openid })).toMatchObject({ errcode: 40003 })
  })

  it('answers 48001 for an account that is not certified', async () => {
    const { world, account, call } = ready({ certified: false })
    const openid = world.person('Ann').openid(account)
    expect(await call('getInfo', { openid })).toMatchObject({ errcode: 48001 })
  })
})

describe('officialAccount.user.batchGetInfo', () => {
  it('answers up to 100 people in the order asked, and 40032 above', async () => {
    const { world, account, call } = ready()
    const openids = Array.from({ length: 101 }, (_, n) =>
      world.person(`p${n}`).follows(account).openid(account),
    )
    const user_list = openids.map((openid) => ({ openid, lang: 'zh_CN' }))
    const answer = await call('batchGetInfo', { user_list: user_list.slice(0, 100) })
    const infos = answer['user_info_list'] as { openid: string }[]
    expect(infos.map(({ openid }) => openid)).toEqual(openids.slice(0, 100))
    expect(await call('batchGetInfo', { user_list })).toMatchObject({ errcode: 40032 })
  })
})

describe('officialAccount.user.getList', () => {
  it('pages through the followers by 10,000, and ends with an empty page', async () => {
    const { world, account, call } = ready()
    for (let n = 0; n < 10_001; n++) world.person(`p${n}`).follows(account)
    const first = await call('getList', { next_openid: '' })
    expect(first).toMatchObject({ total: 10_001, count: 10_000 })
    const second = await call('getList', { next_openid: first['next_openid'] })
    expect(second).toMatchObject({ total: 10_001, count: 1 })
    const third = await call('getList', { next_openid: second['next_openid'] })
    expect(third).toEqual({ total: 10_001, count: 0, next_openid: '' })
    const seen = [first, second].flatMap(({ data }) => (data as { openid: string[] }).openid)
    expect(new Set(seen)).toEqual(new Set(account.followers.keys()))
  })

  it('answers 45009 after 500 calls a day', async () => {
    const { call } = ready()
    for (let n = 0; n < 500; n++) expect(await call('getList', {})).toMatchObject({ total: 0 })
    expect(await call('getList', {})).toMatchObject({ errcode: 45009 })
  })
})

describe('the world', () => {
  it('makes ids in the shapes of real ones, the same on every start', () => {
    const build = () => {
      const { world, account } = ready()
      const ann = world.person('Ann')
      const template = world.subscribeTemplate({ title: 'T', content: 'A:{{thing1.DATA}}' })
      const ids = [world.miniProgram.appid, ann.openid(account), ann.unionid, template.templateId]
      return { ids, openids: [ann.openid(world.miniProgram), ann.openid(account)] }
    }
    const { ids, openids } = build()
    expect(ids[0]).toMatch(/^wx[0-9a-f]{16}$/)
    expect(ids[1]).toMatch(/^o[\w-]{27}$/)
    expect(ids[2]).toMatch(/^o[\w-]{27}$/)
    expect(ids[3]).toMatch(/^[\w-]{43}$/)
    expect(openids[0]).not.toBe(openids[1])
    expect(build()).toEqual({ ids, openids })
  })

  it('knows people by the openids of accounts that came later', () => {
    const { world } = ready()
    const ann = world.person('Ann')
    const later = world.officialAccount('Later')
    expect(world.whoIs(ann.openid(later))).toEqual({ person: ann, account: later })
  })

  it('refuses two accounts or templates of one name, and fields of no known type', () => {
    const { world } = ready()
    expect(() => world.officialAccount('News')).toThrow('already an account')
    world.subscribeTemplate({ title: 'T', content: 'A:{{thing1.DATA}}' })
    expect(() => world.subscribeTemplate({ title: 'T', content: 'A:{{thing1.DATA}}' })).toThrow(
      'already a template',
    )
    expect(() => world.subscribeTemplate({ title: 'U', content: 'A:{{things1.DATA}}' })).toThrow(
      'things1',
    )
    expect(() => world.subscribeTemplate({ title: 'V', content: 'nothing' })).toThrow('no field')
  })
})
