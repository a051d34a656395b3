import { words } from './language'

/** What WeChat did not copy, and why, in words. */
interface NotCopied {
  text: string
  sentence: string
}

let notCopied: NotCopied = { text: '', sentence: '' }

/** For the page that shows it. */
export const lastNotCopied = (): NotCopied => notCopied

/**
 * Copies a text, or shows it on a page of its own where it can be selected: WeChat copies nothing until the clipboard is
 * declared in 用户隐私保护指引 and the person has agreed.
 *
 * @returns whether it was copied; nothing is thrown
 */
export async function copy(text: string): Promise<boolean> {
  try {
    await wx.setClipboardData({ data: text })
    return true
  } catch (error) {
    console.warn('copy', error)
    notCopied = { text, sentence: reasonOf(error) }
    await wx.navigateTo({ url: '/pages/copy/copy' })
    return false
  }
}

/** errno 112: not declared. 103 and 104: the person refused, by the popup or earlier. */
function reasonOf(error: unknown): string {
  const { undeclared, refused, failed } = words().copy
  const { errno } = error as { errno?: number }
  if (errno === 112) return undeclared
  return errno === 103 || errno === 104 ? refused : failed
}
