import type { AdminAction, AdminActions } from '../../typings/admin'
import type { FieldFault, Reply } from '../../typings/errors'
import type { UserAction, UserActions } from '../../typings/user'
import { language, words } from './language'

/** A call that did not do what was asked. `message` is a sentence for the person, in their language. */
export class CallError extends Error {
  constructor(
    message: string,
    /** A name from the functions' table of errors; `offline` when the cloud was not reached. */
    readonly code: string,
    readonly faults: readonly FieldFault[] = [],
  ) {
    super(message)
  }

  get offline(): boolean {
    return this.code === OFFLINE
  }
}

const OFFLINE = 'offline'

/** The cloud was reached, and the call failed there. */
const CLOUD_FAILED = 'cloud_failed'

/** Tencent Cloud's own codes are -5xxxxx; -404011 wraps one of them. Everything else is the way there. */
const isOfCloud = (code: number | undefined) =>
  code !== undefined && (code === -404011 || Math.ceil(code / 100_000) === -5)

/** An action's request; to the compiler, `{}` alone would be anything, a field too many too. */
type RequestOf<Action extends { request: object }> = keyof Action['request'] extends never
  ? Record<string, never>
  : Action['request']

/**
 * Asks the function `user` for one of its actions.
 *
 * @throws CallError
 */
export const call = <A extends UserAction>(
  action: A,
  request: RequestOf<UserActions[A]>,
): Promise<UserActions[A]['answer']> => callFunction('user', action, request)

/**
 * Asks the function `admin`, which refuses whoever may not.
 *
 * @throws CallError
 */
export const callAdmin = <A extends AdminAction>(
  action: A,
  request: RequestOf<AdminActions[A]>,
): Promise<AdminActions[A]['answer']> => callFunction('admin', action, request)

async function callFunction<Answer>(
  name: string,
  action: string,
  request: object,
): Promise<Answer> {
  const reply = (await reach(name, { action, lang: language(), ...request })) as Reply<Answer>
  if (reply.ok) return reply.result
  const { message, code, faults } = reply.error
  throw new CallError(message, code, faults)
}

/** The function's reply. Deployed from the same commit: it is what the contract says. */
async function reach(name: string, data: object): Promise<unknown> {
  try {
    return (await wx.cloud.callFunction({ name, data })).result
  } catch (error) {
    // The cause is for whoever looks at the log.
    console.warn(name, error)
    if (isOfCloud((error as { errCode?: number }).errCode)) {
      throw new CallError(words().common.failed, CLOUD_FAILED)
    }
    throw new CallError(words().common.offline, OFFLINE)
  }
}

/** What to tell the person about something that went wrong. A fault of the program itself is for the log. */
export function sentenceOf(error: unknown): string {
  // The functions' own sentence about this speaks to programs, of keys and retries.
  if (error instanceof CallError && error.code === 'try_again') return words().common.busy
  if (error instanceof CallError) return error.faults[0]?.[language()] ?? error.message
  console.error(error)
  return words().common.failed
}
