import type { QuietHours } from '../domain/quiet-hours'
import type { Channel } from '../domain/words'
import type { CollectionDeclaration } from './declaration'
import type { Database } from './database'
import { gt, isIn, lt } from './database'

/**
 * What an administrator sets: the installation, its accounts and its kinds, in one collection, so that a run of
 * `deliver` reads all it needs in one call.
 */
export type SettingsDocument = InstallationDocument | AccountDocument | KindDocument

export interface InstallationDocument {
  _id: 'installation'
  schema: 1
  /** The order of channels when nothing else says one. */
  channels: Channel[]
  /** The mini program's own appid, learnt when the first owner claims; empty before. */
  appid: string
  /** The official account that comes first when nothing else names one. */
  account: string | null
  /** Receipts cost a run and a write each. */
  receipts: 'all' | 'failures' | 'off'
  /** Calls a second, for all runs together; 0: the default for the receipts setting. */
  pace: number
  /** When notifications wait; absent or null: never. */
  quietHours?: QuietHours | null
  /** Where the gateway is reached, without a slash at the end; absent or '': nobody has said. */
  address?: string
}

/** An account linked to this installation: the mini program itself, or an official account. */
export interface AccountDocument {
  /** `account:<appid>` */
  _id: string
  schema: 1
  appid: string
  type: 'mini' | 'official'
  name: string
  /** The sealed secret, where calls go over HTTPS; null: cloud calls (an official account must share the environment). */
  secret: string | null
  /**
   * WeChat has told how a template message of this account ended: it does so where somebody can hear it. Message push into
   * cloud functions has no such event, by its list; absent: nothing was heard yet, and nobody waits for it.
   */
  tellsEnds?: true
  createdAt: number
}

/** How a message becomes a WeChat notification. `kind:default` always exists, stored or not. */
export interface KindDocument {
  /** `kind:<id>` */
  _id: string
  schema: 1
  name: string
  /** The order of channels for this kind, when it says one. */
  channels: Channel[] | null
  account: string | null
  mappings: KindMapping[]
  updatedAt: number
  /** Raised by every save: a kind is saved whole, and nobody may undo what he has not seen. */
  rev: number
}

/** What goes into a template on one road. */
export interface KindMapping {
  channel: Channel
  /** The official account; null for `subscribe`, which is the mini program's own. */
  account: string | null
  templateId: string
  /** Of a `subscribe` template: an accept holds until it is taken back (长期订阅). Absent: one accept is one message. */
  longTerm?: true
  /** As WeChat shows it; absent: not known. */
  title?: string
  /** Field key to pattern, for example `{"thing1": "{{title}}"}`. */
  fields: Record<string, string>
}

export const DEFAULT_KIND = 'default'

/** While nobody has named it. */
export const DEFAULT_KIND_NAME = '普通消息'

const NAME = 'settings'

export const settingsDeclaration: CollectionDeclaration = { name: NAME, indexes: [] }

const accountId = (appid: string) => `account:${appid}`
const kindId = (kind: string) => `kind:${kind}`

/** The id by which a push names the kind. */
export const kindOf = ({ _id }: Pick<KindDocument, '_id'>): string => _id.slice(kindId('').length)

/** Everything that a run needs to deliver messages of these kinds: the installation, all accounts, the kinds. */
export const findSettings = (
  database: Database,
  kinds: readonly string[],
): Promise<SettingsDocument[]> =>
  database.find<SettingsDocument>(NAME, {
    where: {},
    // ';' is the character after ':', so this is the range of all ids that start with 'account:'.
    any: [
      { _id: isIn(['installation', ...kinds.map(kindId)]) },
      { _id: [gt('account:'), lt('account;')] },
    ],
    limit: 1000,
  })

async function getSettings<T extends SettingsDocument>(
  database: Database,
  id: string,
): Promise<T | undefined> {
  const [found] = await database.find<T>(NAME, { where: { _id: id }, limit: 1 })
  return found
}

export const getInstallation = (database: Database) =>
  getSettings<InstallationDocument>(database, 'installation')

export const getAccount = (database: Database, appid: string) =>
  getSettings<AccountDocument>(database, accountId(appid))

/** The ends of the account's template messages are told: from now on they are waited for. */
export const noteTellsEnds = (database: Database, appid: string): Promise<number> =>
  database.update(NAME, { _id: accountId(appid), tellsEnds: null }, { set: { tellsEnds: true } })

export const getKind = (database: Database, kind: string) =>
  getSettings<KindDocument>(database, kindId(kind))

export const listAccounts = (database: Database): Promise<AccountDocument[]> =>
  database.find<AccountDocument>(NAME, {
    where: { _id: [gt('account:'), lt('account;')] },
    limit: 1000,
  })

export const listKinds = (database: Database): Promise<KindDocument[]> =>
  database.find<KindDocument>(NAME, { where: { _id: [gt('kind:'), lt('kind;')] }, limit: 1000 })

/**
 * Sets these fields of the installation and leaves the others as they are, so that nobody who sets others at the same
 * moment loses anything.
 *
 * @param fresh what it is where nobody has set anything yet
 */
export async function setInstallation(
  database: Database,
  changes: Partial<Omit<InstallationDocument, '_id' | 'schema'>>,
  fresh: InstallationDocument,
): Promise<void> {
  const { quietHours, ...plain } = changes
  const set = {
    ...plain,
    ...(quietHours !== undefined && { quietHours: quietHours && { ...quietHours } }),
  }
  const isChange = Object.keys(set).length > 0
  const _id = 'installation'
  if (isChange && (await database.update(NAME, { _id }, { set })) > 0) return
  if (await database.add(NAME, { ...fresh, ...set })) return
  if (isChange) await database.update(NAME, { _id }, { set })
}

/** False: it is there already. */
export const addAccount = (
  database: Database,
  fields: Omit<AccountDocument, '_id' | 'schema'>,
): Promise<boolean> => {
  const account: AccountDocument = { _id: accountId(fields.appid), schema: 1, ...fields }
  return database.add(NAME, account)
}

/** Sets these fields of an account, if it is of this type, and leaves the others. */
export const setAccount = (
  database: Database,
  { appid, type }: Pick<AccountDocument, 'appid' | 'type'>,
  set: Partial<Pick<AccountDocument, 'name' | 'secret'>>,
): Promise<number> => database.update(NAME, { _id: accountId(appid), type }, { set })

/** A kind as it is saved. */
export type KindFields = Omit<KindDocument, '_id' | 'schema' | 'rev'>

/** Makes a kind. False: it is there already. */
export const addKind = (database: Database, kind: string, fields: KindFields): Promise<boolean> => {
  const document: KindDocument = { _id: kindId(kind), schema: 1, ...fields, rev: 1 }
  return database.add(NAME, document)
}

/** Puts a kind in place of the one that was read. False: somebody has saved it since. */
export async function replaceKind(
  database: Database,
  kind: string,
  rev: number,
  { mappings, ...fields }: KindFields,
): Promise<boolean> {
  const set = { ...fields, mappings: mappings.map((mapping) => ({ ...mapping })) }
  const where = { _id: kindId(kind), rev }
  return (await database.update(NAME, where, { set, inc: { rev: 1 } })) > 0
}

/** Deletes the kind that was read. False: somebody has saved or deleted it since. */
export const removeKind = async (database: Database, kind: string, rev: number): Promise<boolean> =>
  (await database.remove(NAME, { _id: kindId(kind), rev })) > 0
