import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { addPeople } from '../bench/people'
import { NEVER } from '../../cloudfunctions/shared/store/messages'
import { Scene } from './scene'

let scene: Scene
afterEach(() => scene.stop())

const BUILT = fileURLToPath(new URL('../../dist/cloudfunctions', import.meta.url))
const UNIFORM = 'uniformMessage.send'
const TEMPLATE = 'officialAccount.messageTemplate.send'

describe('a broadcast by uniform, template', () => {
  it('costs one refused call for 500 people while the API is withdrawn, and reaches all by template (45109)', async () => {
    scene = await Scene.start()
    await scene.console('settings.save', { channels: ['uniform', 'template'] })
    addPeople(scene, 500, { follows: true })
    const { id } = await scene.console('push.send', { title: 'Hi', to: { everyone: true } })
    await scene.cloud.tick('deliver')
    const status = await scene.console('message.status', { id })
    expect(status).toMatchObject({ state: 'ended', planned: 500, counts: { sent: 500 } })
    // The owner, who follows too, is told of the withdrawal besides.
    expect(scene.cloud.wechat.meter()).toMatchObject({
      [UNIFORM]: { 45109: 1 },
      [TEMPLATE]: { 0: 501 },
    })
    const { [scene.owner.name]: owner, ...others } = scene.notified()
    expect(owner).toBe(2)
    expect(new Set(Object.values(others))).toEqual(new Set([1]))
  })

  it('goes to all by uniform where the API is alive', async () => {
    scene = await Scene.start({ wechat: { uniform: 'alive' } })
    await scene.console('settings.save', { channels: ['uniform', 'template'] })
    addPeople(scene, 200, { follows: true })
    const { id } = await scene.console('push.send', { title: 'Hi', to: { everyone: true } })
    await scene.cloud.tick('deliver')
    expect(await scene.console('message.status', { id })).toMatchObject({ counts: { sent: 200 } })
    expect(scene.cloud.wechat.meter()).toEqual({ [UNIFORM]: { 0: 200 } })
  })

  it('with a broken template costs one refused call, not 500 (47003)', async () => {
    scene = await Scene.start()
    await scene.mapDefaultKind({ thing1: '{{title}}' })
    addPeople(scene, 500, { follows: true })
    const { id } = await scene.console('push.send', {
      title: 'Hi',
      to: { everyone: true },
      channels: ['template'],
    })
    await scene.cloud.tick('deliver')
    expect(await scene.console('message.status', { id })).toMatchObject({
      counts: { failed: 500 },
    })
    // One is the broadcast's; the message that tells the owner of it may have had its own by then.
    const { 47003: refused, ...others } = scene.cloud.wechat.meter()[TEMPLATE] ?? {}
    expect(refused).toBeLessThanOrEqual(2)
    expect(others).toEqual({})
    expect(Object.values(await scene.outcomes(id))[0]).toMatch(
      /^failed template template_field_refused/,
    )
  })
})

describe('an answer that is lost after the effect', () => {
  it.each(['reset', 'timeout', '502', 'garbage'] as const)(
    'by %s is unknown until the receipt says more, and nobody is notified twice',
    async (answer) => {
      scene = await Scene.start()
      const ann = await scene.person('Ann', { follows: true, accepts: 2 })
      scene.cloud.fault({ api: 'subscribeMessage.send', when: 'after', answer, times: 1 })
      const { id } = await scene.console('push.send', {
        title: 'Hi',
        to: { users: [scene.openid(ann)] },
        channels: ['subscribe', 'template'],
      })
      await scene.cloud.tick('deliver')
      expect(await scene.outcomes(id)).toEqual({ Ann: 'unknown subscribe no_answer' })
      await scene.cloud.until(() => scene.cloud.database.count('receipts', {}) === 1)
      scene.cloud.advance(2 * 60_000)
      await scene.cloud.tick('deliver')
      expect(await scene.outcomes(id)).toEqual({ Ann: 'delivered subscribe' })
      expect(scene.notified()).toEqual({ Ann: 1 })
    },
  )

  it('an errcode on the repeat leaves it unknown, and takes no other channel', async () => {
    scene = await Scene.start({ wechat: { repeatedClientMsgId: 'refused' } })
    const ann = await scene.person('Ann', { follows: true, accepts: 1 })
    scene.cloud.fault({ api: TEMPLATE, when: 'after', answer: 'reset', times: 1 })
    const { id } = await scene.console('push.send', {
      title: 'Hi',
      to: { users: [scene.openid(ann)] },
    })
    await scene.cloud.tick('deliver')
    scene.cloud.advance(30_000)
    await scene.cloud.tick('deliver')
    expect(scene.cloud.wechat.meter()).toMatchObject({ [TEMPLATE]: { 0: 1, 45065: 1 } })
    expect(await scene.outcomes(id)).toEqual({ Ann: 'unknown template no_answer' })
    expect(scene.notified()).toEqual({ Ann: 1 })
  })
})

describe('a worker that is killed in the middle of a broadcast', () => {
  it('leaves at most one slice per batch in hand unknown, and the rest is reached', async () => {
    scene = await Scene.start({ wechat: { latencyMs: 20 }, settings: { repeats: 0 } })
    await scene.console('settings.save', { pace: 200, receipts: 'off' })
    addPeople(scene, 600, { grants: 1 })
    const { id } = await scene.console('push.send', {
      title: 'Hi',
      to: { everyone: true },
      channels: ['subscribe'],
    })
    const killed = scene.cloud.tick('deliver')
    await scene.cloud.until(() => scene.cloud.notifications.length > 150)
    await scene.cloud.functions.kill('deliver')
    await killed
    scene.cloud.advance(2 * 60_000)
    await scene.cloud.tick('deliver')
    const { state, counts } = await scene.console('message.status', { id })
    expect(state).toBe('ended')
    expect(counts.unknown).toBeGreaterThan(0)
    // Four slices of 50 are one second's work at this pace.
    expect(counts.unknown).toBeLessThanOrEqual(200)
    expect(counts.sent + counts.unknown).toBe(600)
    expect(Math.max(...Object.values(scene.notified()))).toBe(1)
  })
})

describe('receipts', () => {
  it('of template messages do not come to cloud functions: they stay sent, and nobody waits', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const users = [scene.openid(ann)]
    const { id } = await scene.console('push.send', { title: 'Hi', to: { users } })
    await scene.cloud.tick('deliver')
    expect(await scene.outcomes(id)).toEqual({ Ann: 'sent template' })
    const [message] = scene.cloud.database.find('messages', { _id: id }).documents
    expect(message?.['dueAt']).toBe(NEVER)
  })

  it('turn sent into delivered, for official accounts where they come, and for subscribe messages', async () => {
    scene = await Scene.start({ settings: { offersTemplateReceipts: true } })
    scene.cloud.pushTo('events', scene.account, 'TEMPLATESENDJOBFINISH')
    const ann = await scene.person('Ann', { follows: true })
    const bob = await scene.person('Bob', { accepts: 1 })
    const users = [scene.openid(ann), scene.openid(bob)]
    const { id } = await scene.console('push.send', { title: 'Hi', to: { users } })
    await scene.cloud.tick('deliver')
    expect(await scene.outcomes(id)).toEqual({ Ann: 'sent template', Bob: 'sent subscribe' })
    await scene.cloud.until(() => scene.cloud.database.count('receipts', {}) === 2)
    scene.cloud.advance(61_000)
    await scene.cloud.tick('deliver')
    expect(await scene.outcomes(id)).toEqual({
      Ann: 'delivered template',
      Bob: 'delivered subscribe',
    })
  })

  it('turn sent into failed when the follower refuses the account (failed:user block)', async () => {
    scene = await Scene.start({ settings: { offersTemplateReceipts: true } })
    scene.cloud.pushTo('events', scene.account, 'TEMPLATESENDJOBFINISH')
    const ann = await scene.person('Ann', { follows: true })
    // The first receipt of all tells that there are any: from then on they are waited for.
    const first = { title: 'Hi', to: { users: [scene.openid(ann)] } }
    await scene.console('push.send', first)
    await scene.cloud.tick('deliver')
    await scene.cloud.until(() => scene.cloud.database.count('receipts', {}) === 1)
    scene.account.refusedBy.add(ann)
    const request = { title: 'Hi', to: { users: [scene.openid(ann)] } }
    const { id } = await scene.console('push.send', request)
    await scene.cloud.tick('deliver')
    await scene.cloud.until(() => scene.cloud.database.count('receipts', {}) === 2)
    scene.cloud.advance(61_000)
    await scene.cloud.tick('deliver')
    expect(await scene.outcomes(id)).toEqual({ Ann: 'failed template blocked_by_person' })
  })
})

describe('a time limit that nobody has raised', () => {
  it('is named in the log instead of notifying by halves', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yizhan-'))
    await cp(BUILT, folder, { recursive: true })
    const file = join(folder, 'deliver', 'config.json')
    const config = JSON.parse(await readFile(file, 'utf8')) as { timeout: number }
    await writeFile(file, JSON.stringify({ ...config, timeout: 3 }))
    scene = await Scene.start({ functionsDir: folder })
    const ann = await scene.person('Ann', { follows: true })
    await scene.console('push.send', { title: 'Hi', to: { users: [scene.openid(ann)] } })
    const [run] = await scene.cloud.tick('deliver')
    expect(JSON.stringify(run)).toContain('Set the time limit of deliver to 60 s')
    expect(scene.cloud.notifications).toEqual([])
    await rm(folder, { recursive: true })
  })
})

describe('a fresh installation', () => {
  it('works without a single index', async () => {
    scene = await Scene.start({ useIndexes: false })
    const ann = await scene.person('Ann', { follows: true })
    const request = { title: 'Hi', to: { users: [scene.openid(ann)] } }
    const { id } = await scene.console('push.send', request)
    await scene.cloud.tick('deliver')
    expect(await scene.outcomes(id)).toEqual({ Ann: 'sent template' })
    expect(await scene.inbox(ann)).toEqual(['Hi'])
  })
})
