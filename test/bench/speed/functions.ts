import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildFunctions } from '../../../scripts/build'

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url))
const BUILT = fileURLToPath(new URL('../../../dist/cloudfunctions', import.meta.url))

/** Makes a folder of functions to measure, and removes it afterwards. */
export async function withFunctions<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await functionsToMeasure()
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * The built functions, the bare loop beside them, bundled like them, and around `deliver` what measures it from inside
 * its instance.
 */
async function functionsToMeasure(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yizhan-bench-'))
  const fixtures = await mkdtemp(join(tmpdir(), 'yizhan-bench-fixtures-'))
  await buildFunctions(FIXTURES, fixtures)
  await cp(BUILT, folder, { recursive: true })
  await cp(join(fixtures, 'bare-loop'), join(folder, 'bare-loop'), { recursive: true })
  await rename(join(folder, 'deliver', 'index.js'), join(folder, 'deliver', 'function.js'))
  await cp(join(fixtures, 'measured', 'index.js'), join(folder, 'deliver', 'index.js'))
  await rm(fixtures, { recursive: true })
  return folder
}
