import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildPhone } from '../../local/phone/build'
import { buildMiniProgram } from '../../scripts/build'
import { buildMiniprogramNpm } from '../../scripts/miniprogram-npm'
import { program } from './phone-program'

const CELL = '@vant/weapp/cell/index'

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}

describe('miniprogram_npm of a program', () => {
  let folder: string
  let named: string[]
  let files: string[]
  const npm = (path: string) => readFile(join(folder, 'miniprogram_npm', path), 'utf8')

  beforeAll(async () => {
    folder = await program({
      'pages/home/home.json': { usingComponents: { cell: CELL } },
      'pages/home/home.js': '',
      'pages/home/home.ts': `import dayjs from 'dayjs'
import type { Dayjs } from 'dayjs'
Page({ data: { year: dayjs('2024-05-06').year() }, at: undefined as Dayjs | undefined })`,
      'miniprogram_npm/left/over.js': '',
    })
    named = await buildMiniprogramNpm(folder)
    files = await filesIn(join(folder, 'miniprogram_npm'))
  })

  test('has the components and libraries that the program names', () => {
    expect(named).toEqual([CELL, 'dayjs'])
    expect(files).toContain(`${CELL}.wxml`)
  })

  test('has what those need, and nothing else of their package', () => {
    const folders = new Set(files.map((file) => /^@vant\/weapp\/([^/]+)/.exec(file)?.[1]))
    expect(folders).toContain('icon')
    expect(folders).toContain('info')
    expect(folders).not.toContain('button')
    expect(folders).not.toContain('popup')
    expect(files).not.toContain('left/over.js')
  })

  test('is complete: the program can be built and every require and import is met', async () => {
    await expect(buildPhone(folder)).resolves.toMatchObject({ pages: ['pages/home/home'] })
    for (const file of files.filter((path) => path.endsWith('.js'))) {
      const required = [...(await npm(file)).matchAll(/require\(["'](\.[^"']+)["']\)/g)]
      for (const [, name = ''] of required) {
        const target = join(folder, 'miniprogram_npm', file, '..', name)
        expect([target, `${target}.js`].some((path) => existsSync(path))).toBe(true)
      }
    }
  })

  test('has a library as one file, which needs nothing around it', async () => {
    expect(files.filter((file) => file.startsWith('dayjs'))).toEqual(['dayjs/index.js'])
    const year = `${await npm('dayjs/index.js')}; module.exports('2024-05-06').year()`
    expect(runInNewContext(year, { module: {} })).toBe(2024)
  })

  test('has the icons’ font inside, and asks no network for anything', async () => {
    const font = /@font-face\{[^}]*src:url\(data:font\/woff2;charset=utf-8;base64,/
    expect(font.test(await npm('@vant/weapp/icon/index.wxss'))).toBe(true)
    const asked: string[] = []
    for (const file of files.filter((path) => path.endsWith('.wxss'))) {
      asked.push(...((await npm(file)).match(/(https?:)?\/\/[\w-]+\.\w[\w.-]+/g) ?? []))
    }
    expect(asked).toEqual([])
  })
})

test('a package that is not installed is named', async () => {
  const home = { 'pages/home/home.ts': "import a from 'not-installed'\nPage({ a })" }
  await expect(buildMiniprogramNpm(await program(home))).rejects.toThrow('not-installed')
})

test('a module with a default export is that export, with the others on it', async () => {
  const folder = await program({
    'pages/home/home.js': '',
    'pages/home/home.ts': `import ansiRegex from 'ansi-regex'\nPage({ data: { is: ansiRegex() } })`,
  })
  await buildMiniprogramNpm(folder)
  const module = { exports: {} as unknown }
  const code = await readFile(join(folder, 'miniprogram_npm/ansi-regex/index.js'), 'utf8')
  runInNewContext(code, { module, exports: module.exports })
  expect(module.exports).toBeTypeOf('function')
  expect(module.exports).toHaveProperty('default', module.exports)
})

describe('the main package', () => {
  test('of half of what WeChat takes is built', async () => {
    const folder = await program({ 'images/a.png': new Uint8Array(900 * 1024) })
    await expect(buildMiniProgram(folder)).resolves.toBeUndefined()
  })

  test('of more is refused, with its size', async () => {
    const folder = await program({ 'images/a.png': new Uint8Array(1100 * 1024) })
    await expect(buildMiniProgram(folder)).rejects.toThrow(
      /^The main package is over 1024 KB: +1100 KB\.$/,
    )
  })

  test('does not count what is in a subpackage', async () => {
    const folder = await program({
      'app.json': {
        pages: ['pages/home/home'],
        subPackages: [{ root: 'admin', pages: ['people'] }],
      },
      'admin/a.png': new Uint8Array(1100 * 1024),
    })
    await expect(buildMiniProgram(folder)).resolves.toBeUndefined()
  })
})
