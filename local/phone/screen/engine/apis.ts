import type { component } from 'glass-easel-miniprogram-adapter'
import { ApiError } from '../wx/api'
import type { ApiTable, AsyncApi } from '../wx/api'
import type { Page } from './page'
import type { Router } from './router'

type Options = Record<string, unknown>

/** `wx.*` that is about pages, the tab bar and the navigation bar. */
export function pageTables(router: () => Router): ApiTable[] {
  return [
    {
      async: { ...navigation(router), ...bars(router), ...scrolling(router) },
      sync: queries(router),
    },
  ]
}

const loses = (run: AsyncApi['run']): AsyncApi => ({ tap: 'loses', run })

function navigation(router: () => Router): Record<string, AsyncApi> {
  return {
    navigateTo: loses((options) => router().navigateTo(urlOf(options))),
    redirectTo: loses((options) => router().redirectTo(urlOf(options))),
    switchTab: loses((options) => router().switchTab(urlOf(options))),
    reLaunch: loses((options) => router().reLaunch(urlOf(options))),
    navigateBack: loses(({ delta = 1 }) => router().navigateBack(Number(delta))),
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
        ...(typeof text === 'string' && { text }),
        ...(typeof iconPath === 'string' && { iconPath }),
        ...(typeof selectedIconPath === 'string' && { selectedIconPath }),
      }),
    ),
  }
}

function scrolling(router: () => Router): Record<string, AsyncApi> {
  return {
    startPullDownRefresh: loses(() => pageOf(router).pull.open()),
    stopPullDownRefresh: loses(() => pageOf(router).pull.stop()),
    pageScrollTo: loses(({ scrollTop = 0, duration = 300 }) =>
      pageOf(router).scrollTo(Number(scrollTop), Number(duration) > 0),
    ),
  }
}

function queries(router: () => Router): NonNullable<ApiTable['sync']> {
  return {
    createSelectorQuery: () => pageOf(router).caller.createSelectorQuery(),
    createIntersectionObserver: (
      of: component.GeneralComponent,
      options?: Parameters<component.GeneralComponent['createIntersectionObserver']>[0],
    ) => of.createIntersectionObserver(options),
    nextTick: (work: () => void) => void Promise.resolve().then(work),
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

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** More than four characters are shown as … (WeChat: wx.setTabBarBadge). */
function badgeOf(text: unknown): string {
  const badge = String(text)
  return [...badge].length > 4 ? '…' : badge
}
