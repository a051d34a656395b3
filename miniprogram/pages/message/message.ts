import type { GrantState, InboxMessage } from '../../../typings/user'
import { call, CallError, sentenceOf } from '../../services/call'
import { readContent } from '../../services/content/content'
import type { Content } from '../../services/content/content'
import { TAG_STYLE } from '../../services/content/tag-style'
import { copy } from '../../services/copy'
import { fill, language, words } from '../../services/language'
import { forgetMessage, keepMessage, keptMessage } from '../../services/kept-messages'
import { isPage, openLink } from '../../services/links'
import { whenConnected } from '../../services/network'
import { notifiedSentence } from '../../services/notified'
import { noteOpened } from '../../services/opened'
import { ask, emptiest, knownGrants, loadGrants } from '../../services/subscribing'
import { fullTime } from '../../services/time'
import { topicName } from '../../services/topics'
import type { Words } from '../../words/index'

/** How far below the screen the next part of a long message is drawn, in px: some two screens. */
const MARGIN_PX = 1500

/** Content as far as it is drawn. */
type ContentView =
  | Exclude<Content, { type: 'html' }>
  | { type: 'html'; parts: { id: number; html: string }[]; more: boolean; rest: string }

interface MessageView {
  title: string
  time: string
  from: string
  topic: string
  high: boolean
  link: string
  notified: string
}

interface Data {
  words: Words['message']
  retry: string
  tagStyle: typeof TAG_STYLE
  state: 'loading' | 'shown' | 'gone' | 'failed'
  message: MessageView | null
  content: ContentView | null
  sentence: string
  /** Shown from the phone's memory: the cloud was not reached. */
  stale: boolean
  staleWords: string
  /** The notification used up the last permission: asked again, once, quietly. */
  offer: boolean
  offered: string
  /** Opened from a notification: there is no list behind it. */
  alone: boolean
}

/** The language of the words in `data`. */
const spoken = language()

const data: Data = {
  words: words().message,
  retry: words().common.retry,
  tagStyle: TAG_STYLE,
  state: 'loading',
  message: null,
  content: null,
  sentence: '',
  stale: false,
  staleWords: words().common.stale,
  offer: false,
  offered: '',
  alone: false,
}

Page({
  data,

  request: emptyRequest(),
  text: '',
  format: '',
  kind: '',
  /** Parts of the content that are to be drawn as one scrolls. */
  waiting: [] as string[],
  forget: (): void => undefined,
  stopWatching: (): void => undefined,

  /** Opened from the inbox by id, from a notification by id and key. */
  onLoad({ id = '', key }: { id?: string; key?: string }): void {
    this.request = key === undefined ? { id } : { id, key }
    void wx.setNavigationBarTitle({ title: words().message.title })
    if (language() !== spoken) {
      const { retry, stale } = words().common
      this.setData({ words: words().message, retry, staleWords: stale })
    }
    this.forget = whenConnected(() => {
      if (this.data.stale || this.data.state === 'failed') void this.load()
    })
    this.setData({ alone: getCurrentPages().length === 1 })
    void this.load()
  },

  onUnload(): void {
    this.forget()
    this.stopWatching()
  },

  async load(): Promise<void> {
    // Once opened it is there at once, and without a connection.
    const kept = keptMessage(this.request.id)
    if (kept && this.data.state === 'loading') this.show(kept)
    try {
      const message = await call('message.open', this.request)
      noteOpened(message.id)
      keepMessage(message)
      if (JSON.stringify(message) !== JSON.stringify(kept)) this.show(message)
      this.setData({ stale: false })
      if (message.notified.channel === 'subscribe') await this.considerOffer()
    } catch (error) {
      this.showFailure(error, kept !== undefined)
    }
  },

  showFailure(error: unknown, isKept: boolean): void {
    const gone = error instanceof CallError && error.code === 'no_such_message'
    if (gone) forgetMessage(this.request.id)
    if (isKept && !gone) this.setData({ stale: true })
    else this.setData({ state: gone ? 'gone' : 'failed', sentence: sentenceOf(error) })
  },

  show(message: InboxMessage): void {
    const { title, content, format, sender, topic, time, priority, link, notified } = message
    // What is drawn and read already stays as it is: parts of it may have been drawn since.
    const isDrawn = this.data.state === 'shown' && content === this.text && format === this.format
    this.text = content
    this.format = format
    this.kind = message.kind
    const { from, topic: inTopic } = words().message
    const view = {
      state: 'shown' as const,
      ...(!isDrawn && {
        content: content === '' ? null : this.begin(readContent(content, format)),
      }),
      message: {
        title,
        time: fullTime(time, language()),
        from: sender === '' ? '' : fill(from, { sender }),
        topic: topic === '' ? '' : fill(inTopic, { topic: topicName(topic) }),
        high: priority === 'high',
        link,
        notified: notifiedSentence(notified),
      },
    }
    this.setData(view, () => {
      if (!isDrawn) this.watchEnd()
    })
  },

  /** The first part of long content; the others wait. */
  begin(content: Content): ContentView {
    const [first = '', ...others] = content.type === 'html' ? content.parts : []
    this.waiting = others
    if (content.type !== 'html') return content
    const { rest } = content
    return { type: 'html', parts: [{ id: 0, html: first }], more: others.length > 0, rest }
  },

  /** Draws the next part when one has nearly come to the end of the last one. */
  watchEnd(): void {
    this.stopWatching()
    if (this.waiting.length === 0) return
    const observer = wx.createIntersectionObserver(this)
    this.stopWatching = () => observer.disconnect()
    observer.relativeToViewport({ bottom: MARGIN_PX }).observe('.end', ({ intersectionRect }) => {
      if (intersectionRect.height > 0) this.drawNext()
    })
  },

  drawNext(): void {
    const { content } = this.data
    const html = this.waiting.shift()
    if (html === undefined || content?.type !== 'html') return
    const id = content.parts.length
    const more = this.waiting.length > 0
    this.setData({ [`content.parts[${id}]`]: { id, html }, 'content.more': more }, () =>
      this.watchEnd(),
    )
  },

  async considerOffer(): Promise<void> {
    await loadGrants()
    this.setData({ offer: this.isWorthOffering() })
  },

  isWorthOffering(): boolean {
    const used = knownGrants().filter((grant) => this.isUsed(grant))
    return emptiest(used, 'oneTime').some(({ remaining }) => remaining === 0)
  },

  isUsed({ kinds }: GrantState): boolean {
    return kinds.some(({ id }) => id === this.kind)
  },

  /** Nothing may be awaited before `ask`: the tap would be gone. This message's kind is the first of those asked for. */
  async acceptOffer(): Promise<void> {
    const grants = knownGrants()
    const used = grants.filter((grant) => this.isUsed(grant))
    const others = grants.filter((grant) => !this.isUsed(grant))
    const { sentence } = await ask(emptiest([...used, ...others], 'oneTime'))
    this.setData({ offered: sentence, offer: this.isWorthOffering() })
  },

  openLink(): void {
    void openLink(this.data.message?.link ?? '')
  },

  tapText({ currentTarget }: WechatMiniprogram.TouchEvent): void {
    const { url } = currentTarget.dataset as { url: string }
    if (url !== '') void openLink(url)
  },

  /** Of places in the text and pages of the program mp-html only tells: it goes there by itself. */
  tapHtml({ detail: { href = '' } }: WechatMiniprogram.CustomEvent<{ href?: string }>): void {
    if (href !== '' && !href.startsWith('#') && !isPage(href)) void openLink(href)
  },

  copyAll(): void {
    void copy(this.text)
  },

  toInbox(): void {
    void wx.switchTab({ url: '/pages/inbox/inbox' })
  },

  retry(): void {
    this.setData({ state: 'loading' })
    void this.load()
  },
})

function emptyRequest(): { id: string; key?: string } {
  return { id: '' }
}
