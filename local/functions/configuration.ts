import { readFile, readdir } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** What the console gives a new function (WeChat: 云函数 / 注意事项). */
const DEFAULT_TIMEOUT_S = 3
const DEFAULT_MEMORY_MB = 256

const CONFIG_FILE = z.object({
  permissions: z.object({ openapi: z.array(z.string()).default([]) }).default({ openapi: [] }),
  triggers: z
    .array(z.object({ name: z.string().max(60), type: z.literal('timer'), config: z.string() }))
    .max(1, 'A function has one timer at most.')
    .default([]),
  timeout: z.number().min(1).max(900).default(DEFAULT_TIMEOUT_S),
  memorySize: z.number().min(64).max(3072).default(DEFAULT_MEMORY_MB),
})

/** A function as it is deployed: its folder and its config.json. */
export interface FunctionConfiguration {
  name: string
  folder: string
  /** Cloud calls that it may make; any other is refused with -604101. */
  permittedApis: ReadonlySet<string>
  timer?: TimerConfiguration
  timeLimitMs: number
  memoryMb: number
}

export interface TimerConfiguration {
  name: string
  /** Seven fields: second minute hour day month weekday year, in UTC+8. */
  cron: string
}

/** All functions of a folder: every subfolder with an index.js. */
export async function readFunctions(folder: string): Promise<FunctionConfiguration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const folders = entries
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'index.js')))
    .map((entry) => entry.name)
  return Promise.all(folders.map((name) => readFunction(name, join(folder, name))))
}

async function readFunction(name: string, folder: string): Promise<FunctionConfiguration> {
  const file = join(folder, 'config.json')
  const text = existsSync(file) ? await readFile(file, 'utf8') : '{}'
  const parsed = CONFIG_FILE.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Error(`${name}/config.json: ${z.prettifyError(parsed.error)}`)
  const { permissions, triggers, timeout, memorySize } = parsed.data
  const [trigger] = triggers
  return {
    name,
    folder,
    permittedApis: new Set(permissions.openapi),
    ...(trigger && { timer: { name: trigger.name, cron: trigger.config } }),
    timeLimitMs: timeout * 1000,
    memoryMb: memorySize,
  }
}
