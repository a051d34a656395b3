import { buttonStyle } from './style-button'
import { controlStyle } from './style-controls'

/** WeChat's styles of its components. Selectors are weak, so that classes of the program win, as they do there. */
const layoutStyle = `
/* WeChat's pages have the browser's own box; the frame around them has another one. */
:where(.wx-page, .wx-page *) { box-sizing: content-box; }
:where(.wx-page) { font: 16px system-ui, -apple-system, 'Helvetica Neue', 'PingFang SC', 'Hiragino Sans GB',
  'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif; line-height: normal; -webkit-tap-highlight-color: transparent;
  user-select: none; }

/* Pages move up and down only: what goes sideways is the program's own, or a scroll-view's. */
:where(.wx-page, .wx-page *) { touch-action: pan-y; }
:where(wx-scroll-view[scroll-x], wx-scroll-view[scroll-x] *) { touch-action: auto; }

wx-view, wx-cover-view { display: block; }
wx-cover-view { line-height: 1.2; overflow: hidden; white-space: nowrap; }
wx-block, wx-root-portal { display: contents; }

wx-text { display: inline; white-space: pre-line; }
wx-text[space] { white-space: pre-wrap; }
wx-text[selectable], wx-text[user-select] { user-select: text; }
wx-text[user-select] { display: inline-block; }

wx-image, wx-cover-image { display: inline-block; position: relative; width: 320px; height: 240px; overflow: hidden; }
wx-cover-image { display: block; width: auto; height: auto; }
.wx-image-picture { width: 100%; height: 100%; background-repeat: no-repeat; }
wx-image > img { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; pointer-events: none; }
wx-cover-image > .wx-image-picture { display: none; }
wx-cover-image > img { display: block; width: 100%; height: 100%; }

wx-navigator { display: block; overflow: hidden; }
.navigator-hover { background-color: rgba(0, 0, 0, .1); opacity: .7; }
`

const fieldStyle = `
wx-input { display: block; height: 1.4rem; min-height: 1.4rem; overflow: hidden; text-overflow: clip; white-space: nowrap;
  user-select: text; }
wx-input-wrapper { display: flex; position: relative; flex-direction: column; justify-content: center; height: 100%; }
wx-input-wrapper > input { display: block; width: 100%; height: 100%; min-height: 1.4rem; padding: 0; border: 0; outline: none;
  background: none; color: inherit; font: inherit; letter-spacing: inherit; text-align: inherit; text-indent: inherit;
  text-transform: inherit; }
wx-input-placeholder { display: block; position: absolute; left: 0; right: 0; overflow: hidden; color: #808080;
  text-overflow: clip; white-space: pre; pointer-events: none; }
wx-input[disabled] input, wx-textarea[disabled] textarea { pointer-events: none; }
:where(.theme-dark) wx-input-placeholder, :where(.theme-dark) wx-textarea-placeholder { color: rgba(255, 255, 255, .3); }
wx-textarea { display: block; position: relative; width: 300px; height: 150px; overflow: hidden; }
wx-textarea-wrapper { display: block; position: relative; width: 100%; height: 100%; }
wx-textarea-wrapper > textarea, wx-textarea-placeholder { display: block; position: absolute; inset: 0; width: 100%; height: 100%;
  margin: 0; padding: 0; border: 0; outline: none; background: none; color: inherit; font: inherit; letter-spacing: inherit;
  text-align: inherit; resize: none; white-space: pre-wrap; word-break: break-word; }
wx-textarea-placeholder { color: #808080; pointer-events: none; overflow: hidden; }
wx-textarea-wrapper > textarea { user-select: text; scrollbar-width: none; }
wx-textarea[auto-height] { height: auto; }
wx-textarea[auto-height] > wx-textarea-wrapper { height: var(--text-height, 1.4em); min-height: 1.4em; }
wx-textarea[fixed] { position: fixed; }
`

/** The style sheet of the built-in components; goes before the program's own. */
export const builtInStyle = layoutStyle + buttonStyle + fieldStyle + controlStyle
