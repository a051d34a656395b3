import type { MessageDocument } from '../../../cloudfunctions/shared/store/messages'
import type { Person } from '../../../local/wechat'
import type { Push } from '../pushes'
import { idsOf } from '../pushes'
import type { Story } from '../story'

/** What was promised and not kept. */
export interface Broken {
  promise: string
  what: string
  /** Ids by which the trace finds what concerns it. */
  subjects: string[]
}

export const broken = (promise: string, what: string, subjects: string[]): Broken => ({
  promise,
  what,
  subjects,
})

/** All documents of a collection. */
export const all = <T>({ simulation }: Story, collection: string): T[] =>
  simulation.engine.find(collection, {}).documents as unknown as T[]

/** The pushes that made or updated a message. */
export const pushesOf = ({ pushes }: Story, { _id }: Pick<MessageDocument, '_id'>): Push[] =>
  pushes.filter((push) => idsOf(push).includes(_id))

/** Every openid of a person. */
export const openidsOf = ({ simulation, cast }: Story, person: Person): string[] =>
  [simulation.weChat.world.miniProgram, ...cast.accounts].map((account) => person.openid(account))

/** Did nobody get WeChat's own answer to a call for this person? */
export function wasInDoubt(story: Story, person: Person): boolean {
  const { calls, emptied } = story.simulation.witness
  const openids = openidsOf(story, person)
  return (
    openids.some((openid) => emptied.has(openid)) ||
    calls.some(({ openid, isDoubtful }) => isDoubtful && openids.includes(openid))
  )
}

/** Did WeChat do for this person what it said it had refused, or did the person tell what was not so? */
export function wasMisled(story: Story, person: Person): boolean {
  if (story.lives.liars.has(person)) return true
  const openids = openidsOf(story, person)
  return story.simulation.weChat.calls.some(
    ({ to, fault }) => fault?.when === 'after' && openids.includes(to),
  )
}
