import { afterEach, describe, expect, it } from 'vitest'
import type { Channel } from '../../typings/push'
import { Scene } from './scene'

let scene: Scene
afterEach(() => scene.stop())

/** An account without a secret that does not share the environment, and what the platform says of it. */
async function unshared(unsharedText: string): Promise<void> {
  scene = await Scene.start({ settings: { unsharedText } })
}

async function pushToAnn(channels: Channel[], accepts = 0): Promise<string> {
  const ann = await scene.person('Ann', { follows: true, accepts })
  scene.account.sharing = false
  const to = { users: [scene.openid(ann)] }
  const { id } = await scene.console('push.send', { title: 'Hi', to, channels })
  await scene.cloud.tick('deliver')
  return id
}

describe('a cloud call for an account that does not share the environment', () => {
  it.each(['resource system error', 'no permission for this appid', 'openapi error: 1'])(
    'is no call, whatever the platform’s words: people wait until it does (%s)',
    async (text) => {
      await unshared(text)
      const id = await pushToAnn(['template'])
      expect(await scene.outcomes(id)).toEqual({ Ann: 'waiting template' })
      scene.account.sharing = true
      scene.cloud.advance(11 * 60_000)
      await scene.cloud.tick('deliver')
      expect(await scene.outcomes(id)).toEqual({ Ann: 'sent template' })
      expect(scene.notified()).toEqual({ Ann: 1 })
    },
  )

  it('leaves people their other channels, at once', async () => {
    await unshared('resource system error')
    const id = await pushToAnn(['template', 'subscribe'], 1)
    expect(await scene.outcomes(id)).toEqual({ Ann: 'sent subscribe' })
  })

  it('is told to administrators', async () => {
    await unshared('resource system error')
    await pushToAnn(['template'])
    expect(await scene.inbox(scene.owner)).toContain('没有发送凭证 No credential to send')
  })
})

describe('an account for which calls have worked in this instance', () => {
  it('and then do not: the first one may have been made, and takes no other channel', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true, accepts: 1 })
    const to = { users: [scene.openid(ann)] }
    await scene.console('push.send', { title: 'Hi', to })
    await scene.cloud.tick('deliver')
    scene.account.sharing = false
    const { id } = await scene.console('push.send', { title: 'Hi again', to })
    for (let minute = 0; minute < 10; minute++) {
      await scene.cloud.tick('deliver')
      scene.cloud.advance(60_000)
    }
    expect(await scene.outcomes(id)).toEqual({ Ann: 'unknown template no_answer' })
    expect(scene.notified()).toEqual({ Ann: 1 })
  })
})

describe('a connection that is lost before anything was sent', () => {
  it.each(['reset', 'timeout', '502', 'garbage'] as const)(
    'is tried again, and nobody is troubled (%s)',
    async (answer) => {
      scene = await Scene.start()
      const ann = await scene.person('Ann', { follows: true, accepts: 1 })
      scene.cloud.fault({
        api: 'officialAccount.user.getInfo',
        when: 'before',
        answer,
        times: 1,
      })
      const to = { users: [scene.openid(ann)] }
      const { id } = await scene.console('push.send', { title: 'Hi', to })
      await scene.cloud.tick('deliver')
      scene.cloud.advance(60_000)
      await scene.cloud.tick('deliver')
      expect(await scene.outcomes(id)).toEqual({ Ann: 'sent template' })
      expect(await scene.inbox(scene.owner)).toEqual([])
    },
  )
})
