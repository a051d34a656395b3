import type { InboxRow } from '../../../typings/user'
import type { RowEvent, RowView } from '../../components/message-group/message-group'
import { call, CallError, sentenceOf } from '../../services/call'
import { language, nameTabs, words } from '../../services/language'
import {
  EVERYTHING,
  cachedRows,
  firstRows,
  listOf,
  nextRows,
  rememberRows,
} from '../../services/message-list'
import type { ListFilter, Rows } from '../../services/message-list'
import { forgetOpened, noteOpened, wasOpened } from '../../services/opened'
import { loadGrants, topUp } from '../../services/subscribing'
import { spokenTime } from '../../services/time'
import { fetchTopics, knownTopics, topicName } from '../../services/topics'
import { refreshUnread, showUnread } from '../../services/unread'
import type { ValueEvent } from '../../services/value-event'
import type { Words } from '../../words/index'

/** Coming back to the tab after this long asks for what is new. */
const STALE_MS = 30_000

/** After the last letter, before the search is asked: people type on. */
const TYPING_MS = 400

interface Chip {
  /** A topic's code; '' for the two that are always there. */
  topic: string
  unread: boolean
  name: string
  chosen: boolean
}

interface Data {
  words: Words['inbox']
  retry: string
  chips: Chip[]
  search: string
  /** One for each page that was read: setData carries the new one only. */
  groups: { id: number; rows: RowView[] }[]
  state: 'loading' | 'shown' | 'failed'
  /** What is under the last row. */
  foot: 'none' | 'loading' | 'end' | 'failed'
  /** Shown from the phone's memory, since the cloud was not reached. */
  stale: boolean
  empty: { icon: string; title: string; text: string; action: string } | null
  sentence: string
}

const data: Data = {
  words: words().inbox,
  retry: words().common.retry,
  chips: [],
  search: '',
  groups: [],
  state: 'loading',
  foot: 'none',
  stale: false,
  empty: null,
  sentence: '',
}

Page({
  data,

  list: listOf(EVERYTHING),
  /** The rows behind `groups`. */
  pages: [] as Rows[],
  loadedAt: 0,
  typing: 0,

  onLoad(): void {
    this.showChips()
    const cached = cachedRows(this.list)
    if (cached && cached.length > 0) this.showPages([cached])
    void this.load()
    void this.loadTopics()
    void loadGrants()
  },

  onShow(): void {
    this.speak()
    this.showOpened()
    if (this.loadedAt > 0 && Date.now() - this.loadedAt > STALE_MS) void this.load()
  },

  onPullDownRefresh(): void {
    void Promise.all([this.load(), this.loadTopics()]).then(() => wx.stopPullDownRefresh())
  },

  onReachBottom(): void {
    void this.loadMore()
  },

  /** The words in the present language, where another one was chosen meanwhile. */
  speak(): void {
    nameTabs()
    void wx.setNavigationBarTitle({ title: words().inbox.title })
    if (this.data.words === words().inbox) return
    this.setData({ words: words().inbox, retry: words().common.retry })
    this.showChips()
    this.showPages(this.pages)
  },

  showChips(): void {
    const { all, unread } = words().inbox
    const { filter } = this.list
    const topics = knownTopics().map(({ id, name }) => ({ topic: id, unread: false, name }))
    const chips = [
      { topic: '', unread: false, name: all },
      { topic: '', unread: true, name: unread },
      ...topics,
    ].map((chip) => ({
      ...chip,
      chosen: chip.topic === filter.topic && chip.unread === filter.unread,
    }))
    this.setData({ chips })
  },

  async loadTopics(): Promise<void> {
    try {
      const before = JSON.stringify(knownTopics())
      const topics = await fetchTopics()
      if (JSON.stringify(topics) === before) return
      this.showChips()
      if (this.pages.length > 0) this.showPages(this.pages)
    } catch (error) {
      // The list says that there is no connection; topics keep the names they had.
      console.warn('topics', error)
    }
  },

  /** The newest messages under the present filter, and how many are unread. */
  async load(): Promise<void> {
    const { list } = this
    try {
      const [rows] = await Promise.all([firstRows(list), refreshUnread()])
      if (!rows || list !== this.list) return
      this.loadedAt = Date.now()
      this.showPages([rows])
      this.setData({ stale: false, foot: this.footOf(rows) })
    } catch (error) {
      if (list === this.list) this.showFailure(error)
    }
  },

  showFailure(error: unknown): void {
    const sentence = sentenceOf(error)
    if (this.pages.length === 0) this.setData({ state: 'failed', sentence })
    else if (error instanceof CallError && error.offline) this.setData({ stale: true })
    else void wx.showToast({ title: sentence, icon: 'none' })
  },

  footOf(rows: Rows): Data['foot'] {
    if (this.list.cursor !== '') return 'none'
    return rows.length === 0 ? 'none' : 'end'
  },

  async loadMore(): Promise<void> {
    const { list } = this
    if (list.cursor === '' || this.data.foot === 'loading') return
    this.setData({ foot: 'loading' })
    try {
      const rows = await nextRows(list)
      if (!rows || list !== this.list) return
      const index = this.pages.push(rows) - 1
      this.setData({
        [`groups[${index}]`]: { id: index, rows: rows.map(viewOf) },
        foot: list.cursor !== '' ? 'none' : 'end',
      })
    } catch (error) {
      if (list !== this.list) return
      sentenceOf(error)
      this.setData({ foot: 'failed' })
    }
  },

  showPages(pages: Rows[]): void {
    this.pages = pages
    const rows = pages.reduce((count, page) => count + page.length, 0)
    const groups = pages.map((page, id) => ({ id, rows: page.map(viewOf) }))
    this.setData({ groups, state: 'shown', empty: rows === 0 ? emptyOf(this.list.filter) : null })
  },

  /** Messages that were read on their own page lose their dot, one by one. */
  showOpened(): void {
    this.changeRows((row) => (!row.read && wasOpened(row.id) ? { ...row, read: true } : row))
  },

  /** Changes rows where they stand; only what changed travels. */
  changeRows(change: (row: InboxRow) => InboxRow): void {
    const changes: Record<string, boolean> = {}
    this.pages = this.pages.map((page, group) =>
      page.map((row, index) => {
        const changed = change(row)
        if (changed.read !== row.read)
          changes[`groups[${group}].rows[${index}].read`] = changed.read
        return changed
      }),
    )
    if (Object.keys(changes).length === 0) return
    this.setData(changes)
    this.rememberFirst()
  },

  rememberFirst(): void {
    rememberRows(this.list, this.pages[0])
  },

  choose({ currentTarget }: WechatMiniprogram.TouchEvent): void {
    const { topic, unread } = currentTarget.dataset as { topic: string; unread: boolean }
    this.showFilter({ ...this.list.filter, topic, unread })
  },

  searchInput({ detail }: ValueEvent<string>): void {
    clearTimeout(this.typing)
    this.typing = setTimeout(() => this.searchFor(detail), TYPING_MS)
  },

  searchNow({ detail }: ValueEvent<string>): void {
    clearTimeout(this.typing)
    this.searchFor(detail)
  },

  searchClear(): void {
    clearTimeout(this.typing)
    this.searchFor('')
  },

  searchFor(text: string): void {
    const search = text.trim()
    if (search !== this.list.filter.search) this.showFilter({ ...this.list.filter, search })
  },

  showFilter(filter: ListFilter): void {
    this.list = listOf(filter)
    this.pages = []
    this.showChips()
    this.setData({ groups: [], state: 'loading', foot: 'none', empty: null })
    void this.load()
  },

  open({ detail }: WechatMiniprogram.CustomEvent<RowEvent>): void {
    topUp()
    noteOpened(detail.id)
    void wx.navigateTo({ url: `/pages/message/message?id=${detail.id}` })
  },

  async toggleRead({ detail: { id } }: WechatMiniprogram.CustomEvent<RowEvent>): Promise<void> {
    const row = this.pages.flat().find((one) => one.id === id)
    if (!row) return
    const read = !row.read
    if (!read) forgetOpened(id)
    this.changeRows((one) => (one.id === id ? { ...one, read } : one))
    try {
      await call('message.mark', { id, read })
      await refreshUnread()
    } catch (error) {
      this.changeRows((one) => (one.id === id ? { ...one, read: !read } : one))
      this.tell(error)
    }
  },

  /** Gone at once; back where it was when the cloud did not take it. */
  async remove({ detail: { id } }: WechatMiniprogram.CustomEvent<RowEvent>): Promise<void> {
    const before = this.pages
    this.showPages(before.map((page) => page.filter((row) => row.id !== id)))
    this.rememberFirst()
    try {
      await call('message.mark', { id, hidden: true })
      await refreshUnread()
      if (this.data.empty && this.list.cursor !== '') await this.loadMore()
    } catch (error) {
      this.showPages(before)
      this.rememberFirst()
      this.tell(error)
    }
  },

  /** Everything that was seen here counts as read: what arrived since then does not. */
  async readAll(): Promise<void> {
    topUp()
    const newest = this.pages.flat()[0]
    if (!newest) return
    try {
      const left = await call('inbox.readAll', { upTo: newest.at })
      showUnread(left)
      this.changeRows((row) => ({ ...row, read: true }))
      if (this.list.filter.unread) void this.load()
      void wx.showToast({ title: words().inbox.readAllDone, icon: 'none' })
    } catch (error) {
      this.tell(error)
    }
  },

  retryMore(): void {
    void this.loadMore()
  },

  retry(): void {
    this.setData({ state: 'loading' })
    void this.load()
  },

  startPushing(): void {
    void wx.navigateTo({ url: '/pages/tokens/tokens' })
  },

  tell(error: unknown): void {
    void wx.showToast({ title: sentenceOf(error), icon: 'none' })
  },
})

function viewOf({ id, title, summary, topic, sender, time, read, priority }: InboxRow): RowView {
  return {
    id,
    title,
    summary,
    from: topic === '' ? sender : topicName(topic),
    time: spokenTime(time, Date.now(), language()),
    read: read || wasOpened(id),
    high: priority === 'high',
  }
}

function emptyOf({ unread, topic, search }: ListFilter): NonNullable<Data['empty']> {
  const { noneFound, noneFoundText, noUnread, noneInTopic, emptyTitle, emptyText, emptyAction } =
    words().inbox
  if (search !== '') return { icon: 'search', title: noneFound, text: noneFoundText, action: '' }
  if (unread) return { icon: 'passed', title: noUnread, text: '', action: '' }
  if (topic !== '') return { icon: 'envelop-o', title: noneInTopic, text: '', action: '' }
  return { icon: 'envelop-o', title: emptyTitle, text: emptyText, action: emptyAction }
}
