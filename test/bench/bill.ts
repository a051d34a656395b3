import { Scene } from '../cloud/scene'
import { NO_RECEIPTS_MS } from './broadcast'
import type { Figure } from './figure'
import { addPeople } from './people'

const MINUTES_A_DAY = 24 * 60
const HOURS_A_DAY = 24

/** Runs before what is measured: instances are warm and the engine's four slots are made. */
const WARM_UP_PUSHES = 20

/** What WeChat's cloud charges for: invocations, database reads and writes. */
export async function measureBill(): Promise<Figure[]> {
  const scene = await Scene.start({
    settings: { requestsPerSecond: 'off' },
    wechat: { eventDelayMs: NO_RECEIPTS_MS },
  })
  try {
    const { cloud } = scene
    await scene.console('settings.save', { receipts: 'off' })
    const { appid, secret, name } = cloud.world.miniProgram
    // With the mini program's own secret a push over HTTP is sent at once, over HTTPS.
    await scene.console('account.save', { appid, type: 'mini', name, secret })
    // One more than there are pushes: the owner is told besides that WeChat has withdrawn uniform messages.
    addPeople(scene, 1, { grants: WARM_UP_PUSHES + 2 })
    const token = await scene.token(scene.owner)
    for (let n = 0; n < WARM_UP_PUSHES; n++) await scene.post(token, { title: `warm-up ${n}` })
    cloud.resetMeters()
    const answer = await scene.post(token, { title: 'measured' })
    const [recipient] = answer.recipients
    if (recipient?.outcome !== 'sent') throw new Error(JSON.stringify(answer))
    const push = cloud.meters().billed.total

    cloud.resetMeters()
    for (let minute = 0; minute < MINUTES_A_DAY; minute++) await cloud.tick('deliver')
    for (let hour = 0; hour < HOURS_A_DAY; hour++) await cloud.tick('maintain')
    const idle = cloud.meters().billed.total
    return [
      {
        name: 'one push over HTTP to one person: billed calls',
        value: push,
        unit: 'calls',
        atMost: 18,
      },
      {
        name: 'an idle day, timer every minute: billed calls',
        value: idle,
        unit: 'calls',
        atMost: 3_000,
      },
    ]
  } finally {
    await scene.stop()
  }
}
