import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildFunctions } from '../../scripts/build'
import { Scene } from './scene'

const BUILT = fileURLToPath(new URL('../../dist/cloudfunctions', import.meta.url))
const FIXTURES = fileURLToPath(new URL('../fixtures/services', import.meta.url))

/** The product's functions beside a shop's order function, as they lie in one environment. */
async function withShop(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yizhan-'))
  await buildFunctions(FIXTURES, folder)
  await cp(BUILT, folder, { recursive: true })
  return folder
}

describe('whichever way a push comes', () => {
  let scene: Scene
  let folder: string
  beforeAll(async () => {
    folder = await withShop()
    scene = await Scene.start({ functionsDir: folder })
  })
  afterAll(async () => {
    await scene.stop()
    await rm(folder, { recursive: true })
  })

  const ways = {
    'the console': async (openid: string) =>
      (await scene.console('push.send', { title: 'Hi', to: { users: [openid] } })).id,
    HTTP: async (openid: string) => {
      const token = await scene.token(scene.owner, { scopes: ['users'] })
      return (await scene.post(token, { title: 'Hi', to: { users: [openid] } })).id
    },
    'the mini program': async (openid: string) =>
      (await scene.admin(scene.owner, 'push.send', { title: 'Hi', to: { users: [openid] } })).id,
    // With its customer's OPENID along: the push token decides.
    'another function': async (openid: string) => {
      const pushToken = await scene.token(scene.owner, { scopes: ['users'] })
      const customer = await scene.person('Customer')
      const answer = await scene.cloud.call(customer, 'shop', { pushToken, to: openid })
      return (answer as { ok: true; result: { id: string } }).result.id
    },
  }

  it.each(Object.entries(ways))('by %s, it ends the same', async (name, push) => {
    const person = await scene.person(`friend of ${name}`, { follows: true })
    const id = await push(scene.openid(person))
    await scene.cloud.tick('deliver')
    const status = await scene.console('message.status', { id })
    expect(status).toMatchObject({ state: 'ended', title: 'Hi', planned: 1, counts: { sent: 1 } })
    expect(await scene.outcomes(id)).toEqual({ [`friend of ${name}`]: 'sent template' })
    expect(scene.notified()[`friend of ${name}`]).toBe(1)
    expect(await scene.inbox(person)).toEqual(['Hi'])
  })
})
