import type { InboxMessage } from '../../../typings/user'
import { call } from '../../call'
import { words } from '../../words'

interface Data {
  words: typeof words
  message: Pick<InboxMessage, 'title' | 'content'> | null
  failed: boolean
}

const data: Data = { words, message: null, failed: false }

Page({
  data,

  /** Opened from the inbox by id, from a notification by id and key. */
  async onLoad({ id = '', key }: { id?: string; key?: string }): Promise<void> {
    try {
      const request = key === undefined ? { id } : { id, key }
      const { title, content } = await call('message.open', request)
      this.setData({ message: { title, content } })
    } catch (error) {
      console.error(error)
      this.setData({ failed: true })
    }
  },
})
