import type { InboxPageRequest, InboxRow } from '../../typings/user'
import { readCache, writeCache } from './cache'
import { call } from './call'
import { wasOpened } from './opened'

/** What of the inbox is asked for. */
export interface ListFilter {
  unread: boolean
  /** A topic's code; '' all. */
  topic: string
  search: string
}

export const EVERYTHING: ListFilter = { unread: false, topic: '', search: '' }

export const isEverything = ({ unread, topic, search }: ListFilter): boolean =>
  !unread && topic === '' && search === ''

/** Rows that came together, as the pages of the list. */
export type Rows = InboxRow[]

/** Pages that came without a row (all of it put out of sight) before the list gives up for now. */
const EMPTY_PAGES = 5

/** The inbox as far as it was read, under one filter. Plain data: WeChat copies the fields of a page. */
export interface MessageList {
  filter: ListFilter
  /** Where the next page begins; '' there is none. */
  cursor: string
  /** Counts what was asked: what comes late, after something else was asked, is dropped. */
  asked: number
}

export const listOf = (filter: ListFilter): MessageList => ({ filter, cursor: '', asked: 0 })

/** What of the first page, as it was seen last time, is under the list's filter; undefined: nothing is kept. */
export const cachedRows = ({ filter }: MessageList): Rows | undefined =>
  readCache('inbox')?.messages.filter((row) => isUnder(filter, row))

const isUnder = ({ unread, topic, search }: ListFilter, row: InboxRow): boolean =>
  !(unread && (row.read || wasOpened(row.id))) &&
  (topic === '' || row.topic === topic) &&
  `${row.title}\n${row.summary}`.toLowerCase().includes(search.toLowerCase())

/** Keeps the first page for the next opening. */
export function rememberRows({ filter }: MessageList, rows: Rows | undefined): void {
  if (rows && isEverything(filter)) writeCache('inbox', { messages: rows })
}

/**
 * The newest messages.
 *
 * @returns undefined: a later request has taken over
 * @throws CallError
 */
export async function firstRows(list: MessageList): Promise<Rows | undefined> {
  list.cursor = ''
  const rows = await nextRows(list)
  rememberRows(list, rows)
  return rows
}

/** The next older ones. @throws CallError */
export async function nextRows(list: MessageList): Promise<Rows | undefined> {
  const asked = ++list.asked
  let { cursor } = list
  for (let tried = 0; tried < EMPTY_PAGES; tried++) {
    const request = { ...requestOf(list.filter), ...(cursor !== '' && { cursor }) }
    const { messages, next = '' } = await call('inbox.page', request)
    if (asked !== list.asked) return undefined
    cursor = next
    list.cursor = cursor
    if (messages.length > 0 || cursor === '') return messages
  }
  return []
}

function requestOf({ unread, topic, search }: ListFilter): InboxPageRequest {
  return {
    ...(unread && { filter: 'unread' as const }),
    ...(topic !== '' && { topic }),
    ...(search !== '' && { search }),
  }
}
