import { beforeEach, describe, expect, it } from 'vitest'
import {
  EVERYTHING,
  cachedRows,
  firstRows,
  isEverything,
  listOf,
  nextRows,
  rememberRows,
} from '../../../miniprogram/services/message-list'
import type { InboxPage, InboxRow } from '../../../typings/user'
import { WxDouble } from './wx-double'

let wx: WxDouble
beforeEach(() => {
  wx = WxDouble.install()
})

const row = (id: string): InboxRow => ({
  id,
  at: id,
  time: 0,
  title: id,
  summary: '',
  format: 'text',
  kind: 'default',
  priority: 'normal',
  sender: '',
  topic: '',
  read: false,
})

/** Pages of the inbox by cursor; '' the first. */
function serve(pages: Record<string, InboxPage>): void {
  wx.function = ({ cursor = '' }) => ({ ok: true, result: pages[String(cursor)] })
}

const ids = (rows: InboxRow[] | undefined) => rows?.map(({ id }) => id)

describe('the list of messages', () => {
  it('is read page by page until there is none', async () => {
    serve({
      '': { messages: [row('5'), row('4')], next: 'b' },
      b: { messages: [row('3')], next: 'c' },
      c: { messages: [row('2')] },
    })
    const list = listOf(EVERYTHING)
    expect(ids(await firstRows(list))).toEqual(['5', '4'])
    expect(list.cursor).toBe('b')
    expect(ids(await nextRows(list))).toEqual(['3'])
    expect(ids(await nextRows(list))).toEqual(['2'])
    expect(list.cursor).toBe('')
  })

  it('begins again from the newest', async () => {
    serve({ '': { messages: [row('2')], next: 'b' }, b: { messages: [row('1')] } })
    const list = listOf(EVERYTHING)
    await firstRows(list)
    await nextRows(list)
    expect(ids(await firstRows(list))).toEqual(['2'])
    expect(list.cursor).toBe('b')
  })

  it('asks for nothing that the filter does not say', async () => {
    serve({ '': { messages: [] } })
    await firstRows(listOf(EVERYTHING))
    await firstRows(listOf({ unread: true, topic: 'ops', search: '支付' }))
    expect(wx.calls).toEqual([
      { action: 'inbox.page', lang: 'zh' },
      { action: 'inbox.page', lang: 'zh', filter: 'unread', topic: 'ops', search: '支付' },
    ])
  })

  it('goes on over pages without a row', async () => {
    serve({
      '': { messages: [], next: 'b' },
      b: { messages: [], next: 'c' },
      c: { messages: [row('1')] },
    })
    expect(ids(await firstRows(listOf(EVERYTHING)))).toEqual(['1'])
  })

  it('gives up for now after five of them, and goes on from there', async () => {
    wx.function = ({ cursor = '0' }) => ({
      ok: true,
      result: { messages: [], next: String(Number(cursor) + 1) },
    })
    const list = listOf(EVERYTHING)
    expect(await firstRows(list)).toEqual([])
    expect(wx.calls).toHaveLength(5)
    expect(list.cursor).toBe('5')
  })

  it('drops what comes after something else was asked', async () => {
    const waiting: ((page: InboxPage) => void)[] = []
    wx.function = () =>
      new Promise((resolve) => waiting.push((result) => resolve({ ok: true, result })))
    const list = listOf(EVERYTHING)
    const early = firstRows(list)
    const late = firstRows(list)
    waiting[1]?.({ messages: [row('new')] })
    waiting[0]?.({ messages: [row('old')], next: 'old' })
    expect(ids(await late)).toEqual(['new'])
    expect(await early).toBeUndefined()
    expect(list.cursor).toBe('')
    expect(ids(cachedRows(list))).toEqual(['new'])
  })

  it('stands where it was after a page that did not come', async () => {
    serve({ '': { messages: [row('2')], next: 'b' } })
    const list = listOf(EVERYTHING)
    await firstRows(list)
    wx.function = () => ({ ok: false, error: { code: 'try_again', message: '', zh: '', en: '' } })
    await expect(nextRows(list)).rejects.toMatchObject({ code: 'try_again' })
    expect(list.cursor).toBe('b')
  })
})

describe('what is kept of it', () => {
  it('is the first page of everything', async () => {
    serve({ '': { messages: [row('2')], next: 'b' }, b: { messages: [row('1')] } })
    const list = listOf(EVERYTHING)
    expect(cachedRows(list)).toBeUndefined()
    await firstRows(list)
    await nextRows(list)
    expect(ids(cachedRows(list))).toEqual(['2'])
  })

  it.each([
    [{ ...EVERYTHING, unread: true }, ['unread', 'of ops']],
    [{ ...EVERYTHING, topic: 'ops' }, ['of ops']],
    [{ ...EVERYTHING, search: 'REA' }, ['unread', 'read']],
    [{ ...EVERYTHING, search: 'about' }, ['of ops']],
  ])(
    'is that part of it under the filter %j, and not what came under it',
    async (filter, shown) => {
      expect(isEverything(filter)).toBe(false)
      rememberRows(listOf(EVERYTHING), [
        row('unread'),
        { ...row('read'), read: true },
        { ...row('of ops'), topic: 'ops', summary: 'all about it' },
      ])
      serve({ '': { messages: [row('9')] } })
      const list = listOf(filter)
      await firstRows(list)
      expect(ids(cachedRows(list))).toEqual(shown)
    },
  )
})
