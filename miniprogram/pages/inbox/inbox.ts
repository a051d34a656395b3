import type { InboxRow } from '../../../typings/user'
import { call } from '../../call'
import { words } from '../../words'

interface Line extends Pick<InboxRow, 'id' | 'title' | 'read'> {
  time: string
}

interface Data {
  words: typeof words
  lines: Line[]
  state: 'loading' | 'shown' | 'failed'
}

const data: Data = { words, lines: [], state: 'loading' }

Page({
  data,

  async onShow(): Promise<void> {
    await this.load()
  },

  async load(): Promise<void> {
    try {
      const { messages } = await call('inbox.page', {})
      this.setData({ lines: messages.map(lineOf), state: 'shown' })
    } catch (error) {
      console.error(error)
      this.setData({ state: 'failed' })
    }
  },
})

function lineOf({ id, title, read, time }: InboxRow): Line {
  return { id, title, read, time: dayAndMinute(time) }
}

/** `11-21 08:05`, in the phone's time zone. By hand: Intl is not on every phone. */
function dayAndMinute(ms: number): string {
  const date = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
