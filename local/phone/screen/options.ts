/** What a phone is started with, from its address: `/phone/?openid=…&language=en&theme=dark&promises=tasks&path=…`. */
export interface PhoneOptions {
  openid: string
  /** Of WeChat, as wx.getAppBaseInfo gives it. */
  language: 'zh_CN' | 'en'
  theme: 'light' | 'dark'
  /**
   * `tasks`: a promise is made of timers, as on iOS 15 and older (文档: JavaScript 支持情况, Promise 时序差异). What comes after
   * one has lost the tap.
   */
  promises: 'microtasks' | 'tasks'
  /** The page to open, with its query; '' the first one of app.json. */
  path: string
}

export function readOptions({ search }: Location): PhoneOptions {
  const given = new URLSearchParams(search)
  return {
    openid: given.get('openid') ?? '',
    language: given.get('language') === 'en' ? 'en' : 'zh_CN',
    theme: given.get('theme') === 'dark' ? 'dark' : 'light',
    promises: given.get('promises') === 'tasks' ? 'tasks' : 'microtasks',
    path: given.get('path') ?? '',
  }
}
