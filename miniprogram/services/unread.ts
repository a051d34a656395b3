import type { Unread } from '../../typings/user'
import { call } from './call'

const INBOX_TAB = 0

/** The number on the inbox's tab. */
export function showUnread({ unread, more }: Unread): void {
  // Refused while a page without tab bar is shown; whoever comes back to a tab shows it anew.
  const ignore = () => undefined
  if (unread === 0) wx.removeTabBarBadge({ index: INBOX_TAB }).catch(ignore)
  else {
    wx.setTabBarBadge({ index: INBOX_TAB, text: more ? '99+' : String(unread) }).catch(ignore)
  }
}

/** Asks how many are unread, and shows it. */
export async function refreshUnread(): Promise<void> {
  showUnread(await call('inbox.unread', {}))
}
