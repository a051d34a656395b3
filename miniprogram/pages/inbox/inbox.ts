import type { InboxRow } from '../../../typings/user'
import type { Chip, Choice } from '../../components/list-filter/list-filter'
import type { RowEvent, RowView } from '../../components/message-group/message-group'
import { call, CallError, sentenceOf } from '../../services/call'
import { language, nameTabs, words } from '../../services/language'
import {
  EVERYTHING,
  cachedRows,
  firstRows,
  isEverything,
  listOf,
  nextRows,
  rememberRows,
} from '../../services/message-list'
import type { ListFilter, Rows } from '../../services/message-list'
import { forgetMessage } from '../../services/kept-messages'
import { whenConnected } from '../../services/network'
import { forgetOpened, wasOpened } from '../../services/opened'
import { prepareTopUp, topUp } from '../../services/subscribing'
import { fetchTopics, hasAskedForTopics, knownTopics } from '../../services/topics'
import { countRead, refreshUnread, showUnread } from '../../services/unread'
import type { ValueEvent } from '../../services/value-event'
import type { Words } from '../../words/index'
import { chipsOf, emptyOf, viewOf } from './view'
import type { Empty } from './view'

/** Coming back to the tab after this long asks for what is new. */
const STALE_MS = 30_000

interface Data {
  words: Words['inbox']
  retry: string
  chips: Chip[]
  /** One for each page that was read: setData carries the new one only. */
  groups: { id: number; rows: RowView[] }[]
  state: 'loading' | 'shown' | 'failed'
  /** What is under the last row. */
  foot: 'none' | 'loading' | 'end' | 'failed'
  /** Shown from the phone's memory, since the cloud was not reached. */
  stale: boolean
  empty: Empty | null
  sentence: string
}

const data: Data = {
  words: words().inbox,
  retry: words().common.retry,
  chips: [],
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
  /** The language of the words on the screen. */
  spoken: language(),

  onLoad(): void {
    this.showChips()
    const cached = cachedRows(this.list)
    if (cached && cached.length > 0) this.showPages([cached])
    void this.load()
    if (!hasAskedForTopics()) void this.loadTopics()
    void prepareTopUp()
    whenConnected(() => this.loadIfStale())
  },

  onShow(): void {
    this.speak()
    this.showOpened()
    if (this.data.stale || this.data.state === 'failed') this.loadIfStale()
    else if (this.loadedAt > 0 && Date.now() - this.loadedAt > STALE_MS) void this.freshen()
  },

  /** What could not be loaded may be there now. */
  loadIfStale(): void {
    if (this.data.stale || this.data.state === 'failed') void this.load()
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
    if (this.spoken === language()) return
    this.spoken = language()
    this.setData({ words: words().inbox, retry: words().common.retry })
    this.showChips()
    this.showPages(this.pages)
  },

  showChips(): void {
    this.setData({ chips: chipsOf(this.list.filter, knownTopics()) })
  },

  /** A message of a topic that is not known yet: somebody has put this person into it. */
  learnTopics(rows: Rows): void {
    const known = new Set(knownTopics().map(({ id }) => id))
    if (rows.some(({ topic }) => topic !== '' && !known.has(topic))) void this.loadTopics()
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
      // What the phone remembered is mostly what there is: then it need not be sent to the screen again.
      if (JSON.stringify(this.pages) !== JSON.stringify([rows])) this.showPages([rows])
      this.setData({ stale: false, state: 'shown', foot: this.footOf(rows) })
      this.learnTopics(rows)
    } catch (error) {
      if (list === this.list) this.showFailure(error)
    }
  },

  /** Back after a while: what was read down to stays, unless there is something new. */
  async freshen(): Promise<void> {
    const { list } = this
    const newest = this.pages.flat()[0]?.id
    try {
      const [rows] = await Promise.all([firstRows(listOf(list.filter)), refreshUnread()])
      if (!rows || list !== this.list) return
      this.loadedAt = Date.now()
      if (rows[0]?.id !== newest) await this.load()
    } catch (error) {
      if (list === this.list) this.showFailure(error)
    }
  },

  showFailure(error: unknown): void {
    const sentence = sentenceOf(error)
    const cached = this.pages.length === 0 ? cachedRows(this.list) : undefined
    if (cached) this.showPages([cached])
    if (this.pages.length === 0) this.setData({ state: 'failed', sentence })
    else if (error instanceof CallError && error.offline)
      this.setData({ stale: true, foot: 'none' })
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
        ...(rows.length > 0 && { empty: null }),
      })
    } catch (error) {
      if (list !== this.list) return
      sentenceOf(error)
      this.setData({ foot: 'failed' })
    }
  },

  showPages(pages: Rows[]): void {
    this.pages = pages
    const groups = pages.map((page, id) => ({ id, rows: page.map(viewOf) }))
    const none = pages.every((page) => page.length === 0)
    this.setData({ groups, state: 'shown', empty: none ? emptyOf(this.list.filter) : null })
  },

  /** Messages that were read on their own page lose their dot, one by one. */
  showOpened(): void {
    const read = this.changeRows((row) =>
      !row.read && wasOpened(row.id) ? { ...row, read: true } : row,
    )
    countRead(read).catch((error: unknown) => this.tell(error))
  },

  /** Changes rows where they stand; only what changed travels. Tells how many did. */
  changeRows(change: (row: InboxRow) => InboxRow): number {
    const changes: Record<string, boolean> = {}
    this.pages = this.pages.map((page, group) =>
      page.map((row, index) => {
        const changed = change(row)
        if (changed.read !== row.read)
          changes[`groups[${group}].rows[${index}].read`] = changed.read
        return changed
      }),
    )
    const count = Object.keys(changes).length
    if (count === 0) return 0
    this.setData(changes)
    this.rememberFirst()
    return count
  },

  rememberFirst(): void {
    rememberRows(this.list, this.pages[0])
  },

  choose({ detail }: WechatMiniprogram.CustomEvent<Choice>): void {
    this.showFilter({ ...this.list.filter, ...detail })
  },

  search({ detail: search }: ValueEvent<string>): void {
    if (search !== this.list.filter.search) this.showFilter({ ...this.list.filter, search })
  },

  showFilter(filter: ListFilter): void {
    this.list = listOf(filter)
    this.pages = []
    this.showChips()
    this.setData({ groups: [], state: 'loading', foot: 'none', empty: null })
    // Everything is shown at once; a part of what is kept says too little while the cloud can be asked.
    const cached = isEverything(filter) ? cachedRows(this.list) : undefined
    if (cached) this.showPages([cached])
    void this.load()
  },

  open({ detail }: WechatMiniprogram.CustomEvent<RowEvent>): void {
    topUp()
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
      await countRead(read ? 1 : -1)
    } catch (error) {
      this.changeRows((one) => (one.id === id ? { ...one, read: !read } : one))
      this.tell(error)
    }
  },

  /** Gone at once; back where it was when the cloud did not take it. */
  async remove({ detail: { id } }: WechatMiniprogram.CustomEvent<RowEvent>): Promise<void> {
    const group = this.pages.findIndex((page) => page.some((row) => row.id === id))
    const before = this.pages[group]
    if (!before) return
    const unread = before.some((row) => row.id === id && !row.read && !wasOpened(id))
    this.showGroup(
      group,
      before.filter((row) => row.id !== id),
    )
    try {
      await call('message.mark', { id, hidden: true })
      forgetMessage(id)
      await countRead(unread ? 1 : 0)
      if (this.data.empty) await this.loadMore()
    } catch (error) {
      this.showGroup(group, before)
      this.tell(error)
    }
  },

  /** One page of the list, changed. */
  showGroup(group: number, rows: Rows): void {
    this.pages[group] = rows
    const none = this.pages.every((page) => page.length === 0)
    this.setData({
      [`groups[${group}].rows`]: rows.map(viewOf),
      empty: none ? emptyOf(this.list.filter) : null,
    })
    this.rememberFirst()
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
