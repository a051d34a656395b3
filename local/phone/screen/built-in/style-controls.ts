import { svg } from './svg'

const CHECK = svg(
  "<path d='M5 12.6l4.6 4.6L19.4 7.4' fill='none' stroke='#000' stroke-width='2.4' stroke-linecap='round'/>",
)

const scrollingStyle = `
wx-scroll-view { display: block; width: 100%; overflow: hidden; scrollbar-width: none; }
wx-scroll-view[scroll-x] { overflow-x: auto; }
wx-scroll-view[scroll-y] { overflow-y: auto; overscroll-behavior-y: contain; }
wx-scroll-view-content { display: block; width: 100%; height: 100%; }
wx-scroll-view[enable-flex] > wx-scroll-view-content { display: inherit; flex-direction: inherit; flex-wrap: inherit;
  align-items: inherit; justify-content: inherit; align-content: inherit; }
wx-scroll-view-refresher { display: flex; justify-content: center; align-items: center; gap: 6px; height: 0; overflow: hidden;
  transition: height .2s; }
wx-scroll-view-refresher > i { width: 8px; height: 8px; border-radius: 50%; background: #000; opacity: .3; }
wx-scroll-view-refresher[data-style='white'] > i { background: #fff; }
wx-scroll-view-refresher[data-style='none'] > i { display: none; }
wx-swiper { display: block; position: relative; height: 150px; overflow: hidden; }
wx-swiper-slides { display: flex; width: 100%; height: 100%; }
wx-swiper[vertical] > wx-swiper-slides { flex-direction: column; }
wx-swiper-item { display: block; flex: 0 0 var(--part, 100%); width: 100%; height: 100%; overflow: hidden; }
wx-swiper-dots { display: flex; position: absolute; left: 0; right: 0; bottom: 10px; justify-content: center; gap: 8px;
  pointer-events: none; }
wx-swiper-dots > i { width: 8px; height: 8px; border-radius: 50%; }
`

const choiceStyle = `
wx-label, wx-checkbox, wx-radio, wx-switch { -webkit-tap-highlight-color: transparent; }
wx-label { display: inline; }
wx-checkbox, wx-radio { display: inline-block; }
wx-form, wx-checkbox-group, wx-radio-group, wx-picker { display: block; }
wx-checkbox-input, wx-radio-input, .wx-checkbox-input { display: inline-flex; position: relative; width: 22px; height: 22px;
  margin-right: 5px; vertical-align: middle; border: 1px solid #d1d1d1; border-radius: 3px; background: #fff; }
wx-radio-input { border-radius: 50%; }
wx-radio[checked] > wx-radio-input { border-color: var(--color); background: var(--color); }
wx-radio[checked] > wx-radio-input::before, wx-checkbox[checked] > wx-checkbox-input::before,
wx-switch[checked] > .wx-checkbox-input::before { content: ''; position: absolute; inset: 0; background: var(--color);
  mask: ${CHECK} center / 100%; }
wx-radio[checked] > wx-radio-input::before { background: #fff; }
wx-checkbox[disabled] > wx-checkbox-input, wx-radio[disabled] > wx-radio-input { background: #e1e1e1; border-color: #d1d1d1; }
wx-checkbox[disabled] > wx-checkbox-input::before, wx-radio[disabled] > wx-radio-input::before { background: #adadad; }
wx-switch { display: inline-block; }
.wx-switch-input { position: relative; width: 52px; height: 32px; box-sizing: border-box; border: 1px solid #dfdfdf;
  border-radius: 16px; background: #dfdfdf; transition: background-color .1s, border .1s; }
.wx-switch-input::before, .wx-switch-input::after { content: ''; position: absolute; left: 0; top: 0; height: 30px;
  border-radius: 15px; transition: transform .3s; }
.wx-switch-input::before { width: 50px; background: #fdfdfd; }
.wx-switch-input::after { width: 30px; background: #fff; box-shadow: 0 1px 3px rgba(0, 0, 0, .4); }
wx-switch[checked] > .wx-switch-input { border-color: var(--color); background: var(--color); }
wx-switch[checked] > .wx-switch-input::before { transform: scale(0); }
wx-switch[checked] > .wx-switch-input::after { transform: translateX(20px); }
wx-switch[disabled] > * { opacity: .7; }
.theme-dark .wx-switch-input { border-color: #3d3d3d; background: #3d3d3d; }
.theme-dark .wx-switch-input::before { background: #3d3d3d; }
:where(.theme-dark) :is(wx-checkbox-input, wx-radio-input) { border-color: #555; background: transparent; }
.theme-dark .wx-checkbox-input { border-color: #555; background: transparent; }
`

const barStyle = `
wx-icon { display: inline-block; font-size: 0; }
wx-icon > i { display: inline-block; mask: center / contain no-repeat; }
wx-progress { display: flex; align-items: center; }
.wx-progress-bar { flex: 1; overflow: hidden; }
.wx-progress-inner-bar { width: 0; height: 100%; }
.wx-progress-info { min-width: 2em; margin: 0 0 0 15px; }
wx-slider { display: flex; align-items: center; margin: 10px 18px; padding: 0; touch-action: none; }
wx-slider[disabled] { opacity: .6; }
.wx-slider-track { position: relative; flex: 1; height: 2px; margin: 13px 0; border-radius: 5px; }
.wx-slider-filled { height: 100%; border-radius: inherit; }
.wx-slider-block { position: absolute; top: 50%; border-radius: 50%; transform: translate(-50%, -50%);
  box-shadow: 0 0 4px rgba(0, 0, 0, .2); }
.wx-slider-value { width: 3ch; margin-left: 1em; color: #888; font-size: 14px; }
`

const contentStyle = `
wx-rich-text { display: block; }
.wx-rich-text-body { display: contents; }
wx-rich-text[user-select] { user-select: text; }
wx-video { display: inline-block; position: relative; width: 300px; height: 225px; overflow: hidden; line-height: 0; }
wx-video > video { width: 100%; height: 100%; background: #000; }
wx-audio { display: inline-block; line-height: 0; }
wx-web-view { display: block; position: fixed; inset: 0; z-index: 1; background: #fff; }
wx-web-view > iframe { width: 100%; height: 100%; border: 0; }
wx-page-meta { display: contents; }
`

const sheetStyle = `
.wx-sheet { position: fixed; inset: 0; z-index: 1000; background: rgba(0, 0, 0, .6); font-size: 17px; }
.wx-sheet-panel { position: absolute; inset: auto 0 0; padding-bottom: 20px; border-radius: 12px 12px 0 0; background: #fff; color: #000; }
.wx-sheet-bar { display: flex; justify-content: space-between; padding: 16px; }
.wx-sheet-bar button { padding: 0; border: 0; background: none; color: #000; font: inherit; }
.wx-sheet-bar .wx-sheet-confirm { color: #07c160; }
.wx-sheet-columns { display: flex; position: relative; height: 240px;
  mask: linear-gradient(transparent, #000 40% 60%, transparent); }
.wx-sheet-column { flex: 1; overflow-y: auto; padding: 96px 0; box-sizing: border-box; scroll-snap-type: y mandatory;
  scrollbar-width: none; text-align: center; }
.wx-sheet-option { height: 48px; line-height: 48px; scroll-snap-align: center; }
.theme-dark .wx-sheet-panel { background: #2c2c2c; color: rgba(255, 255, 255, .8); }
.theme-dark .wx-sheet-bar button { color: inherit; }
`

export const controlStyle = scrollingStyle + choiceStyle + barStyle + contentStyle + sheetStyle
