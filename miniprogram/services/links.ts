import { env } from '../env'
import { copy } from './copy'
import { words } from './language'

/** `https://example.com:8080/path` -> `example.com:8080`: a mini program has no URL object. */
const hostOf = (url: string): string => /^https:\/\/([^/?#]+)/i.exec(url)?.[1]?.toLowerCase() ?? ''

/** A page of this program, by its path: `pages/me/me`, `/pages/me/me`. */
export const isPage = (link: string): boolean => /^\/?pages\//.test(link)

/**
 * Follows a link of a message: a page of this program is opened, a web address too where WeChat allows its host
 * (业务域名), and anything else is copied, for the browser.
 */
export async function openLink(link: string): Promise<void> {
  if (isPage(link)) return openPage(link)
  if (env.webHosts.includes(hostOf(link))) {
    await wx.navigateTo({ url: `/pages/web/web?url=${encodeURIComponent(link)}` })
    return
  }
  if (await copy(link)) void wx.showToast({ title: words().message.linkCopied, icon: 'none' })
}

async function openPage(link: string): Promise<void> {
  const url = link.startsWith('/') ? link : `/${link}`
  try {
    await wx.navigateTo({ url })
  } catch (error) {
    // A page of the tab bar takes no navigateTo, and no query.
    console.warn(url, error)
    await wx.switchTab({ url: url.split('?')[0] ?? url }).catch(() => {
      void wx.showToast({ title: words().message.noPage, icon: 'none' })
    })
  }
}
