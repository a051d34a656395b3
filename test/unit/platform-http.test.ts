import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { httpExchange } from '../../cloudfunctions/shared/platform/http'

const servers: { server: Server; sockets: Set<Socket> }[] = []
afterEach(async () => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
})

/** A server that does this with each whole request (the last line of which is a JSON body). */
async function serverThat(answer: (socket: Socket, request: string) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let request = ''
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes) => {
      request += bytes.toString()
      if (!request.endsWith('}')) return
      const whole = request
      request = ''
      answer(socket, whole)
    })
  })
  servers.push({ server, sockets })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const send = (body = '{"to":"安"}', timeoutMs = 5_000) =>
    httpExchange({ method: 'POST', url: `http://127.0.0.1:${port}/send?a=1`, body, timeoutMs })
  return { send, sockets, server, port }
}

const withLength = (text: string) =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`

describe('an exchange over HTTP', () => {
  it('says method, path, host, type and length, and gives status and text', async () => {
    let seen = ''
    const { send, port } = await serverThat((socket, request) => {
      seen = request
      socket.write(withLength('{"errmsg":"好"}'))
    })
    expect(await send()).toEqual({ type: 'response', status: 200, body: '{"errmsg":"好"}' })
    const [head = '', sentBody] = seen.split('\r\n\r\n')
    const [line, ...headers] = head.split('\r\n')
    expect(line).toBe('POST /send?a=1 HTTP/1.1')
    expect(headers.map((header) => header.toLowerCase())).toEqual(
      expect.arrayContaining([
        `host: 127.0.0.1:${port}`,
        'content-type: application/json',
        'content-length: 12',
      ]),
    )
    expect(sentBody).toBe('{"to":"安"}')
  })

  it.each([
    ['with a length, byte by byte', [...Buffer.from(withLength('{"好":1}'))].map((byte) => [byte])],
    [
      'in chunks, with an extension and a trailer',
      [
        'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4;x=1\r\n{"\xe5\xa5',
        '\r\n5\r\n\xbd":1}\r\n0\r\nx: y\r\n\r\n',
      ].map((part) => Buffer.from(part, 'latin1')),
    ],
  ])('reads an answer %s, and keeps the connection', async (_how, parts) => {
    const { send, sockets } = await serverThat((socket) => {
      const next = (index: number) => {
        const part = parts[index]
        if (part) socket.write(Buffer.from(part), () => setImmediate(() => next(index + 1)))
      }
      next(0)
    })
    for (let n = 0; n < 5; n++) {
      expect(await send()).toEqual({ type: 'response', status: 200, body: '{"好":1}' })
    }
    // One may still be about to be free when the next exchange begins.
    expect(sockets.size).toBeLessThanOrEqual(2)
  })

  it('reads an answer that ends with its connection, and takes a new one afterwards', async () => {
    const { send, sockets } = await serverThat((socket) => socket.end('HTTP/1.1 502 Bad\r\n\r\nno'))
    expect(await send()).toEqual({ type: 'response', status: 502, body: 'no' })
    expect(await send()).toMatchObject({ status: 502 })
    expect(sockets.size).toBe(2)
  })

  it('does not keep a connection that the server is about to close', async () => {
    const { send, sockets } = await serverThat((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\ncontent-length: 2\r\n\r\n{}'),
    )
    await send()
    await send()
    expect(sockets.size).toBe(2)
  })

  it('takes as many connections as there are exchanges at a time', async () => {
    const waiting: Socket[] = []
    const { send, sockets } = await serverThat((socket) => {
      waiting.push(socket)
      if (waiting.length === 3) for (const one of waiting) one.write(withLength('{}'))
    })
    const answers = await Promise.all([send(), send(), send()])
    expect(answers.map(({ type }) => type)).toEqual(['response', 'response', 'response'])
    expect(sockets.size).toBe(3)
  })

  it.each([
    ['the connection is reset', (socket: Socket) => void socket.resetAndDestroy()],
    [
      'the connection ends in the middle',
      (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'),
    ],
    ['the answer is no HTTP', (socket: Socket) => void socket.write('220 mail ESMTP\r\n\r\n')],
    ['nothing comes', () => undefined],
  ])('is lost when %s', async (_what, answer) => {
    const { send } = await serverThat(answer)
    expect(await send('{}', 100)).toMatchObject({ type: 'lost' })
  })

  it('was not sent where nobody listens', async () => {
    const { send, server } = await serverThat(() => undefined)
    server.close()
    await once(server, 'close')
    expect(await send()).toMatchObject({ type: 'notSent' })
    server.listen(0)
    await once(server, 'listening')
  })

  it('begins anew when the server has closed a kept connection', async () => {
    const { send, sockets } = await serverThat((socket) => socket.write(withLength('{}')))
    await send()
    const [kept] = sockets
    if (!kept) throw new Error('There is no connection.')
    kept.end()
    await once(kept, 'close')
    expect(await send()).toMatchObject({ type: 'response' })
    expect(sockets.size).toBe(2)
  })
})
