import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Told } from './worker'

export interface Asked {
  from: number
  /** Seeds to play, all workers together. */
  count: number
  /** Or until so many minutes are over. */
  minutes: number
  workers: number
  /** Stop at the first seed that breaks a promise. */
  first: boolean
}

export interface Failure {
  seed: number
  promise: string
  what: string
}

/** Plays many seeds in child processes. */
export async function playMany(
  script: string,
  asked: Asked,
  found: (failure: Failure) => void,
): Promise<{ played: number }> {
  let played = 0
  const children: ReturnType<typeof spawn>[] = []
  const hear = (told: Told) => {
    if ('played' in told) {
      played += told.played
      return
    }
    found(told)
    if (asked.first) for (const child of children) child.kill()
  }
  const work = Array.from({ length: asked.workers }, (_, worker) =>
    playSome(script, asked, worker, children, hear),
  )
  await Promise.all(work)
  return { played }
}

async function playSome(
  script: string,
  { from, count, minutes, workers, first }: Asked,
  worker: number,
  children: ReturnType<typeof spawn>[],
  hear: (told: Told) => void,
): Promise<void> {
  const own = Math.ceil((count - worker) / workers)
  const args = [script, from + worker, workers, own, minutes, first ? 1 : 0].map(String)
  const child = spawn(process.execPath, ['--enable-source-maps', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0 || signal !== null) resolve()
      else reject(new Error(`A worker ended with ${code}.`))
    })
  })
  for await (const line of createInterface({ input: child.stdout })) {
    hear(JSON.parse(line) as Told)
  }
  await ended
}
