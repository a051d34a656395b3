import * as z from 'zod'

/**
 * The mini program's configuration, as WeChat takes it (文档: 小程序配置, 项目配置文件, DarkMode 适配指南). Strict: a key that
 * is new here has to be looked up first.
 */

const color = z.string().regex(/^#[\da-f]{6}$/i)
const VARIABLES = z.strictObject({
  navigationBackground: color,
  navigationText: z.enum(['black', 'white']),
  background: color,
  pullDownText: z.enum(['dark', 'light']),
  tabText: color,
  tabSelected: color,
  tabBackground: color,
  tabBorder: z.enum(['black', 'white']),
  inboxIcon: z.string(),
  inboxIconSelected: z.string(),
  subscriptionsIcon: z.string(),
  subscriptionsIconSelected: z.string(),
  meIcon: z.string(),
  meIconSelected: z.string(),
})
/** theme.json */
export const THEME = z.strictObject({ light: VARIABLES, dark: VARIABLES })

/** What is a colour or a picture follows the theme: a plain value would be wrong in the dark. */
const variable = z.string().regex(/^@\w+$/)

/** app.json */
export const APP = z.strictObject({
  pages: z.array(z.string()).min(1),
  window: z.strictObject({
    navigationBarTitleText: z.string(),
    navigationBarBackgroundColor: variable,
    navigationBarTextStyle: variable,
    backgroundColor: variable,
    backgroundTextStyle: variable,
  }),
  tabBar: z.strictObject({
    color: variable,
    selectedColor: variable,
    backgroundColor: variable,
    borderStyle: variable,
    list: z
      .array(
        z.strictObject({
          pagePath: z.string(),
          text: z.string(),
          iconPath: variable,
          selectedIconPath: variable,
        }),
      )
      .min(2)
      .max(5),
  }),
  darkmode: z.literal(true),
  themeLocation: z.literal('theme.json'),
  lazyCodeLoading: z.literal('requiredComponents'),
  sitemapLocation: z.string(),
})

const usingComponents = z.record(z.string(), z.string()).optional()
/** A page's .json. */
export const PAGE = z.strictObject({
  navigationBarTitleText: z.string(),
  enablePullDownRefresh: z.boolean().optional(),
  onReachBottomDistance: z.int().positive().optional(),
  usingComponents,
})
/** A component's .json. */
export const COMPONENT = z.strictObject({ component: z.literal(true), usingComponents })

const packed = z.array(
  z.strictObject({ type: z.enum(['file', 'folder']), value: z.string().regex(/^[^/]/) }),
)
/** project.config.json */
export const PROJECT = z.strictObject({
  description: z.string(),
  projectname: z.string(),
  appid: z.string(),
  compileType: z.literal('miniprogram'),
  libVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  miniprogramRoot: z.string(),
  cloudfunctionRoot: z.string(),
  setting: z.strictObject({
    useCompilerPlugins: z.tuple([z.literal('typescript')]),
    // Both or neither (文档: 注 2).
    es6: z.literal(true),
    enhance: z.literal(true),
    minified: z.literal(true),
    urlCheck: z.literal(true),
    // `npm run build` makes miniprogram_npm, of what is used: the tools' own "build npm" would put all of Vant there.
    packNpmManually: z.literal(true),
    packNpmRelationList: z.tuple([]),
  }),
  packOptions: z.strictObject({ ignore: packed, include: packed }),
})
