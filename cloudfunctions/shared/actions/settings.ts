import type { Settings } from '../../../typings/admin'
import { FRESH_INSTALLATION } from '../delivery/configuration'
import type { InstallationDocument } from '../store/settings'
import { getInstallation, setInstallation } from '../store/settings'
import type { Effects } from './effects'
import { checkLinked } from './linked'
import { releasing } from './release'

export async function settings({ database }: Effects): Promise<Settings> {
  return describe((await getInstallation(database)) ?? FRESH_INSTALLATION)
}

/**
 * Changes what is named; the rest stays.
 *
 * @throws Refusal `invalid_request` when the account is not linked.
 */
export async function saveSettings(
  effects: Effects,
  changes: Partial<Omit<Settings, 'appid'>>,
): Promise<Settings> {
  await checkLinked(effects, 'account', changes.account)
  return describe(await releasing(effects, () => changeInstallation(effects, changes)))
}

/** Changes fields of the installation's document and no others, making it where it is not there yet. */
export async function changeInstallation(
  { database }: Effects,
  changes: Partial<Omit<InstallationDocument, '_id' | 'schema'>>,
): Promise<InstallationDocument> {
  await setInstallation(database, changes, FRESH_INSTALLATION)
  return (await getInstallation(database)) ?? { ...FRESH_INSTALLATION, ...changes }
}

const describe = ({
  appid,
  channels,
  account,
  receipts,
  pace,
  quietHours = null,
  address = '',
}: InstallationDocument): Settings => ({
  appid,
  channels,
  account,
  receipts,
  pace,
  quietHours,
  address,
})
