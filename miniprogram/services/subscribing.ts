import type { GrantState } from '../../typings/user'
import { readCache, writeCache } from './cache'
import { call } from './call'
import { fill, words } from './language'

/** More ids are refused by older clients (20003), whatever the documents say today. */
const MAX_ASKED = 3

/** A silent top-up stops here: more would be agreed to without ever being used. */
const ENOUGH = 10

/** What people have ticked to be kept: WeChat asks them no more, and answers for them. */
type Kept = Record<string, 'accept' | 'reject' | 'ban'>

/**
 * What is known before a tap. WeChat takes a request for permission from a tap only, and a call to the cloud loses the
 * tap: so everything that decides what to ask for is loaded before.
 */
let grants: GrantState[] = []
let kept: Kept = {}
let switchedOff = false

/** The subscribe templates as they were last seen. */
export function knownGrants(): GrantState[] {
  if (grants.length === 0) grants = readCache('grants') ?? []
  return grants
}

/** The person has switched off all notifications of this program, in WeChat's settings. */
export const isSwitchedOff = (): boolean => switchedOff

export const keptChoice = (templateId: string): Kept[string] | undefined => kept[templateId]

/** Loads what `topUp` decides by, where there is something to top up: most people have not ticked "always". */
export async function prepareTopUp(): Promise<void> {
  try {
    kept = await readSetting()
  } catch (error) {
    console.warn('setting', error)
  }
  if (Object.values(kept).includes('accept')) await loadGrants()
}

/** Asks what there is and what is left. Quiet: without it there is only nothing to ask for. */
export async function loadGrants(): Promise<GrantState[]> {
  try {
    const [{ grants: fresh }, setting] = await Promise.all([call('grants.list', {}), readSetting()])
    kept = setting
    return remember(fresh)
  } catch (error) {
    console.warn('grants', error)
    return knownGrants()
  }
}

function remember(fresh: GrantState[]): GrantState[] {
  grants = fresh
  writeCache('grants', fresh)
  return fresh
}

/** Only templates with a kept choice are there (WeChat: wx.getSetting, withSubscriptions). */
async function readSetting(): Promise<Kept> {
  const { subscriptionsSetting } = await wx.getSetting({ withSubscriptions: true })
  switchedOff = subscriptionsSetting?.mainSwitch === false
  const items = (subscriptionsSetting?.itemSettings ?? {}) as Record<string, string>
  return Object.fromEntries(
    Object.entries(items).map(([id, value]) => [
      id,
      isAccept(value) ? 'accept' : value === 'ban' ? 'ban' : 'reject',
    ]),
  )
}

/** acceptWithAudio, acceptWithAlert and acceptWithForcePush are accepts too. */
const isAccept = (value: string) => value.startsWith('accept')

/**
 * What to ask for: the emptiest three of one sort, of which WeChat has banned none. Those that the person has rejected
 * for good come last: only the settings page changes that. WeChat takes no request that mixes one-time and long-term ones
 * (20002).
 */
export function emptiest(known: readonly GrantState[], type: GrantState['type']): GrantState[] {
  return known
    .filter((grant) => grant.type === type && grant.remaining !== null)
    .filter(({ templateId }) => kept[templateId] !== 'ban')
    .sort((a, b) => isRejected(a) - isRejected(b) || (a.remaining ?? 0) - (b.remaining ?? 0))
    .slice(0, MAX_ASKED)
}

const isRejected = ({ templateId }: GrantState) => Number(kept[templateId] === 'reject')

/** What came of asking: a sentence, and whether only the settings page helps. */
export interface Asked {
  sentence: string
  /** At least one was allowed. */
  allowed: boolean
  settings: boolean
}

/**
 * Asks for permission. To be called in a tap handler, before anything is awaited.
 *
 * @returns what to tell the person; nothing is thrown
 */
export async function ask(asked: readonly GrantState[]): Promise<Asked> {
  const tmplIds = asked.map(({ templateId }) => templateId)
  let result: Record<string, string>
  try {
    result = await wx.requestSubscribeMessage({ tmplIds })
  } catch (error) {
    return refused(error)
  }
  const answers = new Map(tmplIds.map((id) => [id, result[id] ?? 'reject']))
  const ids = (wanted: (answer: string) => boolean) =>
    tmplIds.filter((id) => wanted(answers.get(id) ?? 'reject'))
  const accepted = ids(isAccept)
  await report(
    accepted,
    ids((answer) => answer === 'reject'),
  )
  return {
    sentence: inWords([...answers.values()], accepted.length),
    allowed: accepted.length > 0,
    settings: accepted.length === 0 && tmplIds.some((id) => kept[id] === 'reject'),
  }
}

/** WeChat tells the cloud as well; the page's word counts where that event does not come. */
async function report(accepted: string[], rejected: string[]): Promise<void> {
  try {
    remember((await call('grants.report', { accepted, rejected })).grants)
    kept = await readSetting()
  } catch (error) {
    console.warn('report', error)
  }
}

function inWords(answers: string[], accepted: number): string {
  const { allowedAll, allowedSome, rejected, banned, filtered } = words().subscriptions
  if (accepted === answers.length) return fill(allowedAll, { n: accepted })
  if (accepted > 0) return fill(allowedSome, { n: accepted, all: answers.length })
  if (answers.every((answer) => answer === 'ban')) return banned
  return answers.includes('filter') && !answers.includes('reject') ? filtered : rejected
}

/** Error codes of wx.requestSubscribeMessage, in words. Not every client gives a number. */
function refused(error: unknown): Asked {
  const { errCode, errMsg } = error as { errCode?: number; errMsg?: string }
  console.warn('requestSubscribeMessage', errCode, errMsg)
  const { errors, unknownError } = words().subscriptions
  const known = Object.entries(errors).find(([code]) => Number(code) === errCode)
  return {
    sentence: known ? known[1] : fill(unknownError, { code: errCode ?? errMsg ?? '' }),
    allowed: false,
    settings: errCode === 20004,
  }
}

/**
 * People who always allow are asked without a popup, with every tap that opens something: so they never run out. To be
 * called in a tap handler, before anything is awaited; it shows nothing.
 */
export function topUp(): void {
  const silent = knownGrants().filter(
    ({ templateId, type, remaining }) =>
      type === 'oneTime' && kept[templateId] === 'accept' && (remaining ?? ENOUGH) < ENOUGH,
  )
  const asked = emptiest(silent, 'oneTime')
  if (asked.length > 0) void ask(asked)
}

/** WeChat's settings page of this program; what was changed there is known afterwards. From a tap only. */
export async function openSubscriptionSettings(): Promise<void> {
  await wx.openSetting({ withSubscriptions: true })
  kept = await readSetting()
}
