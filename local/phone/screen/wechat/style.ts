/** WeChat's look, light and dark. */
export const weChatStyle = `
#screen { --we-card: #fff; --we-text: rgba(0,0,0,.9); --we-soft: rgba(0,0,0,.5); --we-line: rgba(0,0,0,.1); --we-page: #ededed; --we-key: rgba(0,0,0,.05); --we-link: #576b95; }
.theme-dark #screen { --we-card: #2c2c2c; --we-text: rgba(255,255,255,.8); --we-soft: rgba(255,255,255,.5); --we-line: rgba(255,255,255,.1); --we-page: #111; --we-key: rgba(255,255,255,.08); --we-link: #7d90a9; }
.we-cover { position: absolute; inset: 0; z-index: 20; display: flex; background: rgba(0,0,0,.5); color: var(--we-text); }
.we-cover button, .we-settings button { font: inherit; color: inherit; border: 0; background: none; cursor: pointer; }
.we-bottom { align-items: flex-end; } .we-middle { align-items: center; justify-content: center; }
.we-sheet { width: 100%; border-radius: 12px 12px 0 0; background: var(--we-card); animation: we-up .2s; }
@keyframes we-up { from { transform: translateY(40%); opacity: .4; } }
@media (prefers-reduced-motion: reduce) { .we-sheet { animation: none; } }
.we-popup { padding: 24px 24px 28px; }
.we-popup-from { display: flex; align-items: center; font-size: 15px; }
.we-logo { width: 24px; height: 24px; margin-right: 8px; border-radius: 50%; background: #07c160; color: #fff; font-size: 13px; line-height: 24px; text-align: center; }
.we-popup h2 { margin: 20px 0 8px; font-size: 17px; font-weight: 600; }
.we-popup-rows { border-top: 1px solid var(--we-line); }
.we-row { padding: 14px 0; border-bottom: 1px solid var(--we-line); }
.we-row-line { display: flex; align-items: center; justify-content: space-between; }
.we-row label { display: flex; align-items: center; flex: 1; gap: 10px; }
.we-cover input[type=checkbox] { flex: none; width: 18px; height: 18px; margin: 0; accent-color: #07c160; }
.we-info { flex: none; display: flex; align-items: center; justify-content: center; width: 32px; height: 32px; margin: -6px -7px -6px 0; padding: 0; font: 600 11px/1 serif !important; color: var(--we-soft) !important; }
.we-info::before { content: 'i'; width: 17px; border: 1.5px solid currentColor; border-radius: 50%; line-height: 14px; }
.we-example { margin-top: 10px; padding: 10px 12px; border-radius: 6px; background: var(--we-key); color: var(--we-soft); font-size: 14px; }
.we-example p { margin: 0; }
.we-keep { display: flex; align-items: center; gap: 8px; margin: 18px 0; color: var(--we-soft); font-size: 14px; }
.we-popup-buttons { display: flex; justify-content: center; gap: 16px; }
.we-button { width: 120px; padding: 9px 0; border-radius: 8px; background: var(--we-key) !important; color: #06ae56 !important; font-weight: 600 !important; font-size: 17px !important; }
.we-primary { background: #07c160 !important; color: #fff !important; }
.we-modal { width: 300px; border-radius: 12px; background: var(--we-card); text-align: center; overflow: hidden; }
.we-modal h2 { margin: 0; padding: 28px 24px 0; font-size: 17px; font-weight: 600; }
.we-modal p { margin: 0; padding: 12px 24px 28px; color: var(--we-soft); font-size: 17px; white-space: pre-line; overflow-wrap: anywhere; max-height: 50vh; overflow: auto; }
.we-modal h2 + .we-modal-buttons { margin-top: 28px; }
.we-modal > p:first-child { padding-top: 32px; color: var(--we-text); }
.we-modal textarea { width: 252px; margin: 20px 24px 28px; padding: 8px; border: 0; border-radius: 4px; background: var(--we-key); color: var(--we-text); font: inherit; resize: none; outline: none; }
.we-modal-buttons { display: flex; border-top: 1px solid var(--we-line); }
.we-modal-buttons button { flex: 1; padding: 15px 0; font-size: 17px; font-weight: 600; }
.we-modal-buttons button + button { border-left: 1px solid var(--we-line); }
.we-cover .we-modal-confirm { color: var(--we-link); }
.we-actions { overflow: hidden; background: var(--we-card); }
.we-item { display: block; width: 100%; padding: 16px !important; border-bottom: 1px solid var(--we-line) !important; font-size: 17px !important; }
.we-cancel { border-top: 8px solid var(--we-key) !important; border-bottom: 0 !important; padding-bottom: 28px !important; }
.we-toasts { position: absolute; inset: 0; z-index: 30; display: flex; align-items: center; justify-content: center; pointer-events: none; }
.we-mask { pointer-events: auto; }
.we-toast { display: flex; align-items: center; max-width: 260px; padding: 12px 16px; border-radius: 6px; background: #4c4c4c; color: rgba(255,255,255,.9); font-size: 15px; line-height: 1.4; text-align: center; overflow-wrap: anywhere; }
.we-toast-icon { flex-direction: column; justify-content: center; gap: 12px; width: 136px; min-height: 136px; }
.we-toast span { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.we-toast-icon span { display: block; max-width: 7em; white-space: nowrap; }
.we-toast i { height: 40px; font: 300 40px/1 system-ui; }
.we-sign-success::before { content: ''; display: block; width: 17px; height: 33px; border: solid rgba(255,255,255,.9); border-width: 0 3px 3px 0; transform: rotate(45deg) translate(-2px, -2px); }
.we-toast .we-sign-loading { width: 38px; height: 38px; border: 3px solid rgba(255,255,255,.9); border-right-color: transparent; border-radius: 50%; animation: phone-turn 1s linear infinite; }
.we-settings { position: absolute; inset: 0; z-index: 20; background: var(--we-page); color: var(--we-text); overflow: auto; }
.we-header { background: var(--we-page); } .we-header .navigation-bar { padding: 0 56px; }
.theme-dark .we-group { background: #191919; }
.we-group { background: var(--we-card); }
.we-line { display: flex; align-items: center; justify-content: space-between; padding: 14px 16px; border-bottom: 1px solid var(--we-line); font-size: 17px; }
.we-soft, .we-hint { color: var(--we-soft); font-size: 14px; }
.we-hint { margin: 8px 16px 20px; }
.we-switch { appearance: none; position: relative; width: 50px; height: 30px; margin: 0; border-radius: 15px; background: rgba(128,128,128,.35); cursor: pointer; transition: background .15s; }
.we-switch::before { content: ''; position: absolute; left: 2px; top: 2px; width: 26px; height: 26px; border-radius: 50%; background: #fff; transition: left .15s; }
.we-switch:checked { background: #07c160; } .we-switch:checked::before { left: 22px; }
.we-preview { position: absolute; inset: 0; z-index: 20; width: 100%; padding: 0; border: 0; background: #000; }
.we-preview img { max-width: 100%; max-height: 100%; object-fit: contain; }
`
