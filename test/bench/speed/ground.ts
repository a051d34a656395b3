import { collections } from '../../../cloudfunctions/shared/store/collections'
import { Scene } from '../../cloud/scene'
import { ORDERS } from '../fixtures/bare-loop/order'
import { addPeople } from '../people'

/** WeChat's answer times, in ms: lognormal, one in a hundred takes three times the median. */
const WECHAT_LATENCY_MS = { median: 40, sigma: 0.5 }
const DATABASE_LATENCY_MS = 10

/** Calls a second; more than any run could make: what is measured is not the pace. */
const NO_PACE = 100_000

export type Transport = 'cloud' | 'https'

export interface GroundOptions {
  /** Of functions.ts. */
  functionsDir: string
  people: number
  /** false: whoever accepts a push cannot start `deliver`, so that it starts when it is told, and as often. */
  kicks?: boolean
}

/**
 * A local cloud on which speed is measured: answers take their time as in the real one, receipts are off and nothing is
 * limited. Everybody follows the account.
 */
export class Ground {
  private constructor(readonly scene: Scene) {}

  static async start({ functionsDir, people, kicks = false }: GroundOptions): Promise<Ground> {
    const scene = await Scene.start({
      functionsDir,
      collections: [...collections, { name: ORDERS, indexes: [] }],
      settings: {
        requestsPerSecond: 'off',
        databaseLatencyMs: DATABASE_LATENCY_MS,
      },
      // Nobody hears WeChat's events: receipts are another account.
      hearsEvents: false,
      wechat: { latencyMs: WECHAT_LATENCY_MS, templateSendsPerDay: Infinity },
      // A kick names its own function's key.
      variablesOf: kicks ? {} : { deliver: { CONSOLE_KEY: 'not the one of the others' } },
    })
    await scene.console('settings.save', { receipts: 'off' })
    scene.cloud.database.update('settings', { _id: 'installation' }, { $set: { pace: NO_PACE } })
    addPeople(scene, people, { follows: true })
    return new Ground(scene)
  }

  /** From now on `deliver` sends by this transport. */
  async use(transport: Transport): Promise<void> {
    const { appid, name, secret } = this.scene.account
    await this.scene.console('account.save', {
      appid,
      type: 'official',
      name,
      secret: transport === 'https' ? secret : '',
    })
  }

  /** Forgets what phones received and which calls were made: some 100,000 objects would slow down what comes next. */
  forget(): void {
    this.scene.cloud.notifications.length = 0
    this.scene.cloud.calls.length = 0
  }

  stop(): Promise<void> {
    return this.scene.stop()
  }
}
