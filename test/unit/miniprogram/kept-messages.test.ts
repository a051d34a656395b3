import { beforeEach, describe, expect, it } from 'vitest'
import {
  forgetMessage,
  forgetMessages,
  keepMessage,
  keptMessage,
} from '../../../miniprogram/services/kept-messages'
import type { InboxMessage } from '../../../typings/user'
import { WxDouble } from './wx-double'

let wx: WxDouble
beforeEach(() => {
  wx = WxDouble.install()
})

const message = (id: string, content = ''): InboxMessage => ({
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
  read: true,
  content,
  link: '',
  notified: { outcome: '', channel: '', reason: '' },
})

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index))

const kept = (ids: string[]) => ids.filter((id) => keptMessage(id) !== undefined)

/** WeChat counts what is stored in bytes. */
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

describe('messages that were opened', () => {
  it('are there again, as they were', () => {
    keepMessage(message('a', 'text'))
    expect(keptMessage('a')).toEqual(message('a', 'text'))
    expect(keptMessage('b')).toBeUndefined()
  })

  it('are the latest fifty: one that is opened again counts as new', () => {
    for (const id of numbers(1, 50)) keepMessage(message(id))
    keepMessage(message('1'))
    keepMessage(message('51'))
    expect(kept(numbers(1, 51))).toEqual(['1', ...numbers(3, 51)])
    expect([...wx.storage.keys()].filter((key) => key.startsWith('message.'))).toHaveLength(50)
  })

  it.each([
    ['汉字', '汉'],
    ['emoji', '😀'],
    ['quotes, which JSON escapes', '"'],
  ])('of 100,000 characters stay within what WeChat stores: %s', (_, character) => {
    const content = character.repeat(100_000 / character.length)
    for (const id of numbers(1, 50)) keepMessage(message(id, content))
    const sizes = [...wx.storage.values()].map(bytes)
    expect(Math.max(...sizes)).toBeLessThan(1024 * 1024)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(7 * 1024 * 1024)
    expect(kept(['50', '1'])).toEqual(['50'])
  })

  it('that are too large for one key are not kept', () => {
    keepMessage(message('a', 'short'))
    keepMessage(message('a', '\u0001'.repeat(200_000)))
    expect(keptMessage('a')).toBeUndefined()
  })

  it('are forgotten, one or all', () => {
    for (const id of ['a', 'b', 'c']) keepMessage(message(id))
    forgetMessage('a')
    expect(kept(['a', 'b', 'c'])).toEqual(['b', 'c'])
    forgetMessages()
    expect([...wx.storage.keys()]).toEqual([])
  })
})
