/** What `buildPhone` made of the mini program: local/phone/build/program.ts. */
export interface MiniProgram {
  app: AppConfig
  /** `dark` and `light`: variable -> value. */
  theme: Partial<Record<Theme, Record<string, string>>>
  /** Paths, the first one first. */
  pages: string[]
  units: Unit[]
  templates: Record<string, unknown>
  load: (globals: Record<string, unknown>) => Record<string, () => unknown>
}

export type Theme = 'light' | 'dark'

export interface Unit {
  path: string
  kind: 'page' | 'component'
  scope: string
  config: UnitConfig
}

export interface WindowConfig {
  navigationBarTitleText?: string
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: string
  backgroundColor?: string
  backgroundTextStyle?: string
  enablePullDownRefresh?: boolean
  onReachBottomDistance?: number
  /** `custom`: the page begins at the top of the screen, with only WeChat's capsule over it. */
  navigationStyle?: string
}

export interface UnitConfig extends WindowConfig {
  component?: boolean
  usingComponents?: Record<string, string>
  styleIsolation?: string
  addGlobalClass?: boolean
}

export interface TabConfig {
  pagePath: string
  text: string
  iconPath?: string
  selectedIconPath?: string
}

export interface AppConfig {
  darkmode?: boolean
  /** `v2`: the newer looks of WeChat's own components. */
  style?: string
  window?: WindowConfig
  tabBar?: {
    color?: string
    selectedColor?: string
    backgroundColor?: string
    borderStyle?: string
    list: TabConfig[]
  }
}
