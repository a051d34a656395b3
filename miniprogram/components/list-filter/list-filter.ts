import type { ValueEvent } from '../../services/value-event'

/** What can be chosen: everything, what is unread, a topic. */
export interface Chip {
  /** A topic's code; '' for the two that are always there. */
  topic: string
  unread: boolean
  name: string
  chosen: boolean
}

/** What the event `choose` carries. */
export type Choice = Pick<Chip, 'topic' | 'unread'>

/** After the last letter, before the search is asked: people type on. */
const TYPING_MS = 400

/** What stands above the list: search, chips, and the way to have read it all. */
Component({
  properties: {
    chips: { type: Array, value: [] as Chip[] },
    words: { type: Object, value: {} },
  },

  data: { typing: 0 },

  methods: {
    choose({ currentTarget }: WechatMiniprogram.TouchEvent): void {
      const { topic, unread } = currentTarget.dataset as Choice
      const choice: Choice = { topic, unread }
      this.triggerEvent('choose', choice)
    },

    type({ detail }: ValueEvent<string>): void {
      clearTimeout(this.data.typing)
      this.data.typing = setTimeout(() => this.searchFor(detail), TYPING_MS)
    },

    searchNow({ detail }: ValueEvent<string>): void {
      this.searchFor(detail)
    },

    clear(): void {
      this.searchFor('')
    },

    searchFor(text: string): void {
      clearTimeout(this.data.typing)
      this.triggerEvent('search', text.trim())
    },

    readAll(): void {
      this.triggerEvent('readall')
    },
  },
})
