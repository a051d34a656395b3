import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { transform } from 'esbuild'

/** WeChat refuses a main package (or a subpackage) over this, in bytes (使用分包: 单个分包/主包大小不能超过 2M). */
export const MAX_PACKAGE_BYTES = 2 * 1024 * 1024

/** Not uploaded. */
const NOT_IN_PACKAGE = /(^|\/)(tsconfig\.json|.*\.d\.ts|.*\.md)$/

/** Bytes of the main package and of each subpackage (by its root), as they are uploaded: TypeScript compiled. */
export async function packageSizes(
  root: string,
  subpackages: readonly string[] = [],
): Promise<Record<string, number>> {
  const sizes: Record<string, number> = { main: 0 }
  for (const file of await filesIn(root, '')) {
    if (NOT_IN_PACKAGE.test(file)) continue
    const owner = subpackages.find((one) => file.startsWith(`${one}/`)) ?? 'main'
    sizes[owner] = (sizes[owner] ?? 0) + (await sizeOf(join(root, file)))
  }
  return sizes
}

async function sizeOf(path: string): Promise<number> {
  const content = await readFile(path)
  if (!path.endsWith('.ts')) return content.byteLength
  const { code } = await transform(content.toString(), {
    loader: 'ts',
    format: 'cjs',
    target: 'es2017',
    charset: 'utf8',
    minify: true,
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
