import { describe, expect, it } from 'vitest'
import { closedRoads } from '../../cloudfunctions/shared/delivery/closed-roads'
import { Gates } from '../../cloudfunctions/shared/delivery/gates'
import type { Channel } from '../../cloudfunctions/shared/domain/words'
import { httpsTransport } from '../../cloudfunctions/shared/wechat/https-transport'
import { SEAL, httpOf } from './engine-actions'
import { EngineScene } from './engine-scene'

const HERE = '203.0.113.7'

/** An account with a secret, at a WeChat that does not know the functions' address; an owner who is told. */
async function world(channels: Channel[], { sharing }: { sharing: boolean }) {
  const scene = new EngineScene({ callerIp: HERE })
  await scene.install(channels)
  const { account, clock, database, wechat } = scene
  account.sharing = sharing
  const ann = await scene.user('Ann', { follows: true, grants: 1 })
  const olive = await scene.user('Olive')
  scene.engine.update('users', { _id: scene.openid(olive) }, { $set: { role: 'owner' } })
  const random = { bytes: (count: number) => new Uint8Array(count), fraction: () => 0.5 }
  const http = httpOf(wechat)
  const https = httpsTransport(
    { clock, random, database, seal: SEAL, http, apiUrl: 'https://wechat', tokens: new Map() },
    { appid: account.appid, secret: account.secret },
  )
  /** A run with the secret's transport; `cloud`: and with WeChat's credential. */
  const run = ({ kicked, cloud = true }: { kicked?: string; cloud?: boolean } = {}) => {
    const own = [https, ...(cloud ? [scene.transport()] : [])]
    const transportsFor = () => (appid: string) =>
      appid === account.appid ? own : cloud ? [scene.transport()] : []
    return clock.finish(
      scene.start({ ...(kicked !== undefined && { kicked }), effects: { transportsFor } }),
    )
  }
  const push = () => scene.push(ann)
  const told = () =>
    scene.engine.find('messages', { kind: 'system' }).documents.map(({ content }) => content)
  const closed = async () => {
    const gates = new Gates(database)
    await gates.read()
    return closedRoads(gates, [`template:${account.appid}`], 'default', clock.now())
  }
  /** Tokens are there already: the sends themselves are refused. */
  const moveAway = async () => {
    account.ipWhitelist = [HERE]
    await push()
    await run()
    account.ipWhitelist = []
    wechat.faults.clear()
  }
  return { scene, run, push, told, closed, moveAway }
}

describe('calls by access token from an address that the account has not listed (40164)', () => {
  it('are made as cloud calls where the account shares the environment', async () => {
    const { scene, run, push, told, closed } = await world(['template'], { sharing: true })
    const message = await push()
    await run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
    expect(await closed()).toEqual([])
    expect(told()).toEqual([expect.stringContaining(HERE)])
  })

  it('so are sends with a token that is there already', async () => {
    const { scene, run, push, told, moveAway } = await world(['template'], { sharing: true })
    await moveAway()
    const message = await push()
    await run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
    expect(scene.notified()).toEqual({ Ann: 2 })
    expect(told()).toEqual([expect.stringContaining(HERE)])
  })

  it('are left to the timer’s run by one that can make no cloud call', async () => {
    const { scene, run, push } = await world(['template', 'subscribe'], { sharing: true })
    const message = await push()
    await run({ kicked: message._id, cloud: false })
    expect(await scene.outcomes(message)).toEqual({ Ann: 'waiting' })
    await run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
  })

  it('close the road for an hour where it does not, and the address is named', async () => {
    const { scene, run, push, told, closed, moveAway } = await world(['template'], {
      sharing: false,
    })
    await moveAway()
    const message = await push()
    await run()
    expect(await scene.outcomes(message)).toEqual({
      Ann: 'failed template server_address_not_listed:40164',
    })
    const account = scene.account.appid
    expect(await closed()).toMatchObject([
      { channel: 'template', account, reason: 'server_address_not_listed', address: HERE },
    ])
    expect(told()).toEqual([expect.stringContaining(HERE)])
  })

  it('leave people their next channel', async () => {
    const { scene, run, push } = await world(['template', 'subscribe'], { sharing: false })
    const message = await push()
    await run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent subscribe' })
  })

  it('are told of again when the address is another one', async () => {
    const { scene, run, push, told } = await world(['template'], { sharing: false })
    await push()
    await run()
    scene.wechat.settings.callerIp = '198.51.100.9'
    await scene.clock.advance(3_700_000)
    await push()
    await run()
    expect(told().map((content) => /\d+\.\d+\.\d+\.\d+/.exec(String(content))?.[0])).toEqual([
      HERE,
      '198.51.100.9',
    ])
  })
})
