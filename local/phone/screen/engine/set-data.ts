import { notJson } from './json-only'
import type { Meters } from './meters'
import { jsonBytes } from './meters'

/** What one setData may carry, in bytes (WeChat: 单次设置的数据不能超过 1024kB). */
const MAX_SET_DATA_BYTES = 1024 * 1024

/**
 * What of setData's data reaches the page: fields that are undefined do not (文档: 不要把 data 中任何一项的 value 设为
 * undefined), here as little as deeper.
 *
 * @throws Error for what is no JSON (文档: 仅支持设置可 JSON 化的数据; what becomes of it differs from phone to phone), and
 *   over 1 MB, in WeChat's words
 */
export function checkedData(
  data: object,
  where: { page: string; path: string },
  meters: Meters,
): Record<string, unknown> {
  const given = Object.entries(data) as [string, unknown][]
  const known = given.filter(([field, value]) => {
    if (value === undefined) {
      console.warn(`${where.path}: Setting data field "${field}" to undefined is invalid.`)
    }
    return value !== undefined
  })
  for (const [field, value] of known) {
    const reason = notJson(value, field)
    if (reason !== undefined) throw new Error(`${where.path}: setData takes JSON only: ${reason}.`)
  }
  const bytes = jsonBytes(Object.fromEntries(known))
  meters.setData.push({ ...where, bytes })
  if (bytes > MAX_SET_DATA_BYTES) {
    throw new Error(
      `${where.path}: setData 数据传输长度为 ${bytes} 已经超过最大长度 ${MAX_SET_DATA_BYTES}`,
    )
  }
  return Object.fromEntries(known)
}
