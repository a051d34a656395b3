import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Cloud } from '../cloud'
import { answerJson, listen, readBody } from '../functions/loopback'
import type { Listener } from '../functions/loopback'
import { CallError } from '../triggers/entrance'
import { PopupFailure } from '../wechat'
import { Assets } from './assets'
import type { Asset } from './assets'
import { ControlError } from './control-error'
import { LiveFeed } from './live'
import type { Program } from './program'
import { controlRoutes } from './routes'
import type { Routes } from './routes'
import type { DemoWorld } from './views'

/** A request's URL is a path only. */
const ORIGIN = 'http://control'

const LIVE = '/local/live'

export interface ControlOptions {
  demo: DemoWorld
  /** What the phones run; absent: there are none, only what is beside them. */
  program?: Program
  /** 0: any free one. */
  port: number
  host: string
}

/**
 * The control server: the page with the phones, and what a newcomer, a script or a test does as WeChat, as a person or as
 * an administrator at the console. Local: it asks nobody who they are.
 * @throws Error with code EADDRINUSE when the port is taken.
 */
export async function startControl(cloud: Cloud, options: ControlOptions): Promise<Listener> {
  const { demo, program, port, host } = options
  const assets = new Assets(program)
  const live = new LiveFeed()
  const stopWatching = [
    cloud.wechat.changes.watch((change) => live.tell(change)),
    program?.watch(() => live.tell('program')),
  ]
  const routes: Routes = {
    ...controlRoutes(cloud, demo),
    ...(program && { 'GET /local/program': () => program.view() }),
  }
  const listener = await listen(
    async (request, response) => {
      const path = new URL(request.url ?? '/', ORIGIN).pathname
      try {
        if (request.method === 'GET') {
          if (path === LIVE) return live.answer(response)
          const asset = await assets.at(path)
          if (asset) return answerAsset(response, asset)
        }
        await answerRoute(routes, request, response)
      } catch (error) {
        answerError(response, error)
      }
    },
    port,
    host,
  )
  const close = async () => {
    for (const stop of stopWatching) stop?.()
    live.close()
    await listener.close()
  }
  return { ...listener, close }
}

/** Nothing is kept by the browser: what a file is made of may have changed. */
function answerAsset(response: ServerResponse, { contentType, body }: Asset): void {
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' })
  response.end(body)
}

async function answerRoute(
  routes: Routes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', ORIGIN)
  const route = routes[`${request.method} ${url.pathname}`]
  if (!route) throw unknownRoute(request, url.pathname, [...Object.keys(routes), `GET ${LIVE}`])
  const body = parsedBody(await readBody(request))
  answerJson(response, 200, await route({ query: url.searchParams, body }))
}

function unknownRoute(request: IncomingMessage, path: string, routes: string[]): ControlError {
  const methods = routes.filter((route) => route.endsWith(` ${path}`))
  if (methods.length === 0) {
    return new ControlError(404, `There is no ${path}. There are: ${routes.join(', ')}.`)
  }
  return new ControlError(405, `${request.method} is not for ${path}, only: ${methods.join(', ')}.`)
}

function parsedBody(bytes: Buffer): unknown {
  if (bytes.byteLength === 0) return undefined
  try {
    return JSON.parse(bytes.toString()) as unknown
  } catch (error) {
    throw new ControlError(400, `The body is no JSON: ${String(error)}.`)
  }
}

/** Refusals of this server, of the platform and of WeChat's popup are answers; anything else is a fault of ours. */
function answerError(response: ServerResponse, error: unknown): void {
  if (error instanceof ControlError) {
    return answerJson(response, error.status, { error: error.message })
  }
  if (error instanceof CallError || error instanceof PopupFailure) {
    const { errCode, errMsg } = error
    return answerJson(response, 400, { error: errMsg, errCode })
  }
  throw error
}
