import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { buildScreen } from '../phone/build'
import { ControlError } from './control-error'
import type { Program } from './program'

const SHELL = fileURLToPath(new URL('../phone/shell/', import.meta.url))
const SCREEN = fileURLToPath(new URL('../phone/screen/', import.meta.url))

/** Below it are the files of the mini program: its images. */
const FILES = '/phone/files/'

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

/** A file as the browser gets it. */
export interface Asset {
  contentType: string
  body: Uint8Array
}

/** What the page with the phones and the phones themselves are made of. */
export class Assets {
  private readonly shellScript = once(buildShell)
  private readonly screenScript = once(buildScreen)

  /** @param program undefined: there are no phones, only what is beside them */
  constructor(private readonly program: Program | undefined) {}

  /**
   * The asset at a path; undefined where there is none.
   *
   * @throws ControlError 404 for a file that is not in the mini program, 503 while there is no program
   */
  async at(path: string): Promise<Asset | undefined> {
    switch (path) {
      case '/':
        return file(SHELL, 'index.html')
      case '/shell.css':
        return file(SHELL, 'shell.css')
      case '/shell.js':
        return text('.js', await this.shellScript())
      default:
        return this.program && this.ofPhone(path, this.program)
    }
  }

  private async ofPhone(path: string, program: Program): Promise<Asset | undefined> {
    switch (path) {
      case '/phone/':
        return file(SCREEN, 'index.html')
      case '/phone/screen.js':
        return text('.js', await this.screenScript())
      case '/phone/program.js':
        return text('.js', (await program.files()).script)
      case '/phone/program.css':
        return text('.css', (await program.files()).style)
      default:
        return path.startsWith(FILES)
          ? programFile(program.folder, path.slice(FILES.length))
          : undefined
    }
  }
}

/** A file of the mini program, and of nothing outside of it. */
async function programFile(folder: string, encoded: string): Promise<Asset> {
  const root = resolve(folder)
  const path = resolve(root, `./${decoded(encoded)}`)
  if (!path.startsWith(root + sep)) throw noFile(encoded)
  try {
    return { contentType: contentType(path), body: await readFile(path) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') throw noFile(encoded)
    throw error
  }
}

function decoded(encoded: string): string {
  let path: string
  try {
    path = decodeURIComponent(encoded)
  } catch {
    throw noFile(encoded)
  }
  if (path.includes('\0')) throw noFile(encoded)
  return path
}

function noFile(path: string): ControlError {
  return new ControlError(404, `There is no file '${path}' in the mini program.`)
}

async function file(folder: string, name: string): Promise<Asset> {
  return { contentType: contentType(name), body: await readFile(join(folder, name)) }
}

function text(type: '.js' | '.css', content: string): Asset {
  return { contentType: contentType(type), body: Buffer.from(content) }
}

const contentType = (name: string) =>
  CONTENT_TYPES[name.startsWith('.') ? name : extname(name).toLowerCase()] ??
  'application/octet-stream'

async function buildShell(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(SHELL, 'main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
  })
  return outputFiles.map((output) => output.text).join('')
}

/** The first call's result for all later ones, unless it failed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
