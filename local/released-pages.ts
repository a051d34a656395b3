import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { z } from 'zod'

const PACKAGES = z.array(z.object({ root: z.string(), pages: z.array(z.string()) })).default([])

/** WeChat takes either spelling. */
const APP = z.object({
  pages: z.array(z.string()).min(1),
  subpackages: PACKAGES,
  subPackages: PACKAGES,
})

/**
 * The pages of the mini program in `folder`, without a leading slash, the first one first: what its released version has.
 *
 * @throws Error when its app.json cannot be read
 */
export async function releasedPages(folder: string): Promise<string[]> {
  const file = join(folder, 'app.json')
  const result = APP.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!result.success) throw new Error(`${file}: ${z.prettifyError(result.error)}`)
  const { pages, subpackages, subPackages } = result.data
  const others = [...subpackages, ...subPackages].flatMap((one) =>
    one.pages.map((page) => posix.join(one.root, page)),
  )
  return [...pages, ...others]
}
