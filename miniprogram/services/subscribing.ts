import type { GrantState, UserActions } from '../../typings/user'
import { readCache, writeCache } from './cache'
import { call } from './call'
import { fill, words } from './language'
import {
  codeOf,
  isApart,
  isSuspect,
  isUnusable,
  noteAnswered,
  noteRefused,
} from './refused-templates'

/** More ids are refused by older clients (20003), whatever the documents say today. */
const MAX_ASKED = 3

/** A silent top-up stops here: more would be agreed to without ever being used. */
const ENOUGH = 10

/** Codes with which WeChat refuses to ask at all: the person's main switch is off, the program is banned. */
const SWITCHED_OFF = 20004
const BANNED = 20005

/** What people have ticked to be kept: WeChat asks them no more, and answers for them. */
type Kept = Record<string, 'accept' | 'reject' | 'ban'>

/**
 * What is known before a tap. WeChat takes a request for permission from a tap only, and a call to the cloud loses the
 * tap: so everything that decides what to ask for is loaded before.
 */
let grants: GrantState[] = []
let kept: Kept = {}
let switchedOff = false
/** WeChat answered so to a request: its settings tell only of what is kept. */
const banned = new Set<string>()
/** Which request of this run was the last for it: what is rejected again and again keeps no other from being asked for. */
const turns = new Map<string, number>()
let turn = 0

/** Whether they were ever asked for: having none is something known. */
export const hasAskedForGrants = (): boolean => readCache('grants') !== undefined

/** The subscribe templates as they were last seen. */
export function knownGrants(): GrantState[] {
  if (grants.length === 0) grants = readCache('grants') ?? []
  return grants
}

/** The person has switched off all notifications of this program, in WeChat's settings. */
export const isSwitchedOff = (): boolean => switchedOff

export const keptChoice = (templateId: string): Kept[string] | undefined =>
  banned.has(templateId) ? 'ban' : kept[templateId]

/** Only WeChat's settings page can change what stands in the way of notifications. */
export const needsSettings = (known: readonly GrantState[]): boolean =>
  switchedOff || known.some(({ templateId }) => keptChoice(templateId) === 'reject')

/** Loads what `topUp` decides by, where there is something to top up: most people have not ticked "always". */
export async function prepareTopUp(): Promise<void> {
  await rereadSetting()
  if (Object.values(kept).includes('accept')) await loadGrants()
}

/**
 * Asks what there is and what is left. What was rejected for good meanwhile, in WeChat's own settings, is told to the
 * cloud, which is told of it by nobody else: the next push would count on it.
 *
 * @throws CallError
 */
export async function fetchGrants(): Promise<GrantState[]> {
  const [{ grants: fresh }] = await Promise.all([call('grants.list', {}), rereadSetting()])
  const rejected = fresh
    .filter(({ templateId, remaining }) => kept[templateId] === 'reject' && remaining !== 0)
    .map(({ templateId }) => templateId)
  if (rejected.length === 0) return remember(fresh)
  return remember((await call('grants.report', { accepted: [], rejected })).grants)
}

/** The same, quietly: without it there is only nothing to ask for. */
export async function loadGrants(): Promise<GrantState[]> {
  try {
    return await fetchGrants()
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

/** What WeChat does not tell stays as it was last known. */
async function rereadSetting(): Promise<void> {
  try {
    kept = await readSetting()
    // What WeChat tells now is newer than what it has answered.
    for (const [id, choice] of Object.entries(kept)) if (choice !== 'ban') banned.delete(id)
  } catch (error) {
    console.warn('setting', error)
  }
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
 * What to ask for: the emptiest three of one sort, of equally empty ones those whose turn is longest ago, of which WeChat has banned none and the person has rejected none for
 * good: it would answer no without a popup, and only its settings page changes that. WeChat takes no request that mixes
 * one-time and long-term ones (20002). What failed with others is asked for alone.
 */
export function emptiest(known: readonly GrantState[], type: GrantState['type']): GrantState[] {
  if (switchedOff) return []
  const askable = known
    .filter((grant) => grant.type === type && grant.remaining !== null)
    .filter(({ templateId }) => !['ban', 'reject'].includes(keptChoice(templateId) ?? ''))
    .filter(({ templateId }) => !isUnusable(templateId))
    .sort((a, b) => (a.remaining ?? 0) - (b.remaining ?? 0) || turnOf(a) - turnOf(b))
  const suspect = askable.find(({ templateId }) => isSuspect(templateId))
  const [first] = askable
  const alone = suspect ?? (first && isApart(first.templateId) ? first : undefined)
  if (alone) return [alone]
  return askable.filter(({ templateId }) => !isApart(templateId)).slice(0, MAX_ASKED)
}

const turnOf = ({ templateId }: GrantState): number => turns.get(templateId) ?? 0

/** What came of asking. */
export interface Asked {
  sentence: string
  /** At least one was allowed. */
  allowed: boolean
}

/**
 * Asks for permission. To be called in a tap handler, before anything is awaited.
 *
 * @returns what to tell the person; nothing is thrown
 */
export async function ask(asked: readonly GrantState[]): Promise<Asked> {
  const tmplIds = asked.map(({ templateId }) => templateId)
  turn += 1
  for (const id of tmplIds) turns.set(id, turn)
  let result: Record<string, string>
  try {
    result = await wx.requestSubscribeMessage({ tmplIds })
  } catch (error) {
    return await refused(error, asked)
  }
  noteAnswered(tmplIds)
  const answers = new Map(tmplIds.map((id) => [id, result[id] ?? 'reject']))
  const ids = (wanted: (answer: string) => boolean) =>
    tmplIds.filter((id) => wanted(answers.get(id) ?? 'reject'))
  const accepted = ids(isAccept)
  for (const id of accepted) banned.delete(id)
  for (const id of ids((answer) => answer === 'ban')) banned.add(id)
  await report({ accepted, rejected: ids((answer) => answer === 'reject') })
  return {
    sentence: inWords([...answers.values()], accepted.length),
    allowed: accepted.length > 0,
  }
}

/** WeChat tells the cloud as well; the page's word counts where that event does not come. */
async function report(told: UserActions['grants.report']['request']): Promise<void> {
  try {
    remember((await call('grants.report', told)).grants)
  } catch (error) {
    console.warn('report', error)
  }
  await rereadSetting()
}

function inWords(answers: string[], accepted: number): string {
  const { allowedAll, allowedSome, rejected, banned, filtered } = words().subscriptions
  if (accepted === answers.length) return fill(allowedAll, { n: accepted })
  if (accepted > 0) return fill(allowedSome, { n: accepted, all: answers.length })
  if (answers.every((answer) => answer === 'ban')) return banned
  return answers.includes('filter') && !answers.includes('reject') ? filtered : rejected
}

/** WeChat did not ask at all. */
async function refused(error: unknown, asked: readonly GrantState[]): Promise<Asked> {
  const { errCode, errMsg } = error as { errCode?: number; errMsg?: string }
  console.warn('requestSubscribeMessage', errCode, errMsg)
  const templateIds = asked.map(({ templateId }) => templateId)
  if (errCode === SWITCHED_OFF) switchedOff = true
  if (errCode === BANNED) for (const id of templateIds) banned.add(id)
  const code = codeOf({ errCode, errMsg })
  const { how, told } = noteRefused(code, templateIds)
  if (told) await report({ accepted: [], refused: told })
  const { oneByOne, leftOut } = words().subscriptions
  if (how === 'together') return { sentence: oneByOne, allowed: false }
  const others = emptiest(knownGrants(), asked[0]?.type ?? 'oneTime')
  if (how === 'alone' && others.length > 0) return { sentence: leftOut, allowed: false }
  return { sentence: failureInWords(code ?? errMsg ?? ''), allowed: false }
}

/** Error codes of wx.requestSubscribeMessage, in words; or what else is known of the failure. */
function failureInWords(code: number | string): string {
  const { errors, unknownError } = words().subscriptions
  const known = Object.entries(errors).find(([one]) => Number(one) === code)
  return known ? known[1] : fill(unknownError, { code })
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
  try {
    await wx.openSetting({ withSubscriptions: true })
  } catch (error) {
    console.warn('openSetting', error)
  }
  await rereadSetting()
}
