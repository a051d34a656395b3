import { headlineOf } from '../domain/headline'
import { sha256 } from '../domain/ids'
import type { AdministratorNotice } from '../domain/notices'
import { addMessage } from '../store/messages'
import { findAdministrators } from '../store/users'
import type { DeliveryEffects } from './effects'
import { newMessage } from './new-message'

const DAY_MS = 24 * 3_600_000

/** A message of the kind `system` to everyone who runs the installation: once per cause and day, by its id. */
export async function tellAdministrators(
  effects: Pick<DeliveryEffects, 'clock' | 'database' | 'log' | 'random'>,
  notice: AdministratorNotice,
): Promise<void> {
  const { clock, database, log } = effects
  const { cause, title, content } = notice
  log('administrators told', { cause })
  try {
    const users = await findAdministrators(database)
    if (users.length === 0) return
    const day = Math.floor(clock.now() / DAY_MS)
    const message = newMessage(effects, {
      _id: sha256('system', cause, String(day)).slice(0, 32),
      audience: { type: 'users', users },
      ...headlineOf({ title, summary: '', content, format: 'text' }),
      content,
      format: 'text',
      link: '',
      data: [],
      kind: 'system',
      priority: 'normal',
      channels: null,
      account: null,
      sender: { type: 'system', id: 'system', name: '驿站' },
      wire: 'system',
      extras: {},
      fingerprint: '',
    })
    await addMessage(database, message)
  } catch (error) {
    // The people whose notifications are at stake come first: their run goes on.
    log('administrators not told', { cause, error: String(error) })
  }
}
