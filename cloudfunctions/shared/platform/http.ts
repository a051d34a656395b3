import Pool from 'undici/lib/pool.js'
import type { Http, HttpResult } from '../wechat/https'

/** A connection that does not stand by now will not, in ms. */
const CONNECT_TIMEOUT_MS = 3_000

/** Connections are kept: a broadcast is thousands of calls to one host. */
const pools = new Map<string, Pool>()

function poolOf(origin: string): Pool {
  const known = pools.get(origin)
  if (known) return known
  // One exchange at a time on a connection: with more, a lost one would put those behind it in doubt.
  const pool = new Pool(origin, { pipelining: 1, connect: { timeout: CONNECT_TIMEOUT_MS } })
  pools.set(origin, pool)
  return pool
}

/**
 * One exchange by undici's dispatch: half the CPU of node's own client, which is most of what a send costs. There is no
 * fetch on Node 16.
 */
export const httpExchange: Http = ({ method, url, body, timeoutMs }) =>
  new Promise<HttpResult>((resolve) => {
    const { origin, path } = splitUrl(url)
    const chunks: Buffer[] = []
    let status = 0
    let sent = false
    poolOf(origin).dispatch(
      {
        method,
        path,
        body: body ?? null,
        headers: body === undefined ? [] : ['content-type', 'application/json'],
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      },
      {
        // Called when a connection stands, directly before the request is written: before it nothing can have left.
        onConnect: () => {
          sent = true
        },
        onHeaders: (code) => {
          status = code
          return true
        },
        onData: (chunk) => {
          chunks.push(chunk)
          return true
        },
        onComplete: () =>
          resolve({ type: 'response', status, body: Buffer.concat(chunks).toString('utf8') }),
        onError: (error) => resolve({ type: sent ? 'lost' : 'notSent', text: error.message }),
      },
    )
  })

/** Without `new URL`, which costs as much as the rest of this file. */
function splitUrl(url: string): { origin: string; path: string } {
  const pathAt = url.indexOf('/', url.indexOf('//') + 2)
  return pathAt < 0
    ? { origin: url, path: '/' }
    : { origin: url.slice(0, pathAt), path: url.slice(pathAt) }
}
