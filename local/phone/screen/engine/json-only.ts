/**
 * Why a value is no JSON, with its place (`list[2].at`); undefined: it is. Fields that are undefined are left out by JSON,
 * and so are no fault.
 *
 * @param place of the value in what it is part of
 */
export function notJson(value: unknown, place: string): string | undefined {
  if (value === null || ['string', 'boolean', 'undefined'].includes(typeof value)) return undefined
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : `${place} is ${value}`
  }
  if (typeof value !== 'object') return `${place} is a ${typeof value}`
  if (Array.isArray(value)) return firstOf(value.map((one, index) => [one, `${place}[${index}]`]))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    return `${place} is a ${value.constructor.name}`
  }
  return firstOf(Object.entries(value).map(([key, one]) => [one, `${place}.${key}`]))
}

function firstOf(values: [value: unknown, place: string][]): string | undefined {
  for (const [value, place] of values) {
    const reason = notJson(value, place)
    if (reason !== undefined) return reason
  }
  return undefined
}
