import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { z } from 'zod'
import { parseJson } from './json'
import { readText } from './source'

/** WeChat refuses a main package (or a subpackage) over this, in bytes (使用分包: 单个分包/主包大小不能超过 2M). */
export const MAX_PACKAGE_BYTES = 2 * 1024 * 1024

/** What is compiled, and what is uploaded as it is (文档: 代码构成, 允许上传的文件). Nothing else is uploaded. */
const UPLOADED = new Set(
  `js ts wxml wxss wxs png jpg jpeg gif svg json cer mp3 aac m4a mp4 wav ogg silk wasm br cert`.split(
    ' ',
  ),
)

/** For the developer's tools only. */
const FOR_TOOLS = /(^|\/)(tsconfig\.json|project\.(private\.)?config\.json|[^/]*\.d\.ts)$/

const PACKAGES = z.array(z.object({ root: z.string() })).default([])
const APP = z.looseObject({ subPackages: PACKAGES, subpackages: PACKAGES })

/**
 * Bytes of the main package (`main`) and of each subpackage of app.json (by its root), as they are uploaded: TypeScript
 * compiled and without spaces.
 *
 * @throws BuildError
 */
export async function packageSizes(root: string): Promise<Record<string, number>> {
  const app = parseJson(APP, 'app.json', await readText(root, 'app.json'))
  const owners = [...app.subPackages, ...app.subpackages].map((one) =>
    one.root.replace(/^\/|\/$/g, ''),
  )
  const sizes: Record<string, number> = { main: 0 }
  for (const owner of owners) sizes[owner] = 0
  const files = (await filesIn(root, '')).filter(isUploaded)
  const bytes = await Promise.all(files.map((file) => sizeOf(join(root, file))))
  files.forEach((file, index) => {
    const owner = owners.find((one) => file.startsWith(`${one}/`)) ?? 'main'
    sizes[owner] = (sizes[owner] ?? 0) + (bytes[index] ?? 0)
  })
  return sizes
}

const isUploaded = (file: string) =>
  UPLOADED.has(file.slice(file.lastIndexOf('.') + 1).toLowerCase()) && !FOR_TOOLS.test(file)

async function sizeOf(path: string): Promise<number> {
  if (!path.endsWith('.ts')) return (await stat(path)).size
  const { code } = await esbuild.transform(await readFile(path, 'utf8'), {
    loader: 'ts',
    format: 'cjs',
    target: 'es2017',
    charset: 'utf8',
    minify: true,
    sourcefile: path,
    logLevel: 'silent',
  })
  return Buffer.byteLength(code)
}

async function filesIn(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true })
  const nested = entries.map((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    return entry.isDirectory() ? filesIn(root, path) : Promise.resolve([path])
  })
  return (await Promise.all(nested)).flat()
}
