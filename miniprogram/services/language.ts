import { table } from '../words/index'
import type { Words } from '../words/index'
import { readCache, writeCache } from './cache'

export type Language = 'zh' | 'en'

/** The person's own choice; undefined: the language of their WeChat. */
export const chosenLanguage = (): Language | undefined => readCache('language')

export function chooseLanguage(language: Language | undefined): void {
  writeCache('language', language)
}

/** The language of the screens: the person's choice, else 中文 where WeChat speaks it, else English. */
export function language(): Language {
  return chosenLanguage() ?? (wx.getAppBaseInfo().language.startsWith('zh') ? 'zh' : 'en')
}

/** All words of the screens in the present language. */
export const words = (): Words => table[language()]

/** `{n}` and the like are replaced by values. */
export const fill = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))

/** The tab bar says what app.json says, in 中文, until it is told. */
let named: Language = 'zh'

/** Names the tabs in the present language. To be called when a page of the tab bar is shown. */
export function nameTabs(): void {
  if (named === language()) return
  named = language()
  const { tabs } = words().common
  for (const [index, text] of [tabs.inbox, tabs.subscriptions, tabs.me].entries()) {
    wx.setTabBarItem({ index, text }).catch((error: unknown) => console.debug('tab', error))
  }
}
