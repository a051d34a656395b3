import { svg } from './svg'

const TURNING = svg(
  `<g stroke='#808080' stroke-width='2' stroke-linecap='round'>${Array.from(
    { length: 12 },
    (_, n) =>
      `<path d='M12 2v4' transform='rotate(${n * 30} 12 12)' opacity='${((n + 1) / 12).toFixed(2)}'/>`,
  ).join('')}</g>`,
)

/** Buttons of a program whose app.json has no `"style": "v2"`. */
const firstStyle = `
wx-button { display: block; position: relative; box-sizing: border-box; margin-left: auto; margin-right: auto;
  padding-left: 14px; padding-right: 14px; border-radius: 5px; overflow: hidden; background-color: #f8f8f8; color: #000;
  font-size: 18px; line-height: 2.55555556; text-align: center; text-decoration: none; }
wx-button::after { content: ''; position: absolute; left: 0; top: 0; box-sizing: border-box; width: 200%; height: 200%;
  border: 1px solid rgba(0, 0, 0, .2); border-radius: 10px; transform: scale(.5); transform-origin: 0 0; pointer-events: none; }
wx-button[type='primary'] { background-color: #1aad19; color: #fff; }
wx-button[type='warn'] { background-color: #e64340; color: #fff; }
wx-button[size='mini'] { display: inline-block; padding: 0 1.34em; font-size: 13px; line-height: 2.3; }
wx-button[plain] { border: 1px solid #353535; background-color: transparent; color: #353535; }
wx-button[plain][type='primary'] { border-color: #1aad19; color: #1aad19; }
wx-button[plain][type='warn'] { border-color: #e64340; color: #e64340; }
wx-button[plain]::after { border-width: 0; }
wx-button[disabled] { color: rgba(0, 0, 0, .3); background-color: #f7f7f7; }
wx-button[disabled][type='primary'] { background-color: #9ed99d; color: rgba(255, 255, 255, .6); }
wx-button[disabled][type='warn'] { background-color: #ec8b89; color: rgba(255, 255, 255, .6); }
wx-button[disabled][plain] { border-color: rgba(0, 0, 0, .2); background-color: #f7f7f7; color: rgba(0, 0, 0, .2); }
.button-hover:is(wx-button) { background-color: #dedede; color: rgba(0, 0, 0, .6); }
.button-hover:is(wx-button)[type='primary'] { background-color: #179b16; color: rgba(255, 255, 255, .6); }
.button-hover:is(wx-button)[type='warn'] { background-color: #ce3c39; color: rgba(255, 255, 255, .6); }
.button-hover:is(wx-button)[plain] { background-color: transparent; opacity: .6; }
wx-button[loading]::before { content: ''; display: inline-block; width: 18px; height: 18px; margin: -.2em 5px 0 0;
  vertical-align: middle; background: ${TURNING} center / contain; animation: wx-turning 1s steps(12, end) infinite; }
@keyframes wx-turning { to { transform: rotate(360deg); } }
:where(.theme-dark) wx-button { background-color: rgba(255, 255, 255, .08); color: rgba(255, 255, 255, .8); }
:where(.theme-dark) wx-button[type='primary'] { background-color: #07c160; }
:where(.theme-dark) wx-button[type='warn'] { background-color: #fa5151; }
:where(.theme-dark) wx-button[plain] { border-color: rgba(255, 255, 255, .5); background-color: transparent; color: rgba(255, 255, 255, .5); }
:where(.theme-dark) wx-button[disabled] { background-color: rgba(255, 255, 255, .08); color: rgba(255, 255, 255, .14); }
`

/**
 * The same with it. In WeChat too these win over a class of the program: Vant asks to leave style v2 out, since it makes
 * its buttons narrow.
 */
const secondStyle = `
:where(.style-v2) wx-button { padding: 8px 24px; border-radius: 4px; background-color: #f2f2f2; color: #06ae56; font-size: 17px;
  font-weight: 700; line-height: 1.41176471; }
:where(.style-v2) wx-button:not([size='mini']) { width: 184px; margin-left: auto; margin-right: auto; }
:where(.style-v2) wx-button::after { border-width: 0; }
:where(.style-v2) wx-button[type='primary'] { background-color: #07c160; color: #fff; }
:where(.style-v2) wx-button[type='warn'] { background-color: #f2f2f2; color: #fa5151; }
:where(.style-v2) wx-button[size='mini'] { padding: 0 .75em; font-size: 16px; font-weight: 400; line-height: 2; }
:where(.style-v2) wx-button[plain] { background-color: transparent; color: #353535; }
:where(.style-v2) wx-button[plain][type='primary'] { border-color: #07c160; color: #07c160; }
:where(.style-v2) wx-button[plain][type='warn'] { border-color: #fa5151; color: #fa5151; }
:where(.style-v2) wx-button[disabled], :where(.style-v2) wx-button[disabled][type] { color: rgba(0, 0, 0, .18); background-color: #fafafa; }
:where(.style-v2) .button-hover:is(wx-button) { background-color: #e6e6e6; }
:where(.style-v2) .button-hover:is(wx-button)[type='primary'] { background-color: #06ad56; }
:where(.style-v2.theme-dark) wx-button { background-color: rgba(255, 255, 255, .08); color: #06ae56; }
:where(.style-v2.theme-dark) wx-button[type='primary'] { background-color: #07c160; color: rgba(255, 255, 255, .8); }
:where(.style-v2.theme-dark) wx-button[type='warn'] { background-color: rgba(255, 255, 255, .08); color: #fa5151; }
:where(.style-v2.theme-dark) wx-button[plain] { background-color: transparent; color: rgba(255, 255, 255, .5); }
:where(.style-v2.theme-dark) wx-button[disabled], :where(.style-v2.theme-dark) wx-button[disabled][type] {
  background-color: rgba(255, 255, 255, .08); color: rgba(255, 255, 255, .14); }
`

export const buttonStyle = firstStyle + secondStyle
