import type { component } from 'glass-easel-miniprogram-adapter'
import { ApiError } from '../wx/api'
import type { ApiTable, AsyncApi } from '../wx/api'
import type { TapState } from '../tap'
import { createAnimation } from './animation'
import type { Page } from './page'
import type { Router } from './router'
import { nextTask } from './task'

type Options = Record<string, unknown>

/** `wx.*` that is about pages, the tab bar and the navigation bar. */
export function pageTables(router: () => Router, tap: TapState): ApiTable[] {
  return [
    {
      async: { ...navigation(router), ...bars(router), ...scrolling(router) },
      sync: queries(router, tap),
    },
  ]
}

const loses = (run: AsyncApi['run']): AsyncApi => ({ tap: 'loses', run })

/** In a task of its own: nothing of a page runs while the page that asks for it still does. */
const moves = (run: (options: Options) => unknown): AsyncApi =>
  loses(async (options) => {
    await nextTask()
    return run(options)
  })

function navigation(router: () => Router): Record<string, AsyncApi> {
  return {
    navigateTo: moves((options) => ({
      eventChannel: router().navigateTo(urlOf(options), options['events']),
    })),
    redirectTo: moves((options) => router().redirectTo(urlOf(options))),
    switchTab: moves((options) => router().switchTab(urlOf(options))),
    reLaunch: moves((options) => router().reLaunch(urlOf(options))),
    navigateBack: moves(({ delta = 1 }) => router().navigateBack(Number(delta))),
  }
}

function bars(router: () => Router): Record<string, AsyncApi> {
  const tab = (change: (index: number, options: Options) => void) =>
    loses((options) => {
      const index = Number(options['index'])
      const bar = router().tabBar
      if (!bar?.has(index)) throw new ApiError('tabbar item not found')
      if (!bar.isShown) throw new ApiError('not TabBar page')
      change(index, options)
    })
  const change: (index: number, change: object) => void = (index, changed) =>
    router().tabBar?.change(index, changed)
  return {
    setNavigationBarTitle: loses(({ title }) => pageOf(router).bar.setTitle(textOf(title))),
    setNavigationBarColor: loses(({ frontColor, backgroundColor }) =>
      pageOf(router).bar.setColours({ front: textOf(frontColor), back: textOf(backgroundColor) }),
    ),
    showNavigationBarLoading: loses(() => pageOf(router).bar.setLoading(true)),
    hideNavigationBarLoading: loses(() => pageOf(router).bar.setLoading(false)),
    setTabBarBadge: tab((index, { text }) => change(index, { badge: badgeOf(text), dot: false })),
    removeTabBarBadge: tab((index) => change(index, { badge: '' })),
    showTabBarRedDot: tab((index) => change(index, { dot: true, badge: '' })),
    hideTabBarRedDot: tab((index) => change(index, { dot: false })),
    setTabBarItem: tab((index, { text, iconPath, selectedIconPath }) =>
      change(index, {
        ...texts({ text, iconPath, selectedIconPath }),
      }),
    ),
    setTabBarStyle: loses(({ color, selectedColor, backgroundColor, borderStyle }) =>
      router().tabBar?.style(texts({ color, selectedColor, backgroundColor, borderStyle })),
    ),
    setBackgroundColor: loses(({ backgroundColor }) =>
      pageOf(router).change(texts({ backgroundColor })),
    ),
    setBackgroundTextStyle: loses(({ textStyle: backgroundTextStyle }) =>
      pageOf(router).change(texts({ backgroundTextStyle })),
    ),
  }
}

function scrolling(router: () => Router): Record<string, AsyncApi> {
  return {
    startPullDownRefresh: moves(() => pageOf(router).pull.open()),
    stopPullDownRefresh: loses(() => pageOf(router).pull.stop()),
    pageScrollTo: moves(({ selector, scrollTop = 0, offsetTop = 0, duration = 300 }) =>
      typeof selector === 'string'
        ? pageOf(router).scrollTo(selector, Number(offsetTop), Number(duration) > 0)
        : pageOf(router).scrollTo(undefined, Number(scrollTop), Number(duration) > 0),
    ),
  }
}

function queries(router: () => Router, tap: TapState): NonNullable<ApiTable['sync']> {
  return {
    createSelectorQuery: () => pageOf(router).caller.createSelectorQuery(),
    createIntersectionObserver: (
      of: component.GeneralComponent,
      options?: Parameters<component.GeneralComponent['createIntersectionObserver']>[0],
    ) => of.createIntersectionObserver(options),
    createAnimation,
    // 文档: 类似于 setTimeout, so there is no tap behind it.
    nextTick: (work: () => void) => void nextTask().then(() => tap.run(false, work)),
  }
}

function pageOf(router: () => Router): Page {
  const page = router().current
  if (!page) throw new ApiError('page is not ready')
  return page
}

function urlOf({ url }: Options): string {
  if (typeof url === 'string') return url
  throw new ApiError(`parameter error: parameter.url should be String instead of ${typeof url};`)
}

/** Those of the options that are texts. */
function texts<Name extends string>(given: Record<Name, unknown>): Partial<Record<Name, string>> {
  const known: Partial<Record<Name, string>> = {}
  for (const name in given) {
    const value = given[name]
    if (typeof value === 'string') known[name] = value
  }
  return known
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** More than four characters are shown as … (WeChat: wx.setTabBarBadge). */
function badgeOf(text: unknown): string {
  const badge = String(text)
  return [...badge].length > 4 ? '…' : badge
}
