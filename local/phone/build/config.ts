import { z } from 'zod'

/**
 * The .json files of a mini program, as far as WeChat's own compiler looks at them (miniprogram-ci 2.1.42: its JSON
 * schemas; 文档: 全局配置, 页面配置). Keys that it does not know it only warns of.
 */

/** A variable of theme.json in place of a value. */
const VARIABLE = z.string().regex(/^@/)

const orVariable = <const Names extends readonly string[]>(names: Names) =>
  z.union([z.enum(names), VARIABLE]).optional()

const oneOf = <const Names extends readonly string[]>(names: Names) => z.enum(names).optional()

const TEXT = z.string().optional()
const FLAG = z.boolean().optional()

/** Colours of the window and of pages. */
export const WINDOW_COLOURS = [
  'navigationBarBackgroundColor',
  'backgroundColor',
  'backgroundColorTop',
  'backgroundColorBottom',
  'backgroundColorContent',
] as const

/** Where a page or the window may name a variable. */
export const WINDOW_VARIABLES: readonly string[] = [
  ...WINDOW_COLOURS,
  'navigationBarTextStyle',
  'backgroundTextStyle',
]

/** What app.json says of all pages under `window`, and a page's .json of itself. */
const WINDOW = {
  navigationBarBackgroundColor: TEXT,
  navigationBarTextStyle: orVariable(['black', 'white']),
  navigationBarTitleText: TEXT,
  navigationStyle: oneOf(['default', 'custom']),
  backgroundColor: TEXT,
  backgroundColorTop: TEXT,
  backgroundColorBottom: TEXT,
  backgroundColorContent: TEXT,
  backgroundTextStyle: orVariable(['dark', 'light']),
  enablePullDownRefresh: FLAG,
  onReachBottomDistance: z.number().optional(),
  pageOrientation: oneOf(['portrait', 'auto', 'landscape']),
  restartStrategy: oneOf(['homePage', 'homePageAndLatestPage']),
  initialRenderingCache: oneOf(['static', 'dynamic', 'capture']),
  visualEffectInBackground: oneOf(['none', 'hidden']),
  handleWebviewPreload: oneOf(['static', 'manual', 'auto']),
  homeButton: FLAG,
}

/** 文档: 自定义组件的标签名只能是小写字母、中划线和下划线的组合; its compiler takes digits too. */
const TAG = z.string().regex(/^[a-z][a-z\d_-]*$/)
const COMPONENTS = z.record(TAG, z.string())

const SUBPACKAGE = z.looseObject({
  root: z.string(),
  pages: z.array(z.string()),
  name: TEXT,
  independent: FLAG,
})

const TAB = z.looseObject({
  pagePath: z.string(),
  text: z.string(),
  iconPath: TEXT,
  selectedIconPath: TEXT,
})

/** Where the tab bar may name a variable. */
export const TAB_BAR_COLOURS = ['color', 'selectedColor', 'backgroundColor'] as const
export const TAB_ICONS = ['iconPath', 'selectedIconPath'] as const

export const APP = z.looseObject({
  pages: z.array(z.string()).min(1),
  entryPagePath: TEXT,
  subPackages: z.array(SUBPACKAGE).optional(),
  subpackages: z.array(SUBPACKAGE).optional(),
  preloadRule: z
    .record(
      z.string(),
      z.looseObject({ packages: z.array(z.string()), network: oneOf(['all', 'wifi']) }),
    )
    .optional(),
  window: z.looseObject(WINDOW).optional(),
  // 文档: 最少 2 个、最多 5 个 tab
  tabBar: z
    .looseObject({
      list: z.array(TAB).min(2).max(5),
      color: TEXT,
      selectedColor: TEXT,
      backgroundColor: TEXT,
      borderStyle: orVariable(['black', 'white']),
      position: oneOf(['bottom', 'top']),
      custom: FLAG,
    })
    .optional(),
  usingComponents: COMPONENTS.default({}),
  darkmode: FLAG,
  themeLocation: TEXT,
  sitemapLocation: TEXT,
  style: z.literal('v2').optional(),
  lazyCodeLoading: z.literal('requiredComponents').optional(),
  renderer: oneOf(['webview', 'skyline']),
  componentFramework: oneOf(['exparser', 'glass-easel']),
  debug: FLAG,
  resizable: FLAG,
})

/** A page's or a component's. */
export const UNIT = z.looseObject({
  ...WINDOW,
  component: FLAG,
  styleIsolation: oneOf([
    'isolated',
    'apply-shared',
    'shared',
    'page-isolated',
    'page-apply-shared',
    'page-shared',
  ]),
  usingComponents: COMPONENTS.default({}),
  disableScroll: FLAG,
  renderer: oneOf(['webview', 'skyline', 'xr-frame']),
})

const VARIABLES = z.record(z.string(), z.string())
export const THEME = z.strictObject({ light: VARIABLES, dark: VARIABLES })

export const SITEMAP = z.strictObject({
  desc: TEXT,
  rules: z.array(
    z.strictObject({
      action: z.enum(['allow', 'disallow']),
      page: z.string(),
      params: z.array(z.unknown()).optional(),
      matching: oneOf(['exact', 'inclusive', 'exclusive', 'partial']),
      priority: z.number().optional(),
    }),
  ),
})

export type AppJson = z.infer<typeof APP>
export type UnitJson = z.infer<typeof UNIT>
export type ThemeJson = z.infer<typeof THEME>

/** Its subpackages, under either of the two names. */
export const subpackagesOf = (app: AppJson) => app.subPackages ?? app.subpackages ?? []
