import http from 'node:http'
import https from 'node:https'
import type { Http, HttpResult } from '../wechat/https'
import { NEVER_SENT } from './sdk'

/** A connection that does not stand by now will not, in ms. */
const CONNECT_TIMEOUT_MS = 3_000

// Connections are kept: a broadcast is thousands of calls to one host.
const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
}

/** One exchange with node's own client: there is no fetch on Node 16. */
export const httpExchange: Http = (request) =>
  new Promise<HttpResult>((resolve) => {
    const url = new URL(request.url)
    const secure = url.protocol === 'https:'
    let connected = false
    const body = request.body === undefined ? undefined : Buffer.from(request.body)
    const options = {
      method: request.method,
      agent: agents[secure ? 'https:' : 'http:'],
      headers: body ? { 'content-type': 'application/json', 'content-length': body.length } : {},
    }
    const client = (secure ? https : http).request(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        finish({ type: 'response', status: response.statusCode ?? 0, body: text })
      })
      response.on('error', (error) => finish({ type: 'lost', text: error.message }))
    })
    const timer = setTimeout(
      () => client.destroy(new Error('no answer in time')),
      request.timeoutMs,
    )
    const connecting = setTimeout(() => {
      if (!connected) client.destroy(new Error('no connection in time'))
    }, CONNECT_TIMEOUT_MS)
    const finish = (result: HttpResult) => {
      clearTimeout(timer)
      clearTimeout(connecting)
      resolve(result)
    }
    client.on('socket', (socket) => {
      if (client.reusedSocket) connected = true
      else socket.once(secure ? 'secureConnect' : 'connect', () => (connected = true))
    })
    client.on('error', (error) => {
      // Before a connection stood nothing can have left.
      const notSent = !connected || NEVER_SENT.test(error.message)
      finish({ type: notSent ? 'notSent' : 'lost', text: error.message })
    })
    client.end(body)
  })
