import type { Account, OfficialAccount } from './accounts'
import type { SubscribeTemplate } from './templates'
import type { World } from './world'
import { openidOf, unionidOf } from './ids'

/**
 * Somebody with a phone. The methods set the scene silently: no event is pushed for what was so
 * before.
 */
export class Person {
  readonly unionid: string
  /** appid -> openid, so that a load of messages does not hash each openid again. */
  private readonly openids = new Map<string, string>()

  constructor(
    readonly name: string,
    private readonly ordinal: number,
    private readonly world: World,
  ) {
    this.unionid = unionidOf(this.identity)
  }

  /**
   * The openid by which `account` knows this person; it has one for every account, followed or not.
   */
  openid(account: Account): string {
    const known = this.openids.get(account.appid)
    if (known !== undefined) return known
    const openid = openidOf(account.appid, this.identity)
    this.openids.set(account.appid, openid)
    return openid
  }

  /** Follows `account` already. `world.follow` is the same with its event. */
  follows(account: OfficialAccount): this {
    account.followers.set(this.openid(account), this.world.now())
    return this
  }

  /**
   * Has accepted `times` sends of a template already (a long-term one: any number). The popup with
   * its event is `world.requestSubscribeMessage`.
   */
  accepts(template: SubscribeTemplate, times = 1): this {
    this.world.allowances.grant(this, template, times)
    return this
  }

  private get identity(): string {
    return `${this.ordinal}:${this.name}`
  }
}
