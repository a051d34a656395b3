import { posix } from 'node:path'
import * as esbuild from 'esbuild'
import { BuildError } from './build-error'
import { refusedCode } from './refused-code'

/**
 * WXS as JavaScript. A value's `constructor` is a name there, `getRegExp` takes the pattern as it stands, and `require`
 * names the file with its extension.
 */
export function asJavaScript(wxs: string): string {
  return wxs
    .replace(/([\w$.]+)\.constructor\b/g, 'Object.prototype.toString.call($1).slice(8, -1)')
    .replace(/require\((['"])([^'"]+)\.wxs\1\)/g, 'require($1$2$1)')
    .replace(/getRegExp\((['"])(.*?)\1/g, (call) => call.replaceAll('\\', '\\\\'))
}

/** Modules that a WXS module requires, without extension, from the program's root. */
export function requiredBy(path: string, wxs: string): string[] {
  return Array.from(wxs.matchAll(/require\(['"]([^'"]+)['"]\)/g), ([, name = '']) =>
    withoutExtension(name.startsWith('/') ? name.slice(1) : posix.join(posix.dirname(path), name)),
  )
}

export const withoutExtension = (path: string) => path.replace(/\.wxs$/, '')

/**
 * WXS is ES5 (文档: WXS 语法参考): no const and let, no classes, no destructuring.
 *
 * @param firstLine of the module in its file, counted from 0
 * @throws BuildError
 */
export async function checkWxs(file: string, firstLine: number, wxs: string): Promise<void> {
  try {
    await esbuild.transform(wxs, { loader: 'js', target: 'es5', logLevel: 'silent' })
  } catch (error) {
    const [first] = (error as esbuild.TransformFailure).errors ?? []
    if (!first) throw error
    const line = firstLine + (first.location?.line ?? 1)
    const [, feature] = /^Transforming (.+) to the configured target/.exec(first.text) ?? []
    const reason = feature === undefined ? first.text : `WXS is ES5, which has no ${feature}`
    throw new BuildError(file, `line ${line}: ${reason}.`)
  }
  const refused = refusedCode(asJavaScript(wxs))
  if (!refused) return
  throw new BuildError(file, `line ${firstLine + refused.line}: ${refused.reason}.`)
}
