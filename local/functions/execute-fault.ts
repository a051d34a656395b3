import { CloudFault } from '../fault'
import type { RunOutcome } from './outcome'

/** A failed run as its caller gets it: FUNCTIONS_EXECUTE_FAIL (-504002) with the platform's message as JSON. */
export function executeFault(outcome: Extract<RunOutcome, { status: 'failed' }>): CloudFault {
  const { error, requestId } = outcome
  const message = JSON.stringify({ ...error, requestId })
  return new CloudFault('FUNCTIONS_EXECUTE_FAIL', `cloud function execution error: ${message}`)
}
