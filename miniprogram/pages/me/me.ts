import type { Me } from '../../../typings/user'
import { forgetEverything, readCache, writeCache } from '../../services/cache'
import { call, callAdmin, CallError, sentenceOf } from '../../services/call'
import { copy } from '../../services/copy'
import { confirmed, explain } from '../../services/dialog'
import {
  chooseLanguage,
  chosenLanguage,
  fill,
  language,
  nameTabs,
  words,
} from '../../services/language'
import { forgetMessages } from '../../services/kept-messages'
import { whenConnected } from '../../services/network'
import { showUnread } from '../../services/unread'
import type { ValueEvent } from '../../services/value-event'
import type { Words } from '../../words/index'

const DANGER = '#fa5151'

interface Data {
  words: Words['me']
  common: Words['common']
  me: Me | null
  /** Why it could not be loaded; '' it was. */
  failure: string
  /** Shown from the phone's memory: the cloud was not reached. */
  stale: boolean
  /** The first letter of the name, in the round picture. */
  initial: string
  role: string
  language: string
  code: string
  /** Why the code did not do. */
  codeFault: string
  claiming: boolean
  /** The dialog that asks for the name is open. */
  naming: boolean
  nameFault: string
  saving: boolean
}

const data: Data = {
  words: words().me,
  common: words().common,
  me: null,
  failure: '',
  stale: false,
  initial: '',
  role: '',
  language: '',
  code: '',
  codeFault: '',
  claiming: false,
  naming: false,
  nameFault: '',
  saving: false,
}

Page({
  data,

  /** The language of the words on the screen. */
  spoken: language(),

  onLoad(): void {
    const me = readCache('me')
    if (me) this.show(me)
    whenConnected(() => {
      if (this.data.failure !== '') void this.load()
    })
  },

  onShow(): void {
    this.speak()
    void this.load()
  },

  onPullDownRefresh(): void {
    void this.load().then(() => wx.stopPullDownRefresh())
  },

  speak(): void {
    nameTabs()
    void wx.setNavigationBarTitle({ title: words().me.title })
    const { languages } = words().me
    this.setData({ language: languages[chosenLanguage() ?? 'wechat'] })
    if (this.spoken === language()) return
    this.spoken = language()
    this.setData({ words: words().me, common: words().common })
    if (this.data.me) this.show(this.data.me)
  },

  async load(): Promise<void> {
    try {
      this.show(await call('me.get', {}))
      this.setData({ failure: '', stale: false })
    } catch (error) {
      const stale = this.data.me !== null && error instanceof CallError && error.offline
      this.setData({ failure: sentenceOf(error), stale })
      if (this.data.me && !stale) this.tell(this.data.failure)
    }
  },

  retry(): void {
    this.setData({ failure: '' })
    void this.load()
  },

  show(me: Me): void {
    writeCache('me', me)
    const [initial = '站'] = me.name
    this.setData({ me, initial, role: words().me.roles[me.role] })
  },

  askName(): void {
    this.setData({ naming: true, nameFault: '' })
  },

  closeName(): void {
    this.setData({ naming: false })
  },

  async rename({ detail: name }: ValueEvent<string>): Promise<void> {
    if (this.data.saving) return
    this.setData({ saving: true, nameFault: '' })
    try {
      this.show(await call('me.rename', { name }))
      this.setData({ naming: false })
    } catch (error) {
      this.setData({ nameFault: sentenceOf(error) })
    }
    this.setData({ saving: false })
  },

  typeCode({ detail }: ValueEvent<string>): void {
    this.setData({ code: detail, codeFault: '' })
  },

  async claim(): Promise<void> {
    this.setData({ claiming: true, codeFault: '' })
    try {
      await callAdmin('claim', { code: this.data.code })
      this.setData({ code: '' })
      this.tell(words().me.claimed)
      await this.load()
    } catch (error) {
      this.setData({ codeFault: sentenceOf(error) })
    }
    this.setData({ claiming: false })
  },

  explainAccount({ currentTarget }: WechatMiniprogram.TouchEvent): void {
    const { name } = currentTarget.dataset as { name: string }
    explain(name, fill(words().me.howToFollow, { name }))
  },

  openTokens(): void {
    void wx.navigateTo({ url: '/pages/tokens/tokens' })
  },

  copyOpenid(): void {
    void copy(this.data.me?.openid ?? '')
  },

  async chooseLanguage(): Promise<void> {
    const { languages } = words().me
    const chosen = await choice([languages.wechat, languages.zh, languages.en])
    if (chosen === undefined) return
    chooseLanguage(([undefined, 'zh', 'en'] as const)[chosen])
    this.speak()
  },

  async clear(): Promise<void> {
    const { clearInbox, erase } = words().me
    const chosen = await choice([clearInbox, erase], DANGER)
    if (chosen === 0) await this.clearInbox()
    if (chosen === 1) await this.erase()
  },

  async clearInbox(): Promise<void> {
    const { clearInbox, clearInboxText, doClear, clearInboxDone } = words().me
    const question = { title: clearInbox, text: clearInboxText, action: doClear }
    if (!(await confirmed(question))) return
    try {
      // Up to the newest that this phone has seen: what it has not seen is not thrown away.
      const newest = (await call('inbox.page', { limit: 1 })).messages[0]
      if (newest) showUnread(await call('inbox.clear', { upTo: newest.at }))
      writeCache('inbox', undefined)
      forgetMessages()
      this.tell(clearInboxDone)
    } catch (error) {
      this.tell(sentenceOf(error))
    }
  },

  async erase(): Promise<void> {
    const { erase, eraseText, doErase, eraseDone } = words().me
    if (!(await confirmed({ title: erase, text: eraseText, action: doErase }))) return
    try {
      await call('me.erase', {})
      const chosen = chosenLanguage()
      forgetEverything()
      chooseLanguage(chosen)
      this.tell(eraseDone)
      void wx.reLaunch({ url: '/pages/inbox/inbox' })
    } catch (error) {
      this.tell(sentenceOf(error))
    }
  },

  tell(sentence: string): void {
    void wx.showToast({ title: sentence, icon: 'none' })
  },
})

/** What was chosen of a list; undefined: nothing. */
async function choice(itemList: string[], itemColor?: string): Promise<number | undefined> {
  try {
    return (await wx.showActionSheet({ itemList, ...(itemColor !== undefined && { itemColor }) }))
      .tapIndex
  } catch (error) {
    // WeChat's way to say that the sheet was closed.
    console.debug(error)
    return undefined
  }
}
