import type { Control } from '../domain/control'
import { Refusal } from '../domain/errors'
import type { MessageDocument } from '../store/messages'

const CONTROL_WORDS: Record<Control, string> = {
  pause: '暂停',
  resume: '继续',
  cancel: '取消',
  recall: '撤回',
  resend: '重发',
}

/** Why a control is not possible, as a rule's name with the sentence that begins the fault. */
const WORDS = {
  scheduled: { zh: '消息尚未到发送时间', en: 'The message is scheduled' },
  open: { zh: '消息正在发送', en: 'The message is being sent' },
  paused: { zh: '消息已暂停', en: 'The message is paused' },
  stopping: { zh: '消息正在停止', en: 'The message is being stopped' },
  ended: { zh: '消息已结束', en: 'The message has ended' },
  cancelled: { zh: '消息已取消', en: 'The message was cancelled' },
  recalled: { zh: '消息已撤回', en: 'The message was recalled' },
  nobody_missed: { zh: '没有需要重发的人', en: 'Nobody failed or was skipped' },
} as const

/** The error of a control that is not possible now: its fault says why, and what is. */
export function notPossible(
  message: Pick<MessageDocument, 'state' | 'stopped'>,
  possible: readonly Control[],
  asked: Control,
): Refusal {
  const rule = reason(message, asked)
  const { zh, en } = WORDS[rule]
  const names = possible.map((control) => `${CONTROL_WORDS[control]}（${control}）`).join('、')
  return new Refusal('not_possible_now', [
    {
      field: 'state',
      rule,
      zh: `${zh}，现在${names === '' ? '不能再做什么' : `可以：${names}`}`,
      en: `${en}; now possible: ${possible.length === 0 ? 'nothing' : possible.join(', ')}`,
    },
  ])
}

function reason(
  { state, stopped }: Pick<MessageDocument, 'state' | 'stopped'>,
  asked: Control,
): keyof typeof WORDS {
  if (stopped !== '') return stopped
  return asked === 'resend' && state === 'ended' ? 'nobody_missed' : state
}
