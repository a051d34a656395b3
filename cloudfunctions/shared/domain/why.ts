/** A cause in a sentence: the reason's own, with the field in question and WeChat's code, each once. */
import type { Cause } from './causes'
import { answerOf } from './causes'
import type { Fault } from './kinds/faults'
import { REASONS } from './reasons'

interface Sentence {
  zh: string
  en: string
}

/** Without its full stop. */
export function whyOf(cause: Cause): Sentence {
  const { reason, errcode, field } = answerOf(cause)
  const { zh, en } = REASONS[reason === '' ? 'refused_by_wechat' : reason]
  if (reason === 'template_field_refused' && field !== undefined) {
    const code = inBrackets(undefined, errcode)
    return {
      zh: `模板字段 ${field} 没有填写，或值不符合要求${code.zh}`,
      en: `The template's field ${field} is not mapped, or its value breaks a rule${code.en}`,
    }
  }
  const seen = inBrackets(field, errcode)
  return { zh: `${zh}${seen.zh}`, en: `${en}${seen.en}` }
}

/** What is to be done about it: a sentence without its full stop. */
export function todoOf(cause: Cause): Sentence {
  const { reason } = answerOf(cause)
  const { zh, en } = REASONS[reason === '' ? 'refused_by_wechat' : reason].todo
  return { zh: `请${zh}`, en }
}

/** What WeChat has refused in an earlier message of a kind, as it concerns the next one. */
export function refusedBefore(cause: Cause): Fault {
  const { zh, en } = whyOf(cause)
  return {
    field: answerOf(cause).field ?? 'templateId',
    rule: 'refused_before',
    zh: `微信拒绝过此类型先前的消息，可能再次拒绝。${zh}`,
    en: `WeChat has refused an earlier message of this kind, and may refuse it again. ${en}`,
  }
}

function inBrackets(field: string | undefined, errcode: number | undefined): Sentence {
  const zh = [field && `字段 ${field}`, errcode && `错误码 ${errcode}`].filter(Boolean)
  const en = [field && `field ${field}`, errcode && `errcode ${errcode}`].filter(Boolean)
  if (zh.length === 0) return { zh: '', en: '' }
  return { zh: `（${zh.join('，')}）`, en: ` (${en.join(', ')})` }
}
