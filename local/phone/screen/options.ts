/** What a phone is started with, from its address: `/phone/?openid=…&language=en&theme=dark&path=…`. */
export interface PhoneOptions {
  openid: string
  /** Of WeChat, as wx.getAppBaseInfo gives it. */
  language: 'zh_CN' | 'en'
  theme: 'light' | 'dark'
  /** The page to open, with its query; '' the first one of app.json. */
  path: string
}

export function readOptions({ search }: Location): PhoneOptions {
  const given = new URLSearchParams(search)
  return {
    openid: given.get('openid') ?? '',
    language: given.get('language') === 'en' ? 'en' : 'zh_CN',
    theme: given.get('theme') === 'dark' ? 'dark' : 'light',
    path: given.get('path') ?? '',
  }
}
