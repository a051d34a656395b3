import type { FunctionConfiguration } from './configuration'
import type { RawOutcome } from './instance'

/** How a run ended, in the platform's words. */
export type RunOutcome =
  /** `result` is the JSON text of what `main` returned (`null` for nothing). */
  | { status: 'returned'; requestId: string; result: string }
  | {
      status: 'failed'
      requestId: string
      why: 'thrown' | 'crashed' | 'timed out' | 'out of memory' | 'result too large'
      error: RunError
    }

/** `RetMsg` of a failed run in the platform's log. */
export interface RunError {
  errorCode: number
  errorMessage: string
  stackTrace?: string
  statusCode: number
}

/** Results over 1 MB are refused (-604001 'cloudfunction result size exceed limit (1MB)' in the SDK's table). */
export const MAX_RESULT_BYTES = 1024 * 1024

/** SCF's own codes: 430 user code raised an exception, 433 timed out, 434 out of memory, 439 the user process exited. */
function thrownError(stack: string): RunError {
  return {
    errorCode: 1,
    errorMessage: 'user code exception caught',
    stackTrace: stack,
    statusCode: 430,
  }
}

function timedOutError(seconds: number): RunError {
  return {
    errorCode: -1,
    errorMessage: `Invoking task timed out after ${seconds} seconds`,
    statusCode: 433,
  }
}

function memoryError(megabytes: number): RunError {
  return {
    errorCode: -1,
    errorMessage: `Memory limit exceeded: the function has ${megabytes} MB`,
    statusCode: 434,
  }
}

function crashedError(stack: string): RunError {
  return {
    errorCode: -1,
    errorMessage: 'user process exited before the run was over',
    stackTrace: stack,
    statusCode: 439,
  }
}

function tooLargeError(bytes: number): RunError {
  return {
    errorCode: -604001,
    errorMessage: `cloudfunction result size exceed limit (1MB): ${bytes} bytes`,
    statusCode: 432,
  }
}

/** The platform's view of how a run ended. */
export function judged(
  raw: RawOutcome,
  requestId: string,
  { timeLimitMs, memoryMb }: Pick<FunctionConfiguration, 'timeLimitMs' | 'memoryMb'>,
): RunOutcome {
  switch (raw.status) {
    case 'returned': {
      const bytes = Buffer.byteLength(raw.result)
      if (bytes <= MAX_RESULT_BYTES) return { ...raw, requestId }
      const error = tooLargeError(bytes)
      return { status: 'failed', requestId, why: 'result too large', error }
    }
    case 'thrown':
      return { status: 'failed', requestId, why: 'thrown', error: thrownError(raw.stack) }
    case 'crashed':
      return { status: 'failed', requestId, why: 'crashed', error: crashedError(raw.stack) }
    case 'out of memory':
      return { status: 'failed', requestId, why: 'out of memory', error: memoryError(memoryMb) }
    case 'timed out': {
      const error = timedOutError(timeLimitMs / 1000)
      return { status: 'failed', requestId, why: 'timed out', error }
    }
  }
}
