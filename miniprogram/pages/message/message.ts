import type { InboxMessage } from '../../../typings/user'
import { call, CallError, sentenceOf } from '../../services/call'
import { readContent } from '../../services/content'
import type { Content } from '../../services/content'
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

/** How HTML looks here: the rest is the component's own. */
const TAG_STYLE = {
  a: 'color:var(--link)',
  pre: 'padding:12px;margin:12px 0;border-radius:6px;background:var(--code);font-family:Menlo,monospace;font-size:13px;line-height:1.5;overflow-x:auto',
  code: 'padding:1px 4px;border-radius:4px;background:var(--code);font-family:Menlo,monospace;font-size:0.9em',
  blockquote:
    'padding-left:12px;margin:12px 0;border-left:3px solid var(--line);color:var(--text-soft)',
  table: 'border-collapse:collapse;margin:12px 0;font-size:14px',
  th: 'padding:6px 10px;border:1px solid var(--line);text-align:left',
  td: 'padding:6px 10px;border:1px solid var(--line)',
  h1: 'font-size:20px;margin:16px 0 8px',
  h2: 'font-size:18px;margin:16px 0 8px',
  h3: 'font-size:17px;margin:14px 0 6px',
  p: 'margin:8px 0',
  ul: 'margin:8px 0;padding-left:22px',
  ol: 'margin:8px 0;padding-left:22px',
  hr: 'border:0;border-top:1px solid var(--line)',
  img: 'max-width:100%;border-radius:4px',
}

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
  content: Content | null
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
  kind: '',
  forget: (): void => undefined,

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
    this.text = content
    this.kind = message.kind
    const { from, topic: inTopic } = words().message
    this.setData({
      state: 'shown',
      content: content === '' ? null : readContent(content, format),
      message: {
        title,
        time: fullTime(time, language()),
        from: sender === '' ? '' : fill(from, { sender }),
        topic: topic === '' ? '' : fill(inTopic, { topic: topicName(topic) }),
        high: priority === 'high',
        link,
        notified: notifiedSentence(notified),
      },
    })
  },

  async considerOffer(): Promise<void> {
    const grants = await loadGrants()
    const used = grants.filter(({ kinds }) => kinds.some(({ id }) => id === this.kind))
    this.setData({ offer: emptiest(used, 'oneTime').some(({ remaining }) => remaining === 0) })
  },

  /** Nothing may be awaited before `ask`: the tap would be gone. */
  async acceptOffer(): Promise<void> {
    const { sentence, allowed } = await ask(emptiest(knownGrants(), 'oneTime'))
    this.setData({ offered: sentence, offer: !allowed })
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
