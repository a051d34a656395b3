/** How WeChat's frame around a page looks: bars, the page's place between them, three dots above it. */
export const frameStyle = `
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; overflow: hidden; overscroll-behavior: none; }
html { background: #ededed; color: #000; -webkit-text-size-adjust: 100%; }
html.theme-dark { background: #111; color-scheme: dark; }
body { font: 16px/1.5 system-ui, -apple-system, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif;
  -webkit-tap-highlight-color: transparent; user-select: none; }
[hidden] { display: none !important; }
#screen { position: fixed; inset: 0; overflow: hidden; }
.page { position: absolute; inset: 0; display: flex; flex-direction: column; }
.with-tabs .page { bottom: 56px; }
.page-covered[hidden] { display: flex !important; }
.page-leaving { z-index: 3; pointer-events: none; }
.page-custom .navigation { position: absolute; inset: 0 0 auto; background: none !important; pointer-events: none; }
.page-custom :is(.navigation-bar h1, .navigation-loading) { visibility: hidden; }
.page-custom .navigation-button { pointer-events: auto; }
.navigation { flex: none; position: relative; z-index: 1; }
.status { display: flex; justify-content: space-between; align-items: center; height: 40px; padding: 8px 24px 0; font-size: 15px; font-weight: 600; }
.status-icons { display: inline-flex; gap: 6px; }
.navigation-bar { position: relative; display: flex; align-items: center; justify-content: center; height: 44px; padding: 0 100px; }
.navigation-bar h1 { overflow: hidden; margin: 0; font-size: 17px; font-weight: 600; white-space: nowrap; text-overflow: ellipsis; }
.navigation-button { position: absolute; left: 6px; width: 40px; height: 40px; padding: 0; border: 0; background: none; color: inherit; }
.navigation-button::before { content: ''; position: absolute; }
.navigation-button[data-does='back']::before { left: 16px; top: 13px; width: 12px; height: 12px; border: solid currentColor; border-width: 0 0 2px 2px; transform: rotate(45deg); }
.navigation-button[data-does='home']::before { left: 11px; top: 11px; width: 18px; height: 18px; background: currentColor;
  clip-path: polygon(50% 0, 100% 45%, 88% 45%, 88% 100%, 60% 100%, 60% 65%, 40% 65%, 40% 100%, 12% 100%, 12% 45%, 0 45%); }
.navigation-loading { width: 16px; height: 16px; margin-right: 8px; border: 2px solid currentColor; border-right-color: transparent; border-radius: 50%; animation: phone-turn 1s linear infinite; }
@keyframes phone-turn { to { transform: rotate(360deg); } }
.capsule { position: absolute; right: 7px; top: 6px; display: flex; align-items: center; width: 87px; height: 32px; border: 1px solid rgba(128,128,128,.3); border-radius: 16px; }
.capsule i, .capsule b { flex: 1; position: relative; height: 18px; }
.capsule i { border-right: 1px solid rgba(128,128,128,.3); }
.capsule i::before { content: ''; position: absolute; left: 50%; top: 50%; width: 6px; height: 6px; margin: -3px; border-radius: 50%; background: currentColor; box-shadow: -9px 0 0 -1px currentColor, 9px 0 0 -1px currentColor; }
.capsule b::before { content: ''; position: absolute; left: 50%; top: 50%; width: 6px; height: 6px; margin: -9px; border: 3px solid currentColor; border-radius: 50%; box-sizing: content-box; padding: 3px; background: currentColor content-box; }
/* What is fixed in a page is fixed below the navigation bar: the page's view is a window of its own. */
.page-view { position: relative; flex: 1; min-height: 0; overflow: hidden; transform: translateZ(0); }
.page-scroll { position: absolute; inset: 0; overflow: hidden auto; scrollbar-width: none; }
wx-page { display: flow-root; min-height: 100%; }
.pull-down { display: flex; justify-content: center; align-items: center; gap: 6px; height: 0; overflow: hidden; transition: height .2s; }
.pull-down i { width: 8px; height: 8px; border-radius: 50%; background: rgba(0,0,0,.3); animation: phone-dot 1.2s infinite; }
.pull-down i:nth-child(2) { animation-delay: .2s; } .pull-down i:nth-child(3) { animation-delay: .4s; }
.pull-down[data-style='light'] i { background: rgba(255,255,255,.5); }
@keyframes phone-dot { 50% { opacity: .3; } }
.tab-bar { position: absolute; inset: auto 0 0; z-index: 2; display: flex; height: 56px; border-top: 1px solid rgba(0,0,0,.1); }
.tab-bar[data-border='white'] { border-color: rgba(255,255,255,.1); }
.tab-bar button { flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 2px; padding: 0; border: 0; background: none; font: 11px/1.2 inherit; font-family: inherit; font-size: 11px; }
.tab-icon { position: relative; width: 28px; height: 28px; }
.tab-icon:empty { display: none; }
.tab-icon img { width: 100%; height: 100%; }
.tab-badge { position: absolute; left: 18px; top: -3px; min-width: 17px; padding: 0 5px; border-radius: 9px; background: #fa5151; color: #fff; font-size: 11px; font-weight: 400; line-height: 17px; text-align: center; white-space: nowrap; }
.tab-dot { position: absolute; right: -2px; top: 0; width: 9px; height: 9px; border-radius: 50%; background: #fa5151; }
.phone-fault { margin: 0; position: fixed; inset: auto 0 0; z-index: 99; max-height: 40%; overflow: auto; padding: 6px 10px; background: #b00020; color: #fff; font: 11px/1.4 monospace; white-space: pre-wrap; user-select: text; }
`
