import type { Unread } from '../../typings/user'
import { call } from './call'

const INBOX_TAB = 0

/** As it was last shown. */
let known: Unread | undefined

/** The number on the inbox's tab. */
export function showUnread(unread: Unread): void {
  known = unread
  const text = unread.more ? '99+' : String(unread.unread)
  const shown =
    unread.unread === 0
      ? wx.removeTabBarBadge({ index: INBOX_TAB })
      : wx.setTabBarBadge({ index: INBOX_TAB, text })
  // Refused while a page without tab bar is on top: whoever comes back to a tab shows it anew.
  shown.catch((error: unknown) => console.debug('badge', error))
}

/** Asks how many are unread, and shows it. @throws CallError */
export async function refreshUnread(): Promise<void> {
  showUnread(await call('inbox.unread', {}))
}

/**
 * Messages were read on this phone (or, less than 0, made unread again): the number follows without asking, as long as
 * it is known.
 *
 * @throws CallError
 */
export async function countRead(messages: number): Promise<void> {
  if (messages === 0) return
  if (!known || known.more) return refreshUnread()
  showUnread({ unread: Math.max(0, known.unread - messages), more: false })
}
