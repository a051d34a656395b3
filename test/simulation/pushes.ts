import { accept } from '../../cloudfunctions/shared/actions/accept'
import { consoleAuthor, tokenAuthor } from '../../cloudfunctions/shared/actions/authors'
import type { Author } from '../../cloudfunctions/shared/actions/draft'
import { checkPush } from '../../cloudfunctions/shared/actions/push-request'
import type { PushTokenDocument } from '../../cloudfunctions/shared/store/push-tokens'
import type { PushAnswer, PushAudience, PushRequest } from '../../typings/push'
import type { Cast } from './cast'
import { ODD_KIND, TOPIC } from './cast'
import type { Dice } from './random'
import type { Simulation } from './simulation'

/** A client gives up waiting for an answer after this, in ms, and tries again. */
const CLIENT_WAIT_MS = 30_000
const CLIENT_TRIES = 4

const SECOND_MS = 1_000

/** The push token's: the same push is not made again within this time, in seconds. */
export const SUPPRESS_S = 60

/** One asking for a push, from when to when, and the message that was answered. */
export interface Asking {
  from: number
  until: number
  answer: PushAnswer
}

/** One push, as its sender knows of it. */
export interface Push {
  /** Its title too, by which phones tell it from others. */
  name: string
  request: PushRequest
  author: Author
  /** What belongs together: the updates of one merge key, or pushes of the same content; else '' */
  group: string
  /** When it is first asked for, in ms from the beginning. */
  at: number
  askings: Asking[]
}

/** With one key always the same, whatever was answered how often. */
export const idsOf = ({ askings }: Push): string[] => [
  ...new Set(askings.map(({ answer }) => answer.id)),
]

/** What is pushed, and when: most of it early, so that it meets the storm. */
export function drawPushes(simulation: Simulation, cast: Cast): Push[] {
  const { dice, plan } = simulation
  return Array.from({ length: plan.pushes }, (_, n) => `m${n + 1}`).flatMap((name) => {
    const at = dice.between(0, plan.stormMs / 2)
    const to = drawAudience(simulation, cast)
    const isOdd = dice.chance(plan.odd)
    const push = { name, request: drawRequest(simulation, name, to, isOdd), at, group: '' }
    const more = isOdd ? drawMore(simulation) : undefined
    if (more === 'updates') return updates(simulation, push)
    if (more === 'repeats') return repeats(simulation, push)
    const request = { ...push.request, idempotencyKey: `key of ${name}` }
    return [{ ...push, request, author: consoleAuthor, askings: [] }]
  })
}

/** Is it the first of several: of updates, or of pushes of the same content? */
function drawMore({ dice, plan }: Simulation): 'updates' | 'repeats' | undefined {
  const { theme, unlinks } = plan
  if (theme === 'updates' || theme === 'repeats') return theme
  if (dice.chance(0.3)) return 'updates'
  return !unlinks && dice.chance(0.2) ? 'repeats' : undefined
}

type Drawn = Pick<Push, 'name' | 'request' | 'at' | 'group'>

function drawAudience({ dice, weChat }: Simulation, { people, accounts, onlyFollowers }: Cast) {
  const users = people.filter((person) => !onlyFollowers.has(person) && dice.chance(0.5))
  const openids = users.map((person) => person.openid(weChat.world.miniProgram))
  return dice.pick<PushAudience>([
    { everyone: true },
    { topic: TOPIC },
    { followers: dice.pick(accounts).appid },
    openids.length > 0 ? { users: openids } : { everyone: true },
  ])
}

function drawRequest(
  { dice, plan, time }: Simulation,
  title: string,
  to: PushAudience,
  isOdd: boolean,
): PushRequest {
  const priority = dice.chance(0.2) ? 'high' : 'normal'
  if (!isOdd) return { title, to, priority }
  const ahead = dice.between(1_000, plan.stormMs)
  const times = dice.pick<Partial<PushRequest>>([
    {},
    {},
    { sendAt: Math.floor(time.now() + ahead) },
    { delay: Math.ceil(ahead / SECOND_MS) },
  ])
  return {
    title,
    to,
    priority,
    ...times,
    ...(dice.chance(0.3) && { ttl: dice.whole(60, 400) }),
    ...(dice.chance(0.3) && { kind: ODD_KIND, data: { count: dice.pick(['12', 'a dozen']) } }),
    ...(dice.chance(0.3) && { passQuietHours: true }),
  }
}

/** Updates of one merge key: with their sender's times, which may come out of order, or without. */
function updates({ dice, plan, time }: Simulation, first: Drawn): Push[] {
  const hasTimes = dice.chance(0.6)
  const start = Math.floor(time.now())
  const { sendAt, delay, ...plain } = first.request
  const times = { ...(sendAt !== undefined && { sendAt }), ...(delay !== undefined && { delay }) }
  const isLater = dice.chance(0.5)
  const apart = dice.pick([50, 2_000, 40_000])
  return Array.from({ length: dice.whole(2, 4) }, (_, n) => {
    const name = `${first.name}${'abcd'.charAt(n)}`
    const isPutOff = isLater && n > 0
    const request: PushRequest = {
      ...plain,
      ...(isPutOff ? { delay: dice.whole(1, 90) } : times),
      title: name,
      mergeKey: `merge ${first.name}`,
      idempotencyKey: `key of ${name}`,
      ...(hasTimes && { eventAt: start + dice.whole(0, 3) * SECOND_MS }),
    }
    const at = Math.min(plan.stormMs * 0.9, first.at + dice.between(0, apart * (n + 1)))
    return { name, request, at, group: first.name, author: consoleAuthor, askings: [] }
  })
}

/** The same content, several times, by a push token that suppresses what it has just pushed. */
function repeats({ dice, plan }: Simulation, first: Drawn): Push[] {
  const { ttl: _ttl, sendAt: _sendAt, delay: _delay, ...request } = first.request
  const longest = 3 * SUPPRESS_S * SECOND_MS
  const later = () => (dice.chance(0.5) ? dice.heavy(3_000, longest) : dice.between(0, longest))
  return Array.from({ length: dice.whole(2, 5) }, () => ({
    ...first,
    request,
    at: Math.min(plan.stormMs * 0.9, first.at + later()),
    group: first.name,
    author: SUPPRESSING,
    askings: [],
  }))
}

const TOKEN: PushTokenDocument = {
  _id: 'hash',
  schema: 1,
  id: 'token',
  name: 'A service',
  owner: '',
  scopes: ['users', 'topics', 'followers', 'everyone', 'quietHours'],
  channels: null,
  account: null,
  addresses: [],
  suppressSeconds: SUPPRESS_S,
  expiresAt: null,
  revokedAt: null,
  createdAt: 0,
}
const SUPPRESSING = tokenAuthor(TOKEN)

/** The sender repeats the same push until there is an answer; now and then two do so at once. */
export async function send(simulation: Simulation, push: Push): Promise<void> {
  const { dice, time, weather } = simulation
  const twins = dice.chance(weather.repeats) ? 2 : 1
  for (let tries = 0; tries < CLIENT_TRIES && push.askings.length === 0; tries++) {
    const asked = Array.from({ length: twins }, () => ask(simulation, push))
    await Promise.race([Promise.all(asked), time.sleep(CLIENT_WAIT_MS)])
    if (push.askings.length === 0) await time.sleep(pause(dice))
  }
}

const pause = (dice: Dice) => dice.between(100, 10_000)

/** Asks once, and keeps what was answered. */
export async function ask(simulation: Simulation, push: Push): Promise<void> {
  const { time, trace } = simulation
  const from = time.now()
  const answer = await simulation.call('gateway', (effects) =>
    accept(effects, push.author, checkPush(push.request), { wire: 'test', extras: {} }),
  )
  if (!answer) return
  if (push.askings.length === 0) trace.name(answer.id, push.group || push.name)
  push.askings.push({ from, until: time.now(), answer })
}
