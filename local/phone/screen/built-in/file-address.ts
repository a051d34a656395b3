import type { GeneralComponent } from 'glass-easel'
import type { BuiltInHost } from './host'
import { absolutePath } from './paths'

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
