import { CloudFault } from '../fault'
import type { RunOutcome } from './outcome'

/**
 * A failed run as its caller gets it: FUNCTIONS_EXECUTE_FAIL (-504002) with the platform's message as JSON, or
 * FUNCTIONS_TIME_LIMIT_EXCEEDED (-504003; field reports).
 */
export function executeFault(outcome: Extract<RunOutcome, { status: 'failed' }>): CloudFault {
  const { error, requestId } = outcome
  const message = JSON.stringify({ ...error, requestId })
  const isLate = outcome.why === 'timed out'
  const code = isLate ? 'FUNCTIONS_TIME_LIMIT_EXCEEDED' : 'FUNCTIONS_EXECUTE_FAIL'
  return new CloudFault(code, `cloud function execution error: ${message}`)
}
