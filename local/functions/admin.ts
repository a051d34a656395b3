import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Database } from '../database'
import { CloudFault } from '../fault'
import type { WeChat } from '../wechat'
import { answerCloudCall, carry } from './cloud-call'
import { calledBy } from './context'
import type { Functions, RunningInstance } from './functions'
import { answerJson, readBody } from './loopback'
import type { CloudMeter } from './meter'
import { readForm } from './open-api-codec'
import type { RequestLimit } from './request-limit'
import type { CloudSettings } from './settings'
import { takeFromQuota } from './database-quota'
import { executeFault } from './execute-fault'

/** Source: SCF 配额限制 (406 RequestTooLarge). */
const MAX_EVENT_BYTES = 6 * 1024 * 1024

const PATH = /^\/instance\/([^/?]+)\/admin(\?|$)/

export interface AdminOptions {
  functions: Functions
  database: Database
  wechat: WeChat
  limit: RequestLimit
  meter: CloudMeter
  settings: CloudSettings
}

type Params = Record<string, unknown>

/** `POST /instance/<id>/admin`: everything that the SDK of a function asks of the cloud (observed on wx-server-sdk 4.0.2). */
export function adminHandler(options: AdminOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = randomUUID()
    const body = await readBody(request)
    try {
      const caller = instanceOf(request, options.functions)
      const contentType = request.headers['content-type'] ?? ''
      if (contentType.startsWith('multipart/form-data')) {
        if (options.settings.countCloudCalls) options.limit.take()
        const answer = await carry(await readForm(contentType, body), caller, options)
        return answerCloudCall(response, answer)
      }
      options.limit.take()
      const params = JSON.parse(body.toString()) as Params
      const answer = await answerTo(params, caller, options)
      if (isLost(params, options.settings)) response.destroy()
      else answerJson(response, 200, { requestId, ...answer })
    } catch (error) {
      answerJson(response, 200, { requestId, ...refusal(error) })
    }
  }
}

function instanceOf(request: IncomingMessage, functions: Functions): RunningInstance {
  const id = PATH.exec(request.url ?? '')?.[1]
  const instance = id === undefined ? undefined : functions.instance(id)
  if (instance) return instance
  throw new CloudFault('INVALID_REQUEST_SOURCE', `No function instance lives at ${request.url}.`)
}

async function answerTo(params: Params, caller: RunningInstance, options: AdminOptions) {
  const action = String(params['action'])
  if (action.startsWith('database.')) return databaseAnswer(action, params, options)
  if (action === 'functions.invokeFunction') return callAnswer(params, caller, options)
  throw new CloudFault('INVALID_PARAM', `The local cloud knows no action '${action}'.`)
}

/** Done, but nobody will hear of it. */
const isLost = ({ action }: Params, { lostDatabaseAnswers }: CloudSettings) =>
  String(action).startsWith('database.') && Math.random() < lostDatabaseAnswers

/** The delay comes after the work: who dies meanwhile has written and does not know. */
async function databaseAnswer(action: string, params: Params, options: AdminOptions) {
  options.meter.countDatabaseCall(action)
  takeFromQuota(action, options.settings)
  const { databaseFault: fault } = options.settings
  if (fault && !fault.done) throw new CloudFault(fault.code, fault.message)
  const { data, transactionId, report } = options.database.run(action, params)
  options.meter.countReport(report)
  const { databaseLatencyMs } = options.settings
  if (databaseLatencyMs > 0) await delay(databaseLatencyMs)
  if (fault) throw new CloudFault(fault.code, fault.message)
  return transactionId === undefined ? { data } : { data, transactionId }
}

/** The called run goes on when its caller has stopped waiting. */
async function callAnswer(params: Params, caller: RunningInstance, options: AdminOptions) {
  const context = calledBy(caller.context, options.settings.timerCredentialForCalled)
  const event = typeof params['request_data'] === 'string' ? params['request_data'] : ''
  refuseLargeEvent(event)
  const outcome = await options.functions.run(
    String(params['function_name']),
    event === '' ? '{}' : event,
    context,
  )
  if (outcome.status === 'failed') throw executeFault(outcome)
  return { data: { response_data: outcome.result } }
}

/** @throws CloudFault FUNCTIONS_REQUEST_FAIL */
function refuseLargeEvent(event: string): void {
  const bytes = Buffer.byteLength(event)
  if (bytes <= MAX_EVENT_BYTES) return
  const sentence = `The event has ${bytes} bytes; at most ${MAX_EVENT_BYTES} (6 MB).`
  throw new CloudFault('FUNCTIONS_REQUEST_FAIL', `RequestTooLarge: ${sentence}`)
}

/** What is no refusal of the cloud is a fault of this program: it is shown where it can be seen, too. */
function refusal(error: unknown): { code: string; message: string } {
  if (error instanceof CloudFault) return { code: error.code, message: error.message }
  console.error(error)
  return { code: 'SYS_ERR', message: `The local cloud failed: ${String(error)}` }
}
