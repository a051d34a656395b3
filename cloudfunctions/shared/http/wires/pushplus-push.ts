import type { Format, PushAudience, PushRequest } from '../../../../typings/push'
import { refuseField } from '../../domain/errors'
import { commaList } from '../form'
import { fitTitle } from './long-title'
import type { Name, Parameters } from './pushplus-parameters'

const FORMATS = new Map<string, Format>([
  ['html', 'html'],
  ['txt', 'text'],
  ['markdown', 'markdown'],
  ['json', 'json'],
])

/** What is kept with the message until something acts on it. */
const KEPT: readonly Name[] = ['channel', 'callbackUrl', 'template', 'pre', 'timestamp']

/** Of what is kept, in characters: as long as a link may be. */
const MAX_KEPT = 1_000

/**
 * Parameters of `/send` as a push, and what else they ask for.
 *
 * @param now in ms
 * @throws Refusal `invalid_request`: no content, `timestamp` over, something that is kept too long
 */
export function translate(
  parameters: Parameters,
  now: number,
): { push: PushRequest; extras: Record<string, string> } {
  const content = parameters.get('content') ?? ''
  const title = parameters.get('title') ?? ''
  // pushplus wants a content. Who has only a title would lose it, looking at nothing but the HTTP status.
  if (content.trim() === '' && title.trim() === '') {
    throw refuseField('content', 'missing', '发送内容不能为空', 'It is required')
  }
  checkTimestamp(parameters.get('timestamp'), now)
  const format = formatOf(parameters.get('template') ?? 'html', content)
  const shown = fitTitle({ title, content, format })
  const { to, ...ignored } = audienceOf(parameters)
  const push: PushRequest = { ...shown, ...(to && { to }) }
  return { push, extras: extrasOf(parameters, ignored) }
}

/** The vendors' templates show JSON; where the content is none, it is shown as it stands. */
function formatOf(template: string, content: string): Format {
  return FORMATS.get(template) ?? (isJson(content) ? 'json' : 'text')
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // That it does not parse is the answer.
    return false
  }
}

/**
 * `topic` goes before `to`. For `webhook` a topic says nothing; for `cp` (WeCom) `to` names users of WeCom: whatever is
 * no audience here is kept with the message.
 */
function audienceOf(parameters: Parameters): { to?: PushAudience; topic?: string; cpTo?: string } {
  const channel = parameters.get('channel')
  const topic = parameters.get('topic')
  const users = parameters.get('to')
  if (topic !== undefined && channel !== 'webhook') return { to: { topic } }
  const unused = topic === undefined ? {} : { topic }
  if (users === undefined) return unused
  if (channel === 'cp') return { ...unused, cpTo: users }
  return { ...unused, to: { users: commaList(users) } }
}

function extrasOf(
  parameters: Parameters,
  { topic, cpTo }: { topic?: string; cpTo?: string },
): Record<string, string> {
  const kept: [name: string, value: string | undefined][] = [
    ...KEPT.map((name): [string, string | undefined] => [name, parameters.get(name)]),
    ['option', parameters.get('option') ?? parameters.get('webhook')],
    ['topic', topic],
    ['to', cpTo],
  ]
  const extras: Record<string, string> = {}
  for (const [name, value] of kept) {
    if (value === undefined || value === '') continue
    if (value.length > MAX_KEPT) {
      const [zh, en] = [`最多 ${MAX_KEPT} 个字`, `It must have at most ${MAX_KEPT} characters`]
      throw refuseField(name, 'too_long', zh, en)
    }
    extras[name] = value
  }
  return extras
}

/**
 * pushplus documents of `timestamp` (ms): "服务器时间戳大于此时间戳，则消息不会发送". With which code it answers then it
 * does not say; 200 would promise a message, so it is a validation error, and whoever sent it late hears of it.
 */
function checkTimestamp(timestamp: string | undefined, now: number): void {
  if (timestamp === undefined) return
  if (!/^\d+$/.test(timestamp)) {
    throw refuseField('timestamp', 'wrong_form', '应为毫秒时间戳', 'It must be a time in ms')
  }
  if (now > Number(timestamp)) {
    const zh = '服务器时间已晚于此时间戳，消息不会发送'
    throw refuseField('timestamp', 'in_the_past', zh, 'The time is over: it is not sent')
  }
}
