import type * as z from 'zod'
import type { ErrorBody, Reply } from '../../../typings/errors'
import { ERRORS, Refusal, faultOf } from '../domain/errors'
import { parse } from '../domain/faults'
import { randomHex } from '../domain/ids'
import type { Effects } from './effects'
import { refusalOf } from './refusals'

/** Fields of an event that are not the action's: our own envelope, and what the platform adds to a client's call. */
const ENVELOPE = new Set(['action', 'lang', 'consoleKey', 'pushToken', 'userInfo', 'tcbContext'])

const LOG_ID_BYTES = 4

export type Language = 'zh' | 'en'

/** An event as an action and its request. */
export interface Call {
  action: string
  /** Of the error's sentence. */
  language: Language
  request: Record<string, unknown>
}

/** What an event asks for; an action '' when it asks for none. */
export function readCall(event: unknown, language: Language): Call {
  const fields = typeof event === 'object' && event !== null ? Object.entries(event) : []
  const envelope = new Map<string, unknown>(fields)
  const action = envelope.get('action')
  const lang = envelope.get('lang')
  return {
    action: typeof action === 'string' ? action : '',
    language: lang === 'zh' || lang === 'en' ? lang : language,
    request: Object.fromEntries(fields.filter(([field]) => !ENVELOPE.has(field))),
  }
}

/** Request and answer of each action, by name. */
type Contract<Actions> = {
  [Action in keyof Actions]: { request: unknown; answer: unknown }
}

/**
 * How an action is done. `parse` checks the request at the border and throws a Refusal with every fault.
 *
 * @template Who what the action is told about the caller.
 */
export interface Handler<Who, Request, Answer> {
  parse: (request: Record<string, unknown>) => Request
  run: (effects: Effects, who: Who, request: Request) => Promise<Answer>
}

/** A handler for every action of a contract, of the right types: the compiler misses none. */
export type Handlers<Who, Actions extends Contract<Actions>> = {
  [Action in keyof Actions]: Handler<Who, Actions[Action]['request'], Actions[Action]['answer']>
}

/** A handler whose request a schema describes. */
export const handler = <Who, Request, Answer>(
  schema: z.ZodType<Request>,
  run: Handler<Who, Request, Answer>['run'],
): Handler<Who, Request, Answer> => ({ parse: (request) => parse(schema, request), run })

/**
 * The table's own key of this name.
 *
 * @throws Refusal `no_such_action`
 */
export function actionOf<Actions extends object>(handlers: Actions, name: string): keyof Actions {
  for (const action in handlers) if (action === name) return action
  const actions = Object.keys(handlers).join(', ')
  throw new Refusal('no_such_action', [
    name === ''
      ? faultOf(
          'action',
          'missing',
          `必填，可用的有：${actions}`,
          `It is required: one of ${actions}`,
        )
      : faultOf('action', 'not_one_of', `只能是：${actions}`, `It must be one of: ${actions}`),
  ])
}

/** Checks the request and does the action. */
export async function perform<Who, Actions extends Contract<Actions>, Action extends keyof Actions>(
  handlers: Handlers<Who, Actions>,
  action: Action,
  effects: Effects,
  who: Who,
  request: Record<string, unknown>,
): Promise<Actions[Action]['answer']> {
  const { parse, run } = handlers[action]
  return run(effects, who, parse(request))
}

/** What the caller gets: the answer, or the error by name. Nothing is thrown. */
export async function reply<T>(
  effects: Effects,
  call: Call,
  work: () => Promise<T>,
): Promise<Reply<T>> {
  try {
    return { ok: true, result: await work() }
  } catch (error) {
    return { ok: false, error: errorBody(effects, call, error) }
  }
}

function errorBody(effects: Effects, call: Call, error: unknown): ErrorBody {
  const { action, language } = call
  const refusal = refusalOf(error)
  if (refusal) {
    if (refusal !== error) effects.log('database refused', { action, error: String(error) })
    const { zh, en } = ERRORS[refusal.code]
    const faults = refusal.faults.length > 0 ? { faults: [...refusal.faults] } : {}
    return { code: refusal.code, message: { zh, en }[language], zh, en, ...faults }
  }
  // The id leads from what a person saw to the line in the log, which has what must not be shown.
  const id = randomHex(effects.random, LOG_ID_BYTES)
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  effects.log('action failed', { id, action, error: text })
  const zh = `${ERRORS.internal.zh}（${id}）`
  const en = `${ERRORS.internal.en} (${id})`
  return { code: 'internal', message: { zh, en }[language], zh, en }
}

/** Finds out who calls before anything is done: who has no business here gets a refusal like any other. */
export async function asCaller<Caller, T>(
  effects: Effects,
  event: unknown,
  identify: () => Caller,
  work: (caller: Caller) => Promise<Reply<T>>,
): Promise<Reply<T>> {
  const caller = await reply(effects, readCall(event, 'en'), () => Promise.resolve().then(identify))
  return caller.ok ? work(caller.result) : caller
}
