import { accept } from '../../cloudfunctions/shared/actions/accept'
import { consoleAuthor } from '../../cloudfunctions/shared/actions/authors'
import type { Effects } from '../../cloudfunctions/shared/actions/effects'
import { forecast } from '../../cloudfunctions/shared/actions/forecast'
import { checkPush } from '../../cloudfunctions/shared/actions/push-request'
import { isWaiting } from '../../cloudfunctions/shared/domain/people'
import { channelOf } from '../../cloudfunctions/shared/domain/roads'
import { SealRing } from '../../cloudfunctions/shared/domain/seal'
import { findBatches } from '../../cloudfunctions/shared/store/batches'
import { getMessage } from '../../cloudfunctions/shared/store/messages'
import type { Http } from '../../cloudfunctions/shared/wechat/https'
import type { WeChat } from '../../local/wechat'
import type { Forecast, PushRequest } from '../../typings/push'
import type { EngineScene } from './engine-scene'
import { seededRandom } from './local-wechat-scene'

/** As the scene's runs have it. */
export const SEAL = new SealRing(['for tests'])

/** Over HTTPS to this WeChat. */
export const httpOf =
  (wechat: WeChat): Http =>
  async ({ method, url, body = '' }) => {
    const { pathname, searchParams } = new URL(url)
    const query = Object.fromEntries(searchParams)
    const answer = await wechat.https({ method, path: pathname, query, body })
    return answer.type === 'json'
      ? { type: 'response', status: 200, body: answer.text }
      : { type: 'lost', text: answer.type }
  }

/** What use cases are given, beside the engine of a scene. A kick starts nothing: the scene's runs do. */
export function actionEffects(scene: EngineScene): Effects & { kicks: string[] } {
  const fraction = seededRandom(11)
  const kicks: string[] = []
  return {
    clock: scene.clock,
    random: {
      bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(fraction() * 256)),
      fraction,
    },
    log: () => undefined,
    database: scene.database,
    seal: SEAL,
    http: httpOf(scene.wechat),
    apiUrl: 'https://api.weixin.qq.com',
    kick: async (message) => {
      kicks.push(message)
      return { type: 'started' }
    },
    timeLeft: () => 20_000,
    pageKey: (message) => message,
    consoleKey: '',
    kicks,
  }
}

/** A forecast at the console. */
export const forecastOf = (scene: EngineScene, push: PushRequest): Promise<Forecast> =>
  forecast(actionEffects(scene), consoleAuthor, checkPush(push))

/** The same push made, and where everybody had ended after some minutes. */
export async function outcomeOf(
  scene: EngineScene,
  push: PushRequest,
  minutes: number,
): Promise<Pick<Forecast, 'people' | 'channels' | 'skipped'>> {
  const arrival = { wire: 'test', extras: {} }
  // What visible times are compared with is a moment ago.
  await scene.clock.advance(1)
  const { id } = await accept(actionEffects(scene), consoleAuthor, checkPush(push), arrival)
  await scene.minutes(minutes)
  const message = await getMessage(scene.database, id)
  const batches = await findBatches(scene.database, id, message?.edition ?? 1, -1, 1000)
  const people = batches.flatMap((batch) => batch.people)
  const channels = { template: 0, uniform: 0, subscribe: 0 }
  const skipped: Record<string, number> = {}
  for (const { k, s: state } of people) {
    if (isWaiting(state)) throw new Error(`${k} still waits`)
    const [outcome, road, reason] = state
    const channel = channelOf(road)
    if (outcome === 'sent' && channel !== '') channels[channel] += 1
    else skipped[reason] = (skipped[reason] ?? 0) + 1
  }
  return { people: people.length, channels, skipped }
}
