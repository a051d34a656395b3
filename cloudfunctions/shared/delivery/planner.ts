import type { HeldKey } from '../domain/audience-keys'
import { EVERYONE_KEY, accountKey, holdsAt, isMuted, topicKey } from '../domain/audience-keys'
import type { Person } from '../domain/people'
import { ended, waiting } from '../domain/people'
import type { Database } from '../store/database'
import { findFollowersAfter } from '../store/followers'
import type { DueMessage } from '../store/messages'
import type { Follow, UserEndpoints } from '../store/users'
import { findUsers, findUsersAfter } from '../store/users'

/** People read at once; where their audience keys are too much for one answer, the store reads them in parts. */
const PAGE = 300

/** A batch is one document, which is read in one answer of at most 1 MB: what its people may weigh, in bytes. */
const BATCH_BYTES = 500_000

/** Of a person in a batch beside the key and the openids: state, reasons, msgid, in bytes. */
const STATE_BYTES = 500

/** Why somebody was not notified who has muted the topic. */
export const MUTED = 'muted'

/**
 * Goes through a message's audience in order of person key, as people were joined when it became visible. Two runs that
 * plan the same batch come to the same people.
 */
export class Planner {
  private people: Person[] = []
  /** The last person key that was given out. */
  private givenUpTo: string
  /** Pages are read up to this person key; undefined: nothing is left to read. */
  private readUpTo: string | undefined

  /** @param after the end of the last batch that was planned; '' from the beginning. */
  constructor(
    private readonly database: Database,
    private readonly message: DueMessage,
    after: string,
  ) {
    this.readUpTo = this.givenUpTo = after
  }

  /** The next people, and whether they are the last. */
  async next(count: number): Promise<{ people: Person[]; last: boolean }> {
    // One more than asked for tells whether anybody is left.
    while (this.people.length <= count && this.readUpTo !== undefined) {
      await this.readPage(this.readUpTo)
    }
    const people = this.people.splice(0, Math.min(count, fitting(this.people)))
    this.givenUpTo = people[people.length - 1]?.k ?? this.givenUpTo
    return { people, last: this.people.length === 0 && this.readUpTo === undefined }
  }

  /**
   * Somebody else has planned up to this person key. What was read of the people after it is kept. False: people after
   * it have been given out already.
   */
  skipTo(end: string): boolean {
    if (end < this.givenUpTo) return false
    this.givenUpTo = end
    this.people = this.people.filter(({ k }) => k > end)
    if (this.readUpTo !== undefined && this.readUpTo < end) this.readUpTo = end
    return true
  }

  /** How those of these people who are users can be reached now, by person key: openids per account. */
  async endpointsNow(keys: readonly string[]): Promise<Map<string, Record<string, string>>> {
    const openids = keys.filter((key) => !key.includes(':'))
    const users = openids.length === 0 ? [] : await findUsers(this.database, openids)
    return new Map(
      users.map(({ _id, follows }) => [
        _id,
        openidsOf(follows, ({ until }) => until === undefined),
      ]),
    )
  }

  private async readPage(after: string): Promise<void> {
    const { audience } = this.message
    switch (audience.type) {
      case 'users': {
        const rest = [...audience.users].sort().filter((openid) => openid > after)
        const asked = rest.slice(0, PAGE)
        const found = new Map(
          (await findUsers(this.database, asked)).map((user) => [user._id, user]),
        )
        this.people.push(...asked.map((openid) => this.listed(openid, found.get(openid))))
        this.readUpTo = rest.length > PAGE ? asked[PAGE - 1] : undefined
        return
      }
      case 'everyone':
        return this.readUsers(undefined, after, undefined)
      case 'topic':
        return this.readUsers(topicKey(audience.topic), after, undefined)
      case 'followers':
        // Users' openids have no colon and appids begin with 'wx': users come first, then who is only a follower.
        return after.includes(':')
          ? this.readFollowers(audience.appid, after)
          : this.readUsers(accountKey(audience.appid), after, `${audience.appid}:`)
    }
  }

  private async readUsers(
    key: string | undefined,
    after: string,
    next: string | undefined,
  ): Promise<void> {
    const users = await findUsersAfter(this.database, key, after, PAGE)
    const held = key ?? EVERYONE_KEY
    for (const user of users) {
      if (!this.belongs(user.keys, held)) continue
      // Only the topic's key can be muted: nobody mutes what is for everyone, or for this very person.
      this.people.push(isMuted(user.keys, held) ? this.muted(user) : this.user(user))
    }
    this.readUpTo = users.length === PAGE ? users[PAGE - 1]?._id : next
  }

  private async readFollowers(appid: string, after: string): Promise<void> {
    const { at } = this.message
    const followers = await findFollowersAfter(this.database, appid, after, PAGE)
    for (const follower of followers) {
      const followed = follower.since < at && (follower.until === null || at <= follower.until)
      const joined = follower.user !== null && (follower.joinedAt ?? '') < at
      // Was somebody's user then, who may have been planned, and has been erased since.
      const parted = at <= (follower.partedAt ?? '')
      if (followed && !joined && !parted) {
        this.people.push({ k: follower._id, a: { [appid]: follower.openid }, s: waiting(0, 0) })
      }
    }
    this.readUpTo = followers.length === PAGE ? followers[PAGE - 1]?._id : undefined
  }

  private belongs(keys: readonly HeldKey[], key: string): boolean {
    return holdsAt(keys, key, this.message.at)
  }

  private user(user: UserEndpoints): Person {
    const { at } = this.message
    const followed = openidsOf(
      user.follows,
      ({ since, until }) => since < at && (until === undefined || at <= until),
    )
    const reachable = Object.keys(followed).length > 0
    return { k: user._id, ...(reachable && { a: followed }), s: waiting(0, 0) }
  }

  /** Ended as soon as planned: the message is in the inbox, and nothing is claimed, debited or called. */
  private muted({ _id }: UserEndpoints): Person {
    return { k: _id, s: ended('skipped', '', MUTED) }
  }

  /** A listed recipient who has been deleted since is still planned: nothing accepted is lost without an outcome. */
  private listed(openid: string, user: UserEndpoints | undefined): Person {
    return user ? this.user(user) : { k: openid, s: waiting(0, 0) }
  }
}

/** How many of these fit into one batch: who follows a hundred accounts has an openid for each. */
function fitting(people: readonly Person[]): number {
  let bytes = 0
  const end = people.findIndex(({ k, a }, index) => {
    bytes += k.length + JSON.stringify(a ?? {}).length + STATE_BYTES
    return bytes > BATCH_BYTES && index > 0
  })
  return end < 0 ? people.length : end
}

const openidsOf = (follows: UserEndpoints['follows'], counts: (follow: Follow) => boolean) =>
  Object.fromEntries(
    Object.entries(follows).flatMap(([appid, follow]) =>
      counts(follow) ? [[appid, follow.openid]] : [],
    ),
  )
