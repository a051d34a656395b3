import type { GrantState, Me, MyTopic } from '../../../typings/user'
import { readCache, writeCache } from '../../services/cache'
import { call, sentenceOf } from '../../services/call'
import { fill, language, nameTabs, words } from '../../services/language'
import {
  ask,
  emptiest,
  isSwitchedOff,
  keptChoice,
  knownGrants,
  loadGrants,
  openSubscriptionSettings,
} from '../../services/subscribing'
import { fetchTopics, knownTopics, rememberTopics } from '../../services/topics'
import type { ValueEvent } from '../../services/value-event'
import type { Words } from '../../words/index'

interface GrantView {
  templateId: string
  name: string
  left: string
  /** Nothing is left, and no other road is known: shown in red. */
  empty: boolean
  kept: string
}

interface Data {
  words: Words['subscriptions']
  grants: GrantView[]
  follows: string
  oneTime: boolean
  longTerm: boolean
  topics: MyTopic[]
  /** What came of the last asking. */
  sentence: string
  settings: boolean
}

const data: Data = {
  words: words().subscriptions,
  grants: [],
  follows: '',
  oneTime: false,
  longTerm: false,
  topics: [],
  sentence: '',
  settings: false,
}

Page({
  data,

  /** The language of the words on the screen. */
  spoken: language(),

  onLoad(): void {
    this.show()
  },

  onShow(): void {
    nameTabs()
    void wx.setNavigationBarTitle({ title: words().subscriptions.title })
    if (this.spoken !== language()) {
      this.spoken = language()
      this.setData({ words: words().subscriptions, sentence: '' })
      this.show()
    }
    void this.load()
  },

  onPullDownRefresh(): void {
    void this.load().then(() => wx.stopPullDownRefresh())
  },

  async load(): Promise<void> {
    try {
      await Promise.all([loadGrants(), fetchTopics(), this.loadMe()])
    } catch (error) {
      void wx.showToast({ title: sentenceOf(error), icon: 'none' })
    }
    this.show()
  },

  /** Who follows an official account needs fewer subscriptions: asked once, the page about me keeps it fresh. */
  async loadMe(): Promise<void> {
    if (!readCache('me')) writeCache('me', await call('me.get', {}))
  },

  /** What is known now, from the cloud or from the last time. */
  show(): void {
    const grants = knownGrants()
    const follows = followsOf(readCache('me'))
    this.setData({
      grants: grants.map((grant) => viewOf(grant, follows !== '')),
      oneTime: emptiest(grants, 'oneTime').length > 0,
      longTerm: emptiest(grants, 'longTerm').length > 0,
      topics: knownTopics().filter(({ left }) => !left),
      follows,
      ...(isSwitchedOff() && { sentence: words().subscriptions.errors[20004], settings: true }),
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
    const { sentence, settings } = await ask(emptiest(knownGrants(), type))
    this.setData({ sentence, settings })
    this.show()
  },

  async openSettings(): Promise<void> {
    await openSubscriptionSettings()
    this.setData({ sentence: '', settings: false })
    this.show()
  },

  mute({ currentTarget, detail }: ValueEvent<boolean>): void {
    const { topic } = currentTarget.dataset as { topic: string }
    void this.changeTopic(() => call('topics.mute', { topic, muted: detail }))
  },

  async leave({ currentTarget }: WechatMiniprogram.TouchEvent): Promise<void> {
    const { topic, name } = currentTarget.dataset as { topic: string; name: string }
    const { leaveTitle, leaveText, leave, left1 } = words().subscriptions
    const { confirm } = await wx.showModal({
      title: fill(leaveTitle, { name }),
      content: leaveText,
      confirmText: leave,
      cancelText: words().common.cancel,
      confirmColor: '#fa5151',
    })
    if (!confirm) return
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

function viewOf({ templateId, kinds, type, remaining }: GrantState, follows: boolean): GrantView {
  const { always, never } = words().subscriptions
  const kept = keptChoice(templateId)
  return {
    templateId,
    name: kinds
      .map(({ id, name }) => (id === 'default' ? words().subscriptions.default : name))
      .join(' · '),
    left: leftOf(type, remaining),
    empty: remaining === 0 && !follows,
    kept: kept === undefined ? '' : kept === 'accept' ? always : never,
  }
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
