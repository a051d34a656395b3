/**
 * The fields of one answer. A bigint is written as its digits: JavaScript's JSON has no number
 * beyond 2^53.
 */
export type AnswerFields = Record<string, unknown>

export function answerText(fields: AnswerFields): string {
  const members = Object.entries(fields).map(([key, value]) => {
    const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value)
    return `${JSON.stringify(key)}:${text}`
  })
  return `{${members.join(',')}}`
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value when it is a string, else the empty string, which WeChat treats like a missing one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The object that a body holds; undefined when it is not JSON or not an object. */
export function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isRecord(value) ? value : undefined
  } catch {
    // Not JSON: the caller answers 47001.
    return undefined
  }
}
