import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Cloud } from '../cloud'
import { answerBytes, answerJson, listen, readBody } from '../functions/loopback'
import type { Listener } from '../functions/loopback'
import { CallError } from '../triggers/entrance'
import { PopupFailure } from '../wechat'
import { ControlError } from './control-error'
import { controlRoutes } from './routes'
import type { DemoWorld } from './views'

const PAGE = new URL('./page.html', import.meta.url)

/**
 * The control server: a page that shows phones, and what a newcomer, a script or a test does as WeChat, as a person or as
 * an administrator at the console. Local: it asks nobody who they are.
 * @throws Error with code EADDRINUSE when the port is taken.
 */
export async function startControl(
  cloud: Cloud,
  demo: DemoWorld,
  port: number,
  host: string,
): Promise<Listener> {
  const routes = controlRoutes(cloud, demo)
  return listen(
    async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://control')
      if (request.method === 'GET' && url.pathname === '/') return answerPage(response)
      try {
        const route = routes[`${request.method} ${url.pathname}`]
        if (!route) throw unknownRoute(request, url.pathname, Object.keys(routes))
        const body = parsedBody(await readBody(request))
        answerJson(response, 200, await route({ query: url.searchParams, body }))
      } catch (error) {
        answerError(response, error)
      }
    },
    port,
    host,
  )
}

async function answerPage(response: ServerResponse): Promise<void> {
  answerBytes(response, 'text/html; charset=utf-8', await readFile(PAGE))
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
