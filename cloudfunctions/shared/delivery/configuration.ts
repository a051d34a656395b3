import { ladderFor } from '../domain/ladder'
import type { NamedRoad } from '../domain/notices'
import { quietUntil } from '../domain/quiet-hours'
import type { Road } from '../domain/roads'
import { parseRoad } from '../domain/roads'
import type { Database } from '../store/database'
import type { MessageDocument } from '../store/messages'
import type {
  AccountDocument,
  InstallationDocument,
  KindDocument,
  KindMapping,
  SettingsDocument,
} from '../store/settings'
import { DEFAULT_KIND, DEFAULT_KIND_NAME, findSettings } from '../store/settings'

/** Calls a second by default: each sends a receipt back, and the environment carries 500 requests a second. */
const PACE_WITH_RECEIPTS = 100
const PACE_WITHOUT_RECEIPTS = 300

/** What an installation is that nobody has set up yet. */
export const FRESH_INSTALLATION: InstallationDocument = {
  _id: 'installation',
  schema: 1,
  channels: [],
  appid: '',
  account: null,
  receipts: 'all',
  pace: 0,
}

/** The settings that deliver messages: the installation, its accounts, the kinds in question. */
export class Configuration {
  readonly installation: InstallationDocument
  readonly accounts: AccountDocument[]
  private readonly kinds: Map<string, KindDocument>

  constructor(documents: readonly SettingsDocument[]) {
    this.installation = documents.find(isInstallation) ?? FRESH_INSTALLATION
    this.accounts = documents.filter(isAccount)
    this.kinds = new Map(documents.filter(isKind).map((kind) => [kind._id, kind]))
  }

  /** The kind, or the default one where there is none of this name (any more). */
  kind(id: string): KindDocument | undefined {
    return this.kinds.get(`kind:${id}`) ?? this.kinds.get(`kind:${DEFAULT_KIND}`)
  }

  /** Can messages go by a kind of this name? Else the default one is taken. */
  hasKind(id: string): boolean {
    return id === DEFAULT_KIND || this.kinds.has(`kind:${id}`)
  }

  /** The name of the kind by which such messages go. */
  kindName(id: string): string {
    return this.kind(id)?.name ?? DEFAULT_KIND_NAME
  }

  /** A road as people know it: where its account has no name, by the appid. */
  named(key: string): NamedRoad {
    const { channel, appid } = parseRoad(key)
    const account = this.accounts.find((one) => one.appid === appid)?.name ?? ''
    return { key, channel, account: account === '' ? appid : account }
  }

  /** The roads on which a kind has a template and the account is linked. */
  mappedRoads(kind: KindDocument | undefined): Road[] {
    return (kind?.mappings ?? [])
      .filter((mapping) => mapping.account === null || this.isLinked(mapping.account))
      .map((mapping) => ({ channel: mapping.channel, appid: mapping.account ?? '' }))
  }

  /** Will WeChat tell how a message ended that went by this road? */
  tellsEnds(road: string): boolean {
    if (this.installation.receipts === 'off' || road === '') return false
    const { channel, appid } = parseRoad(road)
    if (channel === 'subscribe') return true
    return this.accounts.some((account) => account.appid === appid && account.tellsEnds === true)
  }

  /** Calls a second for all runs together. */
  pace(): number {
    const { pace, receipts } = this.installation
    if (pace > 0) return pace
    return receipts === 'off' ? PACE_WITHOUT_RECEIPTS : PACE_WITH_RECEIPTS
  }

  /** When the quiet hours around `now` are over, in ms; undefined: it is not quiet. */
  quietUntil(now: number): number | undefined {
    return quietUntil(this.installation.quietHours ?? null, now)
  }

  private isLinked(appid: string): boolean {
    return this.accounts.some((account) => account.appid === appid)
  }
}

const isInstallation = (document: SettingsDocument): document is InstallationDocument =>
  document._id === 'installation'
const isAccount = (document: SettingsDocument): document is AccountDocument =>
  document._id.startsWith('account:')
const isKind = (document: SettingsDocument): document is KindDocument =>
  document._id.startsWith('kind:')

export const readConfiguration = async (
  database: Database,
  kinds: Iterable<string>,
): Promise<Configuration> =>
  new Configuration(await findSettings(database, [...new Set([DEFAULT_KIND, ...kinds])]))

/** The mapping of a kind on a road. */
export const mappingOn = (kind: KindDocument | undefined, road: Road): KindMapping | undefined =>
  kind?.mappings.find(
    (mapping) => mapping.channel === road.channel && (mapping.account ?? '') === road.appid,
  )

/** The roads of a message in the order in which they are tried. */
export function ladderOf(
  message: Pick<MessageDocument, 'kind' | 'channels' | 'account'>,
  configuration: Configuration,
): string[] {
  const kind = configuration.kind(message.kind)
  const choices = [
    { channels: message.channels, account: message.account },
    { channels: kind?.channels ?? null, account: kind?.account ?? null },
    { channels: configuration.installation.channels, account: null },
  ]
  return ladderFor(choices, configuration.mappedRoads(kind), configuration.installation.account)
}
