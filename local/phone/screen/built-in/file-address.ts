import type { GeneralComponent } from 'glass-easel'
import type { BuiltInHost } from './host'

/** The address in the browser of what a `src` in WXML names: it is relative to the WXML file. */
export function fileAddress(
  src: string,
  component: GeneralComponent,
  host: Pick<BuiltInHost, 'fileUrl'>,
): string {
  if (/^[a-z][a-z\d+.-]*:/i.test(src)) {
    return /^(https?|data|blob):/i.test(src) ? src : host.fileUrl(src)
  }
  if (src.startsWith('//')) return `https:${src}`
  return host.fileUrl(absolutePath(src, wxmlPath(component)))
}

/** Path of the page or component in whose WXML a component stands: `pages/inbox/inbox`. */
export const wxmlPath = (component: GeneralComponent): string =>
  component.ownerShadowRoot?.getHostNode().is ?? ''

/** `../a.png` in `pages/inbox/inbox` is `/pages/a.png`. */
export function absolutePath(path: string, from: string): string {
  if (path.startsWith('/')) return path
  const parts = from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return `/${parts.join('/')}`
}
