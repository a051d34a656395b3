import { CloudFault } from '../fault'
import type { RunContext } from '../functions/context'
import { executeFault } from '../functions/execute-fault'
import type { Functions } from '../functions/functions'
import type { RunOutcome } from '../functions/outcome'
import { numberOf } from '../functions/platform-codes'
import type { RequestLimit } from '../functions/request-limit'

/** What all ways in lead to. */
export interface Entrance {
  functions: Functions
  limit: RequestLimit
}

/** A call that failed, as `wx.cloud.callFunction` and the SDK reject: `errCode` is a number such as -504002. */
export class CallError extends Error {
  constructor(
    readonly errCode: number,
    readonly errMsg: string,
  ) {
    super(errMsg)
  }
}

/**
 * Starts a run from outside and waits for its end.
 * @throws CloudFault when the platform refuses to start it.
 */
export async function start(
  entrance: Entrance,
  functionName: string,
  event: unknown,
  context: RunContext,
): Promise<RunOutcome> {
  entrance.limit.take()
  return entrance.functions.run(functionName, JSON.stringify(event ?? {}), context)
}

/**
 * The same for whoever wants the result.
 * @throws CallError with the number that a client would see.
 */
export async function call(
  entrance: Entrance,
  functionName: string,
  event: unknown,
  context: RunContext,
): Promise<unknown> {
  try {
    const outcome = await start(entrance, functionName, event, context)
    if (outcome.status === 'failed') throw executeFault(outcome)
    return JSON.parse(outcome.result)
  } catch (error) {
    if (!(error instanceof CloudFault)) throw error
    const number = numberOf(error.code)
    throw new CallError(number, `cloud.callFunction:fail ${number} ${error.code}. ${error.message}`)
  }
}

/** Runs until one run does not fail, at most `1 + repeats` times, while there is a cloud. Outcomes in order. */
export async function startRepeated(
  entrance: Entrance,
  functionName: string,
  event: unknown,
  context: RunContext,
  repeats: number,
): Promise<RunOutcome[]> {
  const outcomes: RunOutcome[] = []
  while (outcomes.length <= repeats && !entrance.functions.stopped) {
    const outcome = await entrance.functions.run(functionName, JSON.stringify(event), context)
    outcomes.push(outcome)
    if (outcome.status === 'returned') break
  }
  return outcomes
}

/** The answer, if it comes in time; the run itself goes on. @throws `tooLate` */
export async function within<T>(ms: number, answer: Promise<T>, tooLate: CallError): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooLate), ms)
  })
  try {
    return await Promise.race([answer, over])
  } finally {
    clearTimeout(timer)
  }
}
