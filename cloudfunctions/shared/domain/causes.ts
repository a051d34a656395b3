import type { Cause as AnsweredCause } from '../../../typings/push'
import type { FaultRule } from './errors'
import type { Mender, Reason } from './reasons'
import { REASONS, isReason } from './reasons'
import { isFaultRule } from './rules'

/**
 * A reason with what was seen of it, as it is stored by the thousand: `reason:errcode:field:rule`, each part empty where
 * there is nothing to say, nothing at the end. No part has a colon in it.
 */
export type Cause = Reason | `${Reason}:${string}`

interface Seen {
  /** WeChat's. */
  errcode?: number
  /** The template's field. */
  field?: string
  /** Which rule of the field does not hold. */
  rule?: FaultRule
}

export function causeOf(reason: Reason, { errcode, field, rule }: Seen = {}): Cause {
  const seen = [errcode, field, rule]
    .map((part) => part ?? '')
    .join(':')
    .replace(/:+$/, '')
  return seen === '' ? reason : `${reason}:${seen}`
}

/** As it is answered. '' is no cause, and neither is a name that this version does not have. */
export function answerOf(cause: Cause | ''): AnsweredCause {
  const [name = '', errcode = '', field = '', rule = ''] = cause.split(':')
  if (!isReason(name)) return { reason: '' }
  return {
    reason: name,
    ...(errcode !== '' && { errcode: Number(errcode) }),
    ...(field !== '' && { field }),
    ...(isFaultRule(rule) && { rule }),
  }
}

/** The reason alone. */
export const reasonOf = (cause: Cause | ''): Reason | '' => answerOf(cause).reason

/** Who can do something about it. */
export function menderOf(cause: Cause): Mender {
  const reason = reasonOf(cause)
  return reason === '' ? 'nobody' : REASONS[reason].mender
}
