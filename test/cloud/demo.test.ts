import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Reply } from '../../typings/errors'
import type { UserActions } from '../../typings/user'
import { DEMO_VARIABLES, admin, seedDemo } from '../../local/demo'
import type { Demo } from '../../local/demo'
import { releasedPages } from '../../local/released-pages'
import { testCloud } from '../../local/testing'
import type { TestCloud } from '../../local/testing'
import type { Person } from '../../local/wechat'
import { pushWelcome } from '../../local/welcome'

let cloud: TestCloud
let demo: Demo

beforeAll(async () => {
  const gateway = { port: 0, host: '127.0.0.1' }
  cloud = await testCloud({ variables: DEMO_VARIABLES, gateway })
  demo = await seedDemo(cloud, await releasedPages('miniprogram'))
})

afterAll(() => cloud.stop())

async function ask<Action extends keyof UserActions>(
  person: Person,
  action: Action,
): Promise<UserActions[Action]['answer']> {
  const reply = (await cloud.call(person, 'user', { action })) as Reply<
    UserActions[Action]['answer']
  >
  if (reply.ok) return reply.result
  throw new Error(reply.error.message)
}

function personNamed(name: string): Person {
  const person = cloud.world.people.find((one) => one.name === name)
  if (person) return person
  throw new Error(`There is no ${name}.`)
}

test('the demo has an owner, a topic of two, two kinds, and notifies of nothing by itself', async () => {
  expect(demo.isNew).toBe(true)
  expect(await ask(personNamed('小安'), 'me.get')).toMatchObject({ name: '小安', role: 'owner' })
  for (const name of ['小安', '小波']) {
    const { topics } = await ask(personNamed(name), 'topics.mine')
    expect(topics).toMatchObject([{ id: 'ops', name: '运维值班' }])
  }
  expect((await ask(personNamed('小春'), 'topics.mine')).topics).toEqual([])
  const { kinds } = await admin(cloud, 'kind.list', {})
  expect(kinds.map(({ id }) => id).sort()).toEqual(['alarm', 'default'])
  expect(cloud.notifications).toEqual([])
})

test('the address that is shown with push tokens is the one at which pushes are taken', async () => {
  const { address } = await ask(personNamed('小安'), 'tokens.list')
  const response = await fetch(`${address}/v1/health`)
  expect(await response.json()).toMatchObject({ ok: true })
})

test('an alarm goes out by its own template', async () => {
  const bo = personNamed('小波')
  const openid = bo.openid(cloud.world.miniProgram)
  const template = [...cloud.world.templates.values()].find(
    ({ kind, title }) => kind === 'subscribe' && title === '告警通知',
  )
  if (template?.kind !== 'subscribe') throw new Error('There is no template of alarms.')
  cloud.world.requestSubscribeMessage(bo, [template.templateId], 'accept')
  await cloud.until(() => cloud.isQuiet)
  await admin(cloud, 'push.send', {
    title: '磁盘将满',
    content: '剩 **2 GB**',
    format: 'markdown',
    kind: 'alarm',
    to: { users: [openid] },
  })
  // At the console there is no credential for cloud calls: the mini program's secret is what it goes by.
  expect(cloud.notifications).toMatchObject([
    { person: '小波', templateTitle: '告警通知', fields: [{ value: '磁盘将满' }, {}, {}] },
  ])
})

test('the welcome is three messages to the owner and to nobody else', async () => {
  await pushWelcome(cloud, demo)
  const { messages } = await ask(personNamed('小安'), 'inbox.page')
  expect(messages.map(({ title }) => title)).toEqual([
    '欢迎使用驿站 Welcome to Yizhan',
    '推送第一条消息 Your first push',
    '通知怎样到达 How notifications reach people',
  ])
  expect((await ask(personNamed('小春'), 'inbox.page')).messages).toEqual([])
})

test('the installation of an unclaimed demo waits for its owner, who enters the code of the console', async () => {
  const fresh = await testCloud({ variables: DEMO_VARIABLES })
  const { claimed } = await seedDemo(fresh, await releasedPages('miniprogram'), {
    unclaimed: true,
  })
  expect(claimed).toBe(false)
  const [an] = fresh.world.people
  if (!an) throw new Error('There is nobody.')
  const me = () => fresh.call(an, 'user', { action: 'me.get' })
  expect(await me()).toMatchObject({ result: { role: 'user', hasOwner: false } })
  const { claimCode } = await admin(fresh, 'setup', {})
  await fresh.call(an, 'admin', { action: 'claim', code: claimCode })
  expect(await me()).toMatchObject({ result: { role: 'owner', hasOwner: true } })
  await fresh.stop()
})

test('a database that is kept is not filled again', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'yizhan-demo-'))
  const pages = await releasedPages('miniprogram')
  const seeds: boolean[] = []
  for (let start = 0; start < 2; start++) {
    const kept = await testCloud({ variables: DEMO_VARIABLES, dataDir })
    seeds.push((await seedDemo(kept, pages)).isNew)
    expect((await admin(kept, 'topic.list', {})).topics).toHaveLength(1)
    await kept.stop()
  }
  expect(seeds).toEqual([true, false])
  await rm(dataDir, { recursive: true })
})
