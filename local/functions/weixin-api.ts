import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpsCall, WireAnswer } from '../wechat/types'
import { answerBytes, readBody } from './loopback'

/** As api.weixin.qq.com answers: `encoding` instead of `charset`, so a reader that trusts the header reads latin1. */
const JSON_TYPE = 'application/json; encoding=utf-8'

/** api.weixin.qq.com on loopback, over plain HTTP. Functions know it by WECHAT_API_URL. */
export function weixinApiHandler(https: (call: HttpsCall) => Promise<WireAnswer>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://api.weixin.qq.com')
    const body = await readBody(request)
    const answer = await https({
      method: request.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: body.toString(),
    })
    answerHttps(response, answer)
  }
}

function answerHttps(response: ServerResponse, answer: WireAnswer): void {
  switch (answer.type) {
    case 'json':
      return answerBytes(response, JSON_TYPE, Buffer.from(answer.text))
    case 'bytes':
      return answerBytes(response, answer.contentType, answer.bytes)
    case 'empty':
      return answerBytes(response, JSON_TYPE, new Uint8Array())
    case 'garbage':
      return answerBytes(response, 'text/html', Buffer.from('<html>garbage</html>'))
    case 'status':
      response.writeHead(answer.status).end()
      return
    case 'reset':
      response.destroy()
      return
    case 'hang':
      return
    case 'refused':
      throw new Error(
        `WeChat refused an HTTPS call as if it were a cloud call: ${answer.errorCode}`,
      )
  }
}
