import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { env } from '../../miniprogram/env'
import { buildFunctions } from '../../scripts/build'

/**
 * Stands in for the developer tools, which alone can upload this project: what they would look for is there, and what
 * they would upload is what the platform takes.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FUNCTIONS = ['admin', 'deliver', 'events', 'gateway', 'maintain', 'user']
const PAGE_FILES = ['ts', 'json', 'wxml', 'wxss']

/** The longest time limit that the console offers, in s. */
const LONGEST_TIMEOUT_S = 60

/** A function's config.json. `timeout` (in s) is ours, for the local cloud; at the console it is set by hand. */
const CONFIG = z.strictObject({
  permissions: z.strictObject({ openapi: z.array(z.string()) }),
  triggers: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(60),
        type: z.literal('timer'),
        config: z.string().regex(/^([\d*/,-]+ ){6}[\d*/,-]+$/, 'is not of seven fields'),
      }),
    )
    .max(1),
  timeout: z.int().min(1).max(LONGEST_TIMEOUT_S),
})

/** Strict, so that who adds a tab bar or a subpackage makes this test look at its paths too. */
const APP = z.strictObject({
  pages: z.array(z.string()).min(1),
  window: z.object({}),
  style: z.literal('v2'),
  lazyCodeLoading: z.literal('requiredComponents'),
  sitemapLocation: z.string(),
})

describe('the mini program', () => {
  const project = z
    .object({ appid: z.string(), miniprogramRoot: z.string(), cloudfunctionRoot: z.string() })
    .parse(readJson(ROOT, 'project.config.json'))
  const folder = join(ROOT, project.miniprogramRoot)
  const app = APP.parse(readJson(folder, 'app.json'))

  it('is where the project says, and so are the built functions', () => {
    expect(project.miniprogramRoot).toBe('miniprogram/')
    expect(project.cloudfunctionRoot).toBe('dist/cloudfunctions/')
    expect(existsSync(join(folder, 'app.ts'))).toBe(true)
    expect(existsSync(join(folder, app.sitemapLocation))).toBe(true)
  })

  it('has the same appid for the developer tools and for its code', () => {
    expect(env.appid).toBe(project.appid)
  })

  it.each(app.pages)('has every file of the page %s', (page) => {
    const missing = PAGE_FILES.filter((type) => !existsSync(join(folder, `${page}.${type}`)))
    expect(missing).toEqual([])
  })
})

describe('the built functions', () => {
  const dist = mkdtempSync(join(tmpdir(), 'deployment-'))
  const bundleOf = (name: string) => readFileSync(join(dist, name, 'index.js'), 'utf8')
  const configOf = (name: string) => CONFIG.parse(readJson(dist, name, 'config.json'))

  beforeAll(async () => {
    await buildFunctions(join(ROOT, 'cloudfunctions'), dist)
  }, 30_000)

  afterAll(() => rmSync(dist, { recursive: true }))

  describe.each(FUNCTIONS)('%s', (name) => {
    it('exports main and needs nothing installed beside it', () => {
      const required: unknown = createRequire(import.meta.url)(join(dist, name, 'index.js'))
      expect(required).toHaveProperty('main', expect.any(Function))
      expect(readJson(dist, name, 'package.json')).not.toHaveProperty('dependencies')
    })

    it('has a configuration that the platform takes', () => {
      expect(() => configOf(name)).not.toThrow()
    })

    it('may make every cloud call that its code names', () => {
      const { openapi } = configOf(name).permissions
      expect(cloudCalls(bundleOf(name)).filter((call) => !openapi.includes(call))).toEqual([])
    })

    it('holds no syntax that Node 16.13 does not know', async () => {
      const code = bundleOf(name)
      const [lowered, asItIs] = await Promise.all([
        transform(code, { target: 'node16.13' }),
        transform(code, { target: 'esnext' }),
      ])
      expect(lowered.code === asItIs.code).toBe(true)
    })

    it('calls nothing that Node 16.13 does not have', () => {
      expect(bundleOf(name).match(YOUNGER_THAN_NODE_16) ?? []).toEqual([])
    })
  })

  it('gives the timers to deliver, every minute, and maintain, every hour', () => {
    const timers = FUNCTIONS.flatMap((name) =>
      configOf(name).triggers.map(({ config }) => [name, config]),
    )
    expect(timers).toEqual([
      ['deliver', '0 * * * * * *'],
      ['maintain', '0 7 * * * * *'],
    ])
  })
})

/** Globals called by their bare name, and methods of the language's own objects. */
const YOUNGER_THAN_NODE_16 =
  /(?<![\w$.])(?:fetch|structuredClone)\(|\.(?:findLast|findLastIndex|toReversed|toSorted|toSpliced)\(/g

/** Names of cloud calls among a bundle's strings: `"subscribeMessage.send"`, `"officialAccount.user.getInfo"` … */
function cloudCalls(code: string): string[] {
  const groups =
    'cloudbase|customerServiceMessage|officialAccount|security|subscribeMessage|uniformMessage|urllink|wxacode'
  const names = code.matchAll(new RegExp(`(["'\`])((?:${groups})(?:\\.\\w+)+)\\1`, 'g'))
  return [...new Set([...names].map(([, , name = '']) => name))]
}

function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(...path), 'utf8'))
}
