import type { Person } from './people'
import type { WorldOptions } from './world'

/** What an API reads of a person, as 用户隐私保护指引 names it. */
export type PrivateInfo = 'clipboard'

/**
 * What becomes of a call of such an API: it is done, the person is asked first, or it fails: with errno 112 where nothing is
 * declared, with 104 where the person has refused.
 */
export type PrivacyState = 'open' | 'ask' | 'undeclared' | 'refused'

/** Who has refused is not asked again so soon, in ms (小程序隐私协议开发指南, 六). */
const NO_QUESTION_MS = 10_000

/**
 * 用户隐私保护指引: what the mini program has declared that it reads, and who has agreed to that. A new mini program has
 * declared nothing, and nobody has agreed to anything.
 */
export class Privacy {
  private readonly declared = new Set<PrivateInfo>()
  /** What somebody has agreed to: what is declared later has to be agreed to again. */
  private readonly agreed = new Map<Person, ReadonlySet<PrivateInfo>>()
  private readonly refusedAt = new Map<Person, number>()

  constructor(private readonly options: WorldOptions) {}

  /** In the backend of the mini program. */
  declare(...infos: PrivateInfo[]): void {
    for (const info of infos) this.declared.add(info)
  }

  state(person: Person, info: PrivateInfo): PrivacyState {
    if (!this.declared.has(info)) return 'undeclared'
    if (this.agreed.get(person)?.has(info) === true) return 'open'
    const refusedAt = this.refusedAt.get(person)
    const isAsked = refusedAt === undefined || this.options.now() - refusedAt >= NO_QUESTION_MS
    return isAsked ? 'ask' : 'refused'
  }

  /** The person agrees to all that is declared. */
  agree(person: Person): void {
    this.agreed.set(person, new Set(this.declared))
  }

  refuse(person: Person): void {
    this.refusedAt.set(person, this.options.now())
  }
}
