import { existsSync } from 'node:fs'
import type { SourceMapPayload } from 'node:module'
import { SourceMap } from 'node:module'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import type { Plugin } from 'esbuild'
import { BuildError } from './build-error'
import { refusedCode } from './refused-code'
import type { Source } from './source'

/** What a program's modules see as globals: given by the phone. */
const GLOBALS = [
  'wx',
  'App',
  'Page',
  'Component',
  'Behavior',
  'getApp',
  'getCurrentPages',
  'console',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'Date',
  'Promise',
]

/**
 * What a browser has, and WeChat has not: undefined in the program (文档: JavaScript 支持情况, 与浏览器的区别). Where
 * some phones have it and others have not, it is not here either.
 */
const HIDDEN = [
  ...['window', 'self', 'globalThis', 'top', 'parent', 'frames', 'document', 'location', 'history'],
  ...['navigator', 'screen', 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'crypto'],
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'Headers', 'Request', 'Response'],
  ...['FormData', 'Blob', 'File', 'FileReader', 'Image', 'Audio', 'Worker', 'MessageChannel'],
  ...['URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'AbortController', 'DOMParser'],
  ...['btoa', 'atob', 'structuredClone', 'queueMicrotask', 'performance', 'alert', 'confirm'],
  ...['requestAnimationFrame', 'cancelAnimationFrame', 'requestIdleCallback', 'getComputedStyle'],
  ...['IntersectionObserver', 'MutationObserver', 'ResizeObserver', 'matchMedia', 'Event'],
  ...['CustomEvent', 'EventTarget', 'Element', 'HTMLElement', 'Node', 'addEventListener'],
  ...['postMessage', 'open', 'close', 'event', 'name', 'status', 'miniProgram', 'phone'],
]

/**
 * The program's code as one function of its globals. It gives the modules by path, each run when it is asked for, as
 * WeChat does: `{"pages/inbox/inbox": () => …}`.
 *
 * @throws BuildError
 */
export async function compileScripts(source: Source): Promise<string> {
  const paths = ['app', ...source.units.map(({ path }) => path)]
  const modules = paths.map((path) => {
    const name = JSON.stringify(path)
    return `${name}: () => require(${JSON.stringify(`./${scriptOf(source.root, path)}`)})`
  })
  const result = await bundle(source.root, `module.exports = {\n${modules.join(',\n')}\n}`)
  // One function around the other: a module may have a variable of its own that is called like one of these.
  return `function ({ ${GLOBALS.join(', ')} }, ${HIDDEN.join(', ')}) {
const module = { exports: {} };
(function () {
${result}
})()
return module.exports
}`
}

function scriptOf(root: string, path: string): string {
  for (const type of ['ts', 'js']) {
    if (existsSync(join(root, `${path}.${type}`))) return `${path}.${type}`
  }
  throw new BuildError(`${path}.ts`, `is not there, nor ${path}.js.`)
}

async function bundle(root: string, contents: string): Promise<string> {
  try {
    const result = await esbuild.build({
      stdin: { contents, resolveDir: root, sourcefile: 'program.js' },
      absWorkingDir: root,
      bundle: true,
      write: false,
      outfile: 'program.js',
      sourcemap: 'external',
      sourcesContent: false,
      format: 'cjs',
      platform: 'browser',
      target: 'es2020',
      // As WeChat's compiler does: what is awaited goes through the Promise that the phone gives.
      supported: { 'async-await': false, 'async-generator': false, 'for-await': false },
      charset: 'utf8',
      logLevel: 'silent',
      // The typed contract of the two sides is outside of the program, and types leave nothing behind.
      tsconfigRaw: { compilerOptions: { target: 'ES2020' } },
      plugins: [miniprogramNpm(root)],
    })
    const [map, script] = result.outputFiles
    if (!map || !script) throw new Error('esbuild made no bundle of the mini program.')
    refuseCode(script.text, JSON.parse(map.text) as SourceMapPayload)
    return script.text
  } catch (error) {
    throw readable(error)
  }
}

/** What WeChat would not run, in the file and line where somebody wrote it. @throws BuildError */
function refuseCode(script: string, map: SourceMapPayload): void {
  const refused = refusedCode(script)
  if (!refused) return
  const { line, column, reason } = refused
  const origin = new SourceMap(map).findEntry(line - 1, column)
  const known = 'originalSource' in origin
  throw new BuildError(
    known ? origin.originalSource : 'program',
    `line ${known ? origin.originalLine + 1 : line}: ${reason}.`,
  )
}

/** Packages come from miniprogram_npm and from nowhere else, as in WeChat. */
function miniprogramNpm(root: string): Plugin {
  return {
    name: 'miniprogram-npm',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path }) => {
        const folder = join(root, 'miniprogram_npm', path)
        const found = [join(folder, 'index.js'), `${folder}.js`].find((file) => existsSync(file))
        if (found !== undefined) return { path: found }
        const text = `the package "${path}" is not in miniprogram_npm (made by npm run build).`
        return { errors: [{ text }] }
      })
    },
  }
}

function readable(error: unknown): unknown {
  const [first] = (error as esbuild.BuildFailure).errors ?? []
  if (!first) return error
  const { location, text } = first
  const where = location ? `line ${location.line}: ` : ''
  return new BuildError(
    location?.file ?? 'program',
    `${where}${text.endsWith('.') ? text : `${text}.`}`,
  )
}
