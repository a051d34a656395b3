import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { buildFunctions } from '../../scripts/build'

/**
 * Stands in for the developer tools, which alone can upload this project: the functions that they would upload are what
 * the platform takes. The mini program has a test of its own.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FUNCTIONS = ['admin', 'deliver', 'events', 'gateway', 'maintain', 'user']

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
      const code = bundleOf(name)
      const missing = cloudCalls(code).filter((call) => !openapi.includes(call))
      // Who forecasts knows the names of what sends, and has nothing to send with.
      if (FORECASTS.includes(name)) expect(code).not.toContain(SENDS_BY_CLOUD_CALL)
      else expect(missing).toEqual([])
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

/** Functions that say what a push would do. */
const FORECASTS = ['admin', 'gateway']

/** In platform/cloud-call.ts. */
const SENDS_BY_CLOUD_CALL = 'invalid wx openapi access_token'

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
