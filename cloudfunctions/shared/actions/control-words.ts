import type { Control } from '../domain/control'
import type { FaultRule } from '../domain/errors'
import { Refusal, faultOf } from '../domain/errors'
import { RULES } from '../domain/rules'
import type { MessageDocument } from '../store/messages'

const CONTROL_WORDS: Record<Control, string> = {
  pause: '暂停',
  resume: '继续',
  cancel: '取消',
  recall: '撤回',
  resend: '重发',
}

/** The error of a control that is not possible now: its fault says why, and what is. */
export function notPossible(
  message: Pick<MessageDocument, 'state' | 'stopped'>,
  possible: readonly Control[],
  asked: Control,
): Refusal {
  const rule = reason(message, asked)
  const { zh, en } = RULES[rule]
  const names = possible.map((control) => `${CONTROL_WORDS[control]}（${control}）`).join('、')
  return new Refusal('not_possible_now', [
    faultOf(
      'state',
      rule,
      `${zh}，现在${names === '' ? '不能再做什么' : `可以：${names}`}`,
      `${en}; now possible: ${possible.length === 0 ? 'nothing' : possible.join(', ')}`,
    ),
  ])
}

function reason(
  { state, stopped }: Pick<MessageDocument, 'state' | 'stopped'>,
  asked: Control,
): FaultRule {
  if (stopped !== '') return stopped
  return asked === 'resend' && state === 'ended' ? 'nobody_missed' : state
}
