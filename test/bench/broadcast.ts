import type { Channel } from '../../typings/push'
import { SEND_APIS } from '../../cloudfunctions/shared/wechat/transport'
import { Scene } from '../cloud/scene'
import { addPeople } from './people'
import type { Figure } from './figure'

const PEOPLE = 2_000

/** Receipts are another account, and a setting: none comes while this is measured. */
export const NO_RECEIPTS_MS = 3_600_000

/** What a broadcast costs per person, receipts apart. */
export async function measureBroadcasts(): Promise<Figure[]> {
  return [
    ...(await measureBroadcast('template', { follows: true }, 0.06)),
    ...(await measureBroadcast('subscribe', { grants: 1 }, 0.1)),
  ]
}

async function measureBroadcast(
  channel: Channel,
  options: { follows?: boolean; grants?: number },
  databaseCallsAtMost: number,
): Promise<Figure[]> {
  const scene = await Scene.start({
    settings: { requestsPerSecond: 'off' },
    wechat: { eventDelayMs: NO_RECEIPTS_MS },
  })
  try {
    const { cloud } = scene
    await scene.console('settings.save', { receipts: 'off', pace: 1_000 })
    addPeople(scene, PEOPLE, options)
    await cloud.tick('deliver')
    const callsBefore = cloud.calls.length
    cloud.resetMeters()
    const { id } = await scene.console('push.send', {
      title: 'To everyone',
      to: { everyone: true },
      channels: [channel],
    })
    await cloud.tick('deliver')
    const status = await scene.console('message.status', { id })
    if (status.counts.sent !== PEOPLE) throw new Error(JSON.stringify(status))
    const { database } = cloud.meters()
    // The push itself and the question how it went are two calls of the console.
    const databaseCalls = Object.values(database).reduce((sum, { calls }) => sum + calls, 0)
    const name = `broadcast to ${PEOPLE.toLocaleString('en')} by ${channel}`
    return [
      {
        name: `${name}: WeChat calls per person`,
        // Without the one question that a fresh instance asks about the account.
        value: cloud.calls.slice(callsBefore).filter(isSending).length / PEOPLE,
        unit: 'calls',
        atMost: 1,
      },
      {
        name: `${name}: database calls per person`,
        value: databaseCalls / PEOPLE,
        unit: 'calls',
        atMost: databaseCallsAtMost,
      },
    ]
  } finally {
    await scene.stop()
  }
}

const isSending = ({ api }: { api: string }) => api in SEND_APIS
