import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** A local HTTP server that listens. */
export interface Listener {
  /** For example `http://127.0.0.1:41234`. */
  url: string
  port: number
  close: () => Promise<void>
}

/**
 * Listens on `port` (0: any free one). Connections are kept as long as their clients live: a frozen function must find
 * its connection alive when it is thawed, however late.
 * @throws Error with code EADDRINUSE when the port is taken.
 */
export async function listen(handler: Handler, port = 0, host = '127.0.0.1'): Promise<Listener> {
  const server = createServer((request, response) => {
    handler(request, response).catch((error: unknown) => {
      // The client died in the middle of its request: nobody is there to answer.
      if (request.destroyed && !request.complete) return
      console.error(error)
      if (response.headersSent) response.destroy()
      else answerJson(response, 500, { error: String(error) })
    })
  })
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return {
    url: `http://${host}:${address.port}`,
    port: address.port,
    close: () => closed(server),
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** The exact content type matters: by it the SDK tells a refusal of a cloud call from protobuf. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

export function answerBytes(response: ServerResponse, contentType: string, body: Uint8Array): void {
  response.writeHead(200, { 'content-type': contentType })
  response.end(body)
}
