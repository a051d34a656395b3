import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Program } from '../../local/control/program'
import { releasedPages } from '../../local/released-pages'
import { ControlScene } from './local-control-scene'

const GOOD_PAGE = "Page({ data: { word: 'first' } })"

let folder: string
let program: Program
let scene: ControlScene

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'yizhan-program-')), 'miniprogram')
  await write('app.json', JSON.stringify({ pages: ['pages/home/home'] }))
  await write('app.ts', 'App({})')
  await write('pages/home/home.json', '{}')
  await write('pages/home/home.wxml', '<view>{{word}}</view>')
  await write('pages/home/home.ts', GOOD_PAGE)
  await write('images/dot.svg', '<svg/>')
  await write('../secret.txt', 'secret')
  program = new Program(folder)
  scene = await ControlScene.start({ program })
})

afterAll(async () => {
  program.close()
  await scene.stop()
  await rm(dirname(folder), { recursive: true })
})

async function write(file: string, text: string): Promise<void> {
  const path = join(folder, file)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

async function get(path: string) {
  const response = await fetch(`${scene.url}${path}`)
  const { status, headers } = response
  return { status, type: headers.get('content-type'), text: await response.text() }
}

describe('the program of the phones', () => {
  test('is refused with a sentence before it is built', async () => {
    const { status, text } = await get('/phone/program.js')
    expect(status).toBe(503)
    expect(text).toContain('has not been built')
  })

  test('is served as script and style sheet, and the phone around it', async () => {
    await program.build()
    expect(await get('/phone/program.js')).toMatchObject({
      status: 200,
      type: expect.stringContaining('javascript') as string,
      text: expect.stringContaining('first') as string,
    })
    expect((await get('/phone/program.css')).type).toContain('text/css')
    expect((await get('/phone/?openid=x')).type).toContain('text/html')
  })

  test('that is broken is told with its file, and the one before goes on', async () => {
    await write('pages/home/home.ts', 'Page({')
    await program.build()
    const { body } = await scene.ask('GET', '/local/program')
    expect(body).toMatchObject({ error: expect.stringContaining('home.ts') as string })
    expect((await get('/phone/program.js')).text).toContain('first')
  })

  test('is built anew when a file changes, and tells', async () => {
    program.rebuildOnChange()
    const listener = await scene.listen()
    await write('pages/home/home.ts', GOOD_PAGE.replace('first', 'second'))
    await scene.cloud.until(() => listener.events.length > 0)
    expect(listener.events[0]).toEqual({ type: 'program' })
    expect((await get('/phone/program.js')).text).toContain('second')
    expect((await scene.ask('GET', '/local/program')).body).toMatchObject({ error: null })
  })
})

describe('files of the mini program', () => {
  test('are served with their type', async () => {
    const image = await get('/phone/files/images/dot.svg')
    expect(image).toEqual({ status: 200, type: 'image/svg+xml', text: '<svg/>' })
  })

  test.for([
    '/phone/files/images/none.png',
    '/phone/files/images',
    '/phone/files/',
    '/phone/files/..%2fsecret.txt',
    '/phone/files/%2e%2e%2fsecret.txt',
    '/phone/files/images/..%2f..%2fsecret.txt',
    '/phone/files/%2fetc%2fpasswd',
    '/phone/files/%E0%A4%A',
    '/phone/files/a%00b',
  ])('and nothing else is: %s', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  test('nor anything above them, however the path is written', async () => {
    // A browser resolves the dots by itself; whoever writes bytes to the socket does not.
    const status = await new Promise((resolve, reject) => {
      const path = '/phone/files/../../secret.txt'
      const asked = request(new URL(scene.url), { path }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      asked.on('error', reject).end()
    })
    expect(status).toBe(404)
  })
})

describe('the page around the phones', () => {
  test('comes with its script and style sheet', async () => {
    expect((await get('/')).text).toContain('/shell.js')
    expect((await get('/shell.js')).type).toContain('javascript')
    expect((await get('/shell.css')).type).toContain('text/css')
  })
})

describe('released pages', () => {
  test('are those of app.json, with those of its subpackages', async () => {
    const app = {
      pages: ['pages/home/home'],
      subpackages: [{ root: 'admin', pages: ['people/people'] }],
      subPackages: [{ root: 'other/', pages: ['a/a'] }],
    }
    await write('elsewhere/app.json', JSON.stringify(app))
    expect(await releasedPages(join(folder, 'elsewhere'))).toEqual([
      'pages/home/home',
      'admin/people/people',
      'other/a/a',
    ])
  })

  test('are not read from a file without pages', async () => {
    await write('elsewhere/app.json', '{}')
    await expect(releasedPages(join(folder, 'elsewhere'))).rejects.toThrow('pages')
  })
})
