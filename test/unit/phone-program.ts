import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { buildPhone } from '../../local/phone/build'
import type { PhoneProgram } from '../../local/phone/build'

/** Files of a mini program by path; an object is written as JSON. */
export type Files = Record<string, string | Uint8Array | object>

const HOME: Files = {
  'app.json': { pages: ['pages/home/home'] },
  'app.js': 'App({})',
  'pages/home/home.json': {},
  'pages/home/home.wxml': '<view>{{word}}</view>',
  'pages/home/home.js': "Page({ data: { word: 'hello' } })",
}

const folders: string[] = []

afterAll(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })))
})

/** A mini program of one page, with these files beside or in place of its own. Gives its folder. */
export async function program(files: Files = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yizhan-phone-'))
  folders.push(folder)
  await Promise.all(
    Object.entries({ ...HOME, ...files }).map(async ([path, content]) => {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      const isText = typeof content === 'string' || content instanceof Uint8Array
      await writeFile(join(folder, path), isText ? content : JSON.stringify(content))
    }),
  )
  return folder
}

/** The same, built. */
export const built = async (files: Files = {}): Promise<PhoneProgram> =>
  buildPhone(await program(files))

/** A component without anything in it. */
export const component = (path: string, files: Files = {}): Files => ({
  [`${path}.json`]: { component: true },
  [`${path}.wxml`]: '<view class="title" />',
  [`${path}.js`]: 'Component({})',
  ...files,
})
