import type { GrantState, Me, MyTopic } from '../../../typings/user'
import { readCache, writeCache } from '../../services/cache'
import { call, CallError, sentenceOf } from '../../services/call'
import { confirmed } from '../../services/dialog'
import { fill, language, nameTabs, words } from '../../services/language'
import { whenConnected } from '../../services/network'
import {
  ask,
  emptiest,
  fetchGrants,
  hasAskedForGrants,
  isSwitchedOff,
  keptChoice,
  knownGrants,
  needsSettings,
  openSubscriptionSettings,
} from '../../services/subscribing'
import { isUnusable } from '../../services/refused-templates'
import { fetchTopics, hasAskedForTopics, knownTopics, rememberTopics } from '../../services/topics'
import type { ValueEvent } from '../../services/value-event'
import type { Words } from '../../words/index'

const DANGER = '#fa5151'

interface GrantView {
  templateId: string
  name: string
  /** How many more, or why none. */
  left: string
  /** Nothing comes of it: shown in red. */
  empty: boolean
  /** What WeChat calls it, and that it is always allowed. */
  label: string
  /** Rejected for good: the way out is WeChat's settings page. */
  settings: boolean
}

interface Data {
  words: Words['subscriptions']
  common: Words['common']
  /** All of it was seen once. */
  known: boolean
  /** Why it could not be loaded; '' it was. */
  failure: string
  /** Shown from the phone's memory: the cloud was not reached. */
  stale: boolean
  grants: GrantView[]
  follows: string
  oneTime: boolean
  longTerm: boolean
  /** Nothing can be asked for, and WeChat's settings page can change that. */
  settings: boolean
  /** "Always keep" was not ticked for all yet. */
  hint: boolean
  topics: MyTopic[]
  /** What came of the last asking. */
  sentence: string
  switchedOff: boolean
}

const data: Data = {
  words: words().subscriptions,
  common: words().common,
  known: false,
  failure: '',
  stale: false,
  grants: [],
  follows: '',
  oneTime: false,
  longTerm: false,
  settings: false,
  hint: false,
  topics: [],
  sentence: '',
  switchedOff: false,
}

Page({
  data,

  /** The language of the words on the screen. */
  spoken: language(),

  onLoad(): void {
    this.show()
    whenConnected(() => {
      if (this.data.failure !== '') void this.load()
    })
  },

  onShow(): void {
    nameTabs()
    void wx.setNavigationBarTitle({ title: words().subscriptions.title })
    if (this.spoken !== language()) {
      this.spoken = language()
      this.setData({ words: words().subscriptions, common: words().common, sentence: '' })
      this.show()
    }
    void this.load()
  },

  onPullDownRefresh(): void {
    void this.load().then(() => wx.stopPullDownRefresh())
  },

  async load(): Promise<void> {
    let failure = ''
    let stale = false
    try {
      await Promise.all([fetchGrants(), fetchTopics(), this.loadMe()])
    } catch (error) {
      failure = sentenceOf(error)
      stale = error instanceof CallError && error.offline
    }
    this.show()
    const { known } = this.data
    this.setData({ failure, stale: known && stale })
    if (known && failure !== '' && !stale) void wx.showToast({ title: failure, icon: 'none' })
  },

  retry(): void {
    this.setData({ failure: '' })
    void this.load()
  },

  /** Who follows an official account needs fewer subscriptions: asked once, the page about me keeps it fresh. */
  async loadMe(): Promise<void> {
    if (!readCache('me')) writeCache('me', await call('me.get', {}))
  },

  /** What is known now, from the cloud or from the last time. */
  show(): void {
    const grants = knownGrants()
    const follows = followsOf(readCache('me'))
    const oneTime = emptiest(grants, 'oneTime')
    const longTerm = emptiest(grants, 'longTerm')
    this.setData({
      known: hasAskedForGrants() && hasAskedForTopics(),
      grants: grants.map((grant) => viewOf(grant, follows !== '')),
      oneTime: oneTime.length > 0,
      longTerm: longTerm.length > 0,
      settings: oneTime.length + longTerm.length === 0 && needsSettings(grants),
      hint: oneTime.some(({ templateId }) => keptChoice(templateId) === undefined),
      topics: knownTopics().filter(({ left }) => !left),
      follows,
      switchedOff: isSwitchedOff(),
    })
  },

  askOneTime(): void {
    void this.ask('oneTime')
  },

  askLongTerm(): void {
    void this.ask('longTerm')
  },

  /** Nothing may be awaited before `ask`: the tap would be gone. */
  async ask(type: GrantState['type']): Promise<void> {
    const { sentence } = await ask(emptiest(knownGrants(), type))
    this.setData({ sentence })
    this.show()
  },

  async openSettings(): Promise<void> {
    await openSubscriptionSettings()
    this.setData({ sentence: '' })
    await this.load()
  },

  mute({ currentTarget, detail }: ValueEvent<boolean>): void {
    const { topic } = currentTarget.dataset as { topic: string }
    void this.changeTopic(() => call('topics.mute', { topic, muted: detail }))
  },

  /** What a swipe shows, for those who do not swipe. */
  async showMore(event: WechatMiniprogram.TouchEvent): Promise<void> {
    try {
      await wx.showActionSheet({ itemList: [words().subscriptions.leave], itemColor: DANGER })
    } catch (error) {
      // WeChat's way to say that the sheet was closed.
      console.debug(error)
      return
    }
    await this.leave(event)
  },

  async leave({ currentTarget }: WechatMiniprogram.TouchEvent): Promise<void> {
    const { topic, name } = currentTarget.dataset as { topic: string; name: string }
    const { leaveTitle, leaveText, leave, left1 } = words().subscriptions
    const title = fill(leaveTitle, { name })
    if (!(await confirmed({ title, text: leaveText, action: leave }))) return
    const hasLeft = await this.changeTopic(() => call('topics.leave', { topic }))
    if (hasLeft) void wx.showToast({ title: left1, icon: 'none' })
  },

  /** False: it was not done, and the person was told why. */
  async changeTopic(change: () => ReturnType<typeof call<'topics.mute'>>): Promise<boolean> {
    try {
      rememberTopics(await change())
      return true
    } catch (error) {
      void wx.showToast({ title: sentenceOf(error), icon: 'none' })
      return false
    } finally {
      this.show()
    }
  },
})

function viewOf(
  { templateId, kinds, title, type, remaining }: GrantState,
  follows: boolean,
): GrantView {
  const { always } = words().subscriptions
  const kept = keptChoice(templateId)
  const hindrance = hindranceOf(templateId)
  return {
    templateId,
    name: kinds
      .map(({ id, name }) => (id === 'default' ? words().subscriptions.default : name))
      .join(' · '),
    left: hindrance || leftOf(type, remaining),
    empty: hindrance !== '' || (remaining === 0 && !follows),
    label: [title, kept === 'accept' ? always : ''].filter(Boolean).join(' · '),
    settings: !isSwitchedOff() && kept === 'reject',
  }
}

/** Why nothing comes, however many were agreed to; '' nothing is in the way. */
function hindranceOf(templateId: string): string {
  const { off, rejectedForGood, disabled, unusable } = words().subscriptions
  const kept = keptChoice(templateId)
  if (kept === 'ban') return disabled
  if (isSwitchedOff()) return off
  if (isUnusable(templateId)) return unusable
  return kept === 'reject' ? rejectedForGood : ''
}

function leftOf(type: GrantState['type'], remaining: number | null): string {
  const { left, empty, forever, notYet } = words().subscriptions
  if (remaining === null) return forever
  if (remaining > 0) return fill(left, { n: remaining })
  return type === 'longTerm' ? notYet : empty
}

function followsOf(me: Me | undefined): string {
  const account = me?.accounts.find(({ followed }) => followed)
  return account ? fill(words().subscriptions.follows, { name: account.name }) : ''
}
