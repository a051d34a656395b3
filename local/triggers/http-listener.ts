import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../functions/loopback'
import type { HttpAnswer, HttpRequest } from './http'

/** The HTTP access service on a port of its own: every request goes to `handle`. */
export function httpAccessHandler(handle: (request: HttpRequest) => Promise<HttpAnswer>) {
  return async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', 'http://gateway')
    const { status, headers, body } = await handle({
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: headersOf(incoming),
      body: await readBody(incoming),
    })
    response.writeHead(status, headers)
    response.end(body)
  }
}

/** With the caller's address as the last hop, where the access service puts it. */
function headersOf(incoming: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = value
  }
  const hops = [incoming.headers['x-forwarded-for'], incoming.socket.remoteAddress]
  headers['x-forwarded-for'] = hops.filter((hop) => hop !== undefined).join(', ')
  return headers
}
