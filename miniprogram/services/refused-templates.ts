import type { RefusedTemplates } from '../../typings/user'

/**
 * WeChat asks for all the templates of a request or for none: one that was deleted in the backend, or mistyped, makes the
 * whole request fail, for everybody and for ever, and nothing says which it was. So those that failed together are asked
 * for one by one, each from a tap of its own: whether the tap outlives the failed request is undocumented.
 *
 * Kept as long as the program runs: next time the administrators may have mended it.
 */

/** One of them is bad: of the wrong type, unknown, of a device. Who fails so alone is the one. */
const ONE_IS_BAD = [10004, 20001, 20013] as const

/** One-time and long-term templates in one request: each may be asked for by itself. */
const MIXED = 20002
/** So is a client's own limit that is lower than ours. */
const TOO_MANY = 20003

/** Not every client gives a number (WeChat: wx.requestSubscribeMessage, fail). */
const SENTENCES = { 'No template data return': 20001, 'Templates type must be same': MIXED }

/** Failed together with others, and not answered since. */
const suspects = new Set<string>()
/** Not of one sort with others, or too many with them. */
const apart = new Set<string>()
/** Failed alone. */
const unusable = new Set<string>()

/** WeChat never asks for it, and no tap changes that. */
export const isUnusable = (templateId: string): boolean => unusable.has(templateId)

/** Asked for alone, before all others: then it is known to be good or bad. */
export const isSuspect = (templateId: string): boolean => suspects.has(templateId)

/** Good, but not in a request with others. */
export const isApart = (templateId: string): boolean => apart.has(templateId)

export interface Refused {
  /** `together`: one by one they may work. `alone`: this one does not work. `other`: it is not about templates. */
  how: 'together' | 'alone' | 'other'
  /** What administrators can mend. */
  told?: RefusedTemplates
}

export function noteRefused(code: number | undefined, templateIds: string[]): Refused {
  const [alone, ...others] = templateIds
  if (alone === undefined) return { how: 'other' }
  if (others.length === 0) return notedAlone(code, alone)
  const badCode = ONE_IS_BAD.find((one) => one === code)
  if (badCode === undefined && code !== MIXED && code !== TOO_MANY) return { how: 'other' }
  for (const id of templateIds) (badCode === undefined ? apart : suspects).add(id)
  if (code !== MIXED) return { how: 'together' }
  return { how: 'together', told: { errCode: MIXED, templateIds } }
}

function notedAlone(code: number | undefined, templateId: string): Refused {
  const errCode = ONE_IS_BAD.find((one) => one === code)
  if (errCode === undefined) return { how: 'other' }
  unusable.add(templateId)
  // It is found. If there is another one, the next request fails together again.
  suspects.clear()
  return { how: 'alone', told: { errCode, templateIds: [templateId] } }
}

/** WeChat knows these. */
export function noteAnswered(templateIds: readonly string[]): void {
  for (const id of templateIds) suspects.delete(id)
}

interface Failure {
  errCode: number | undefined
  errMsg: string | undefined
}

export const codeOf = ({ errCode, errMsg = '' }: Failure): number | undefined =>
  errCode ?? Object.entries(SENTENCES).find(([sentence]) => errMsg.includes(sentence))?.[1]
