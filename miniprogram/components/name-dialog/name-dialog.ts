import { fill, words } from '../../services/language'
import type { ValueEvent } from '../../services/value-event'

/**
 * Asks for a name. Unlike WeChat's own dialog it stays, with what was typed and why it will not do beside it, until the
 * name is taken: the page closes it, by `show`. Tells `name` with a name that has a letter at least.
 */
Component({
  properties: {
    show: { type: Boolean, value: false },
    title: String,
    hint: String,
    /** What it is now. */
    value: String,
    /** In characters: the functions refuse longer ones. */
    max: { type: Number, value: 32 },
    /** Why the cloud did not take the last one. */
    error: String,
    saving: { type: Boolean, value: false },
  },

  data: { text: '', fault: '', confirm: '', cancel: '' },

  observers: {
    show(show: boolean) {
      const { confirm, cancel } = words().common
      if (show) this.setData({ text: this.data.value, fault: '', confirm, cancel })
    },
    error(error: string) {
      this.setData({ fault: error })
    },
  },

  methods: {
    type({ detail }: ValueEvent<string>): void {
      this.setData({ text: detail, fault: '' })
    },

    submit(): void {
      const name = this.data.text.trim()
      const fault = faultOf(name, this.data.max)
      this.setData({ fault })
      if (fault === '') this.triggerEvent('name', name)
    },

    close(): void {
      this.triggerEvent('close')
    },
  },
})

function faultOf(name: string, max: number): string {
  const { nameMissing, nameTooLong } = words().common
  if (name === '') return nameMissing
  return name.length > max ? fill(nameTooLong, { n: max }) : ''
}
