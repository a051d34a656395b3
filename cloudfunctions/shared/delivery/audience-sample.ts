import { accountKey, topicKey } from '../domain/audience-keys'
import type { Random } from '../domain/effects'
import type { Person } from '../domain/people'
import type { Audience } from '../domain/words'
import type { Database } from '../store/database'
import { countFollowers, findEdgeFollower } from '../store/followers'
import type { MessageDocument } from '../store/messages'
import { countUsers, findEdgeUser } from '../store/users'
import { Planner } from './planner'

/** People of a page: one less than the planner reads at once, since it looks whether anybody comes after them. */
const PAGE = 299

/** Of each part of the audience: 3,000 people tell a share to within two per cent. */
const PAGES = 10

/** Some people of an audience. */
export interface Sample {
  people: Person[]
  /** How many of the audience each of them stands for. */
  weight: number
}

/** A part of an audience whose people are of one sort: users, or followers who are nobody's user. */
interface Part {
  /** How many there are, or were: who has left still counts. */
  count(range?: { after: string; upTo?: string }): Promise<number>
  edge(order: 'asc' | 'desc'): Promise<string | undefined>
  has(personKey: string): boolean
}

const isFollower = (personKey: string) => personKey.includes(':')

function partsOf(database: Database, audience: Audience): Part[] {
  const users = (key: string | undefined): Part => ({
    count: (range) => countUsers(database, key, range),
    edge: (order) => findEdgeUser(database, key, order),
    has: (personKey) => !isFollower(personKey),
  })
  switch (audience.type) {
    case 'users':
      return []
    case 'everyone':
      return [users(undefined)]
    case 'topic':
      return [users(topicKey(audience.topic))]
    case 'followers': {
      const { appid } = audience
      const followers: Part = {
        count: (range) => countFollowers(database, appid, range),
        edge: (order) => findEdgeFollower(database, appid, order),
        has: isFollower,
      }
      return [users(accountKey(appid)), followers]
    }
  }
}

/** At most how many people an audience has: in a topic, and among an account's users, who has left still counts. */
export async function sizeOf(database: Database, audience: Audience): Promise<number> {
  if (audience.type === 'users') return audience.users.length
  const counts = await Promise.all(partsOf(database, audience).map((part) => part.count()))
  return counts.reduce((sum, count) => sum + count, 0)
}

/** People of a broadcast's audience, in pages after keys drawn at random, as the planner would plan them. */
export async function* sampleAudience(
  database: Database,
  random: Random,
  message: MessageDocument,
): AsyncGenerator<Sample> {
  for (const part of partsOf(database, message.audience)) {
    const sample = await samplePart(database, random, message, part)
    if (sample) yield sample
  }
}

async function samplePart(
  database: Database,
  random: Random,
  message: MessageDocument,
  part: Part,
): Promise<Sample | undefined> {
  const [first, last, total] = await Promise.all([
    part.edge('asc'),
    part.edge('desc'),
    part.count(),
  ])
  if (first === undefined || last === undefined) return undefined
  const pages = await Promise.all(
    Array.from({ length: PAGES }, async () => {
      const after = keyBetween(random, first, last)
      const planned = await new Planner(database, message, after).next(PAGE)
      const people = planned.people.filter(({ k }) => part.has(k))
      const upTo = people[PAGE - 1]?.k
      // Of those looked at, some may have left and were not planned.
      const lookedAt = await part.count({ after, ...(upTo !== undefined && { upTo }) })
      return { people, lookedAt }
    }),
  )
  const people = pages.flatMap((page) => page.people)
  const lookedAt = pages.reduce((sum, page) => sum + page.lookedAt, 0)
  return { people, weight: lookedAt === 0 ? 0 : total / lookedAt }
}

/** What openids are made of, in the order in which the database compares. */
const ALPHABET = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'

/** Characters drawn after the first that differs: 64 to the fourth are more places than an audience has people. */
const MORE_CHARACTERS = 4

/** A key between two, drawn evenly: openids of one account begin alike and are even from then on. */
export function keyBetween(random: Random, first: string, last: string): string {
  let alike = 0
  while (alike < first.length && first[alike] === last[alike]) alike += 1
  const from = Math.max(0, ALPHABET.indexOf(first[alike] ?? ''))
  const to = Math.max(from, ALPHABET.indexOf(last[alike] ?? ''))
  const draw = (low: number, high: number) =>
    ALPHABET.charAt(low + Math.floor(random.fraction() * (high - low + 1)))
  let key = first.slice(0, alike) + draw(from, to)
  for (let more = 0; more < MORE_CHARACTERS; more++) key += draw(0, ALPHABET.length - 1)
  return key < last ? key : first
}
