import type { ComponentSpace } from 'glass-easel'
import type { Define } from './built-in'
import { button } from './elements/button'
import { checkbox, checkboxGroup, radio, radioGroup } from './elements/choices'
import { form } from './elements/form'
import { icon } from './elements/icon'
import { coverImage, image } from './elements/image'
import { input } from './elements/input'
import { label } from './elements/label'
import { audio, video } from './elements/media'
import { navigator } from './elements/navigator'
import { officialAccount, pageMeta, rootPortal, webView } from './elements/page-parts'
import { picker } from './elements/picker'
import { progress } from './elements/progress'
import { richText } from './elements/rich-text'
import { scrollView } from './elements/scroll-view'
import { slider } from './elements/slider'
import { swiper, swiperItem } from './elements/swiper'
import { switchControl } from './elements/switch'
import { text } from './elements/text'
import { textarea } from './elements/textarea'
import { coverView, view } from './elements/view'
import type { BuiltInHost } from './host'
import { hideUnknownTags } from './unknown-tag'

export type { BuiltInHost, OpenType } from './host'
export { installGestures } from './gestures'
export { builtInStyle } from './style'

const ALL: readonly Define[] = [
  ...[view, coverView, rootPortal, scrollView, swiper, swiperItem, pageMeta, webView],
  ...[text, richText, image, coverImage, icon, progress, video, audio, officialAccount],
  ...[button, navigator, form, label, input, textarea, picker, slider, switchControl],
  ...[checkbox, checkboxGroup, radio, radioGroup],
]

/**
 * Makes WeChat's own components known to the WXML of a space. Call it before anything is drawn. An unknown tag is an
 * error in the console, once, and shows nothing.
 */
export function defineBuiltIns(space: ComponentSpace, host: BuiltInHost): void {
  // Tests and screen readers find elements by their ids (with a prefix: ids of two components may be the same).
  space.updateComponentOptions({ writeIdToDOM: true })
  document.documentElement.classList.toggle('style-v2', host.style === 'v2')
  for (const define of ALL) define(space, host)
  hideUnknownTags(space, host)
}
