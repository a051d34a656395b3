import type { Effects } from '../../cloudfunctions/shared/actions/effects'
import type { Control } from '../../cloudfunctions/shared/domain/control'
import { controlChange, possibleControls } from '../../cloudfunctions/shared/domain/control'
import { signalBatches } from '../../cloudfunctions/shared/store/batches'
import { certain } from '../../cloudfunctions/shared/store/certain'
import { controlMessage, getMessage } from '../../cloudfunctions/shared/store/messages'

/** A control, as an administrator asks for it: not possible now is an answer too. */
export async function control(
  { clock, database }: Effects,
  id: string,
  asked: Control,
  before: () => void = () => undefined,
): Promise<string> {
  const message = await getMessage(database, id)
  if (!message || !possibleControls(message).includes(asked)) return 'not now'
  before()
  const change = controlChange(asked, message, clock.now())
  const done = await certain(clock, () => controlMessage(database, message, change))
  await certain(clock, () => signalBatches(database, id))
  return done ? 'done' : 'somebody was quicker'
}
