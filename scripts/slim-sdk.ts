import { readFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { Plugin } from 'esbuild'

interface LeftOut {
  /** Which module brings it in; absent: wx-server-sdk. */
  of?: string
  /** The module's file, from its `node_modules/` on. */
  file: string
  /** Why no function of ours runs it. Ends the sentence "it is left out because". */
  why: string
}

/**
 * What wx-server-sdk loads and none of our functions runs: two thirds of its load time. Everything else of the SDK goes
 * into the bundle as it was published.
 *
 * Kept on purpose, though a deployed function does not need it: `agentkeepalive`, which the SDK takes by itself when it
 * runs outside a function (the developer tools' local debugging).
 */
const LEFT_OUT: LeftOut[] = [
  {
    file: '@cloudbase/node-sdk/dist/ai/index.js',
    why: 'no function calls a language model (it brings @cloudbase/ai, app and adapter-wx_mp)',
  },
  {
    // CloudBase's constructor calls it inside a try that ignores the error; only `models` and `mysql` stay unset.
    file: '@cloudbase/wx-cloud-client-sdk/lib/wxCloudClientSDK.cjs.js',
    why: 'data models and SQL are not used, only the document database',
  },
  {
    file: '@cloudbase/node-sdk/dist/storage/index.js',
    why: 'no function keeps files (it brings xml2js)',
  },
  {
    file: '@cloudbase/node-sdk/dist/auth/index.js',
    why: 'no function issues login tickets (it brings jsonwebtoken and semver)',
  },
  {
    file: '@cloudbase/database/dist/commonjs/realtime/websocket-client.js',
    why: 'functions do not watch collections',
  },
  {
    // Also behind `lookupAppId`, which asks the machine whether it is in Tencent's cloud and takes an error for "no". A
    // deployed function is known by TENCENTCLOUD_RUNENV and does not ask.
    file: 'axios/index.js',
    why: 'the SDK asks for machine metadata with it, which a function has in its environment',
  },
  {
    // wx-server-sdk names an uploaded file by it when a cloud call's argument is a Buffer.
    file: 'mime-db/index.js',
    why: 'no cloud call of ours uploads media',
  },
  {
    // form-data asks it for parts with a file name or path; a cloud call's parts are texts and one nameless Buffer.
    file: 'mime-types/index.js',
    why: 'no form of ours has a file name',
  },
  {
    file: 'https-proxy-agent/dist/index.js',
    why: 'cloud.init is never given a proxy',
  },
  {
    file: 'http-proxy-agent/dist/index.js',
    why: 'cloud.init is never given a proxy',
  },
  {
    file: 'undici/lib/fetch/body.js',
    of: 'undici/lib/pool.js',
    why: 'no request has a form or a stream for its body',
  },
]

/** Reads its version from `../../package.json` at run time, which beside a bundle is not there or is ours. */
const SDK_VERSION_FILE = '@cloudbase/node-sdk/dist/utils/version.js'

const SDK_ENTRY = 'wx-server-sdk/index.js'

/** Modules whose presence says that what they load can be left out. */
const ENTRIES = [SDK_ENTRY, ...LEFT_OUT.flatMap(({ of }) => of ?? [])]

/**
 * An esbuild plugin that bundles wx-server-sdk, and undici, without what no function uses. A module that is left out can be loaded,
 * its exports can be read, extended and decorated; calling or constructing one throws an error which names the module.
 *
 * The build fails when an entry of the list is no longer met, so that an update of the SDK cannot quietly undo it.
 */
export function slimSdk(): Plugin {
  return {
    name: 'slim-sdk',
    setup(build) {
      const met = new Set<string>()
      build.onStart(() => met.clear())

      build.onLoad(
        { filter: endsWith([...LEFT_OUT.map(({ file }) => file), ...ENTRIES]) },
        (args) => {
          const path = args.path.split(sep).join('/')
          const entry = ENTRIES.find((file) => path.endsWith(`node_modules/${file}`))
          if (entry !== undefined) {
            met.add(entry)
            return undefined
          }
          const module = LEFT_OUT.find(({ file }) => path.endsWith(`node_modules/${file}`))
          if (!module) return undefined
          met.add(module.file)
          return { contents: stub(module), loader: 'js' }
        },
      )

      build.onLoad({ filter: endsWith([SDK_VERSION_FILE]) }, async (args) => {
        const manifest = join(dirname(args.path), '..', '..', 'package.json')
        const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }
        return { contents: `exports.version = ${JSON.stringify(version)}`, loader: 'js' }
      })

      build.onEnd(() => {
        const missing = LEFT_OUT.filter(({ file, of = SDK_ENTRY }) => met.has(of) && !met.has(file))
        return {
          errors: missing.map(({ file, of = SDK_ENTRY }) => ({
            text: `scripts/slim-sdk.ts leaves out ${file}, but ${of} no longer loads it`,
          })),
        }
      })
    },
  }
}

function endsWith(files: string[]): RegExp {
  const patterns = files.map((file) =>
    file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('/', '[\\\\/]'),
  )
  return new RegExp(`node_modules[\\\\/](?:${patterns.join('|')})$`)
}

/**
 * A CommonJS module whose every export is a function that throws. `__esModule` and symbols read as undefined, because
 * interop helpers ask for them while loading.
 */
function stub({ file, why }: LeftOut): string {
  const text = `${file} is not in this bundle: it is left out because ${why} (scripts/slim-sdk.ts)`
  return `
    function leftOut() { throw new Error(${JSON.stringify(text)}) }
    module.exports = new Proxy(leftOut, {
      get: (target, key) =>
        key === '__esModule' || typeof key === 'symbol' ? undefined : key === 'prototype' ? target.prototype : leftOut,
    })`
}
