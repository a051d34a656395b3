/** How elements look here: the rest is the drawing component's own. Lines are seen in the light and in the dark. */
export const TAG_STYLE = {
  a: 'color:var(--link);word-break:break-word',
  pre: 'white-space:pre;word-break:normal;overflow-wrap:normal;tab-size:4;padding:12px;margin:12px 0;border-radius:6px;background:var(--code);color:var(--text);font-family:Menlo,Consolas,monospace;font-size:13px;line-height:1.5;overflow-x:auto',
  code: 'padding:1px 4px;border-radius:4px;background:var(--code);color:var(--text);font-family:Menlo,Consolas,monospace;font-size:0.9em',
  blockquote: 'padding-left:12px;margin:12px 0;border-left:3px solid rgba(127,127,127,0.3)',
  table:
    'border-collapse:collapse;margin:12px 0;font-size:14px;text-align:left;word-break:normal;overflow-wrap:normal',
  th: 'padding:6px 10px;border:1px solid rgba(127,127,127,0.3);text-align:left',
  td: 'padding:6px 10px;border:1px solid rgba(127,127,127,0.3)',
  h1: 'font-size:20px;margin:16px 0 8px',
  h2: 'font-size:18px;margin:16px 0 8px',
  h3: 'font-size:17px;margin:14px 0 6px',
  p: 'margin:8px 0',
  ul: 'margin:8px 0;padding-left:22px',
  ol: 'margin:8px 0;padding-left:22px',
  hr: 'border:0;border-top:1px solid rgba(127,127,127,0.3)',
  mark: 'background:#fff3b0;color:#191919',
  img: 'max-width:100%;border-radius:4px',
}
