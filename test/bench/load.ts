import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import type { Figure } from './figure'
import { median } from './median'

/** Child processes of each sort: the median of so many hardly moves between two runs on a busy machine. */
const RUNS = 15

/** A built function may take this part of what loading wx-server-sdk as published takes. */
const LOAD_RATIO = 0.65

const DELIVER = path('../../dist/cloudfunctions/deliver/index.js')
const SDK = path('../../node_modules/wx-server-sdk')

/** Says how long loading took, in ms, as the last line. */
const LOAD = `
  const start = process.hrtime.bigint()
  require(process.argv[1])
  console.log('\\n' + Number(process.hrtime.bigint() - start) / 1e6)`

/**
 * The cold start of `deliver` as far as it is code: loading its bundle, beside loading the SDK alone as it is published.
 * Ratios, because they hold on any machine. The two take turns, so that what else the machine does meets both.
 */
export async function measureLoad(): Promise<Figure[]> {
  const deliver: Load[] = []
  const sdk: Load[] = []
  for (let run = 0; run < RUNS; run++) {
    deliver.push(load(DELIVER))
    sdk.push(load(SDK))
  }
  const loadMs = median(deliver.map(({ loadMs }) => loadMs))
  const processMs = median(deliver.map(({ processMs }) => processMs))
  const sdkLoadMs = median(sdk.map(({ loadMs }) => loadMs))
  const sdkProcessMs = median(sdk.map(({ processMs }) => processMs))
  return [
    { name: 'load of deliver', value: loadMs, unit: 'ms' },
    { name: 'load of wx-server-sdk as published', value: sdkLoadMs, unit: 'ms' },
    {
      name: 'load of deliver / of wx-server-sdk',
      value: loadMs / sdkLoadMs,
      unit: 'ratio',
      atMost: LOAD_RATIO,
    },
    {
      name: 'process that loads deliver / wx-server-sdk',
      value: processMs / sdkProcessMs,
      unit: 'ratio',
    },
  ]
}

interface Load {
  /** The `require` alone. */
  loadMs: number
  /** From the start of the process to its end. */
  processMs: number
}

function load(module: string): Load {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', LOAD, module], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      // What the SDK wants to see, or it looks for the cloud around it.
      TENCENTCLOUD_RUNENV: 'SCF',
      TENCENTCLOUD_REGION: 'ap-shanghai',
      SCF_NAMESPACE: 'bench',
    },
  })
  const processMs = performance.now() - start
  if (status !== 0) throw new Error(`${module} does not load:\n${stderr}`)
  return { loadMs: Number(stdout.trim().split('\n').at(-1)), processMs }
}

function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}
