/** `pages/a/a?x=1&y` -> path and query. Values are handed over as they stand: WeChat decodes nothing. */
export function readAddress(
  url: string,
  from: string,
): { path: string; query: Record<string, string> } {
  const [before = '', after = ''] = url.split('?')
  const query: Record<string, string> = {}
  for (const pair of after.split('&').filter((one) => one !== '')) {
    const at = pair.indexOf('=')
    if (at < 0) query[pair] = ''
    else query[pair.slice(0, at)] = pair.slice(at + 1)
  }
  return { path: resolve(before, from), query }
}

/** An address without a slash is relative to the page that it stands on. */
function resolve(path: string, from: string): string {
  if (path.startsWith('/')) return path.slice(1)
  const parts = from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}
