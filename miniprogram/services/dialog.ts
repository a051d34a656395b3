import { words } from './language'

/** A longer label makes WeChat refuse the whole dialog: a button that does nothing (wx.showModal: 最多 4 个字符). */
const MAX_LABEL = 4

const DANGER = '#fa5151'

interface Question {
  title: string
  text: string
  /** What is about to be done. */
  action: string
}

/** What WeChat takes as a label: the word itself, or a short one that says as much below a question. */
export const labelOf = (word: string, short: string): string =>
  word.length <= MAX_LABEL ? word : short

/** Asks before something that cannot be taken back. Where WeChat shows no dialog, nobody has agreed. */
export async function confirmed({ title, text, action }: Question): Promise<boolean> {
  const { cancel, yes, no } = words().common
  try {
    const { confirm } = await wx.showModal({
      title,
      content: text,
      confirmText: labelOf(action, yes),
      cancelText: labelOf(cancel, no),
      confirmColor: DANGER,
    })
    return confirm
  } catch (error) {
    console.warn('dialog', error)
    return false
  }
}

/** Tells something that is longer than a toast. */
export function explain(title: string, text: string): void {
  const { confirm, yes } = words().common
  const options = { title, content: text, showCancel: false, confirmText: labelOf(confirm, yes) }
  wx.showModal(options).catch((error: unknown) => console.warn('dialog', error))
}
