import busboy from 'busboy'
import protobuf from 'protobufjs'
import type { CloudCall } from '../wechat/types'

/**
 * The two messages of `wx.openApi`, with the field numbers of the classes that are generated into wx-server-sdk 4.0.2
 * (its index.js, "src/protobuf/openapi.js"). What this cloud does not carry is left out: a decoder skips it.
 */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message KeyValuePair { string key = 1; bytes value = 2; string contenttype = 3; string filename = 4; }
  message OpenApiData { repeated KeyValuePair pairs = 1; }
  message CommApiData { int32 apiType = 1; OpenApiData openapiData = 2; string appid = 6; }
  message CommOpenApiResp { bytes respData = 1; string contentType = 2; int32 errorCode = 3; uint32 httpCode = 4; }
`)
const REQUEST = root.lookupType('CommApiData')
const ANSWER = root.lookupType('CommOpenApiResp')

/** The only kind of call that `cloud.openapi` makes (CommApiData.ApiType.OPEN_API). */
const OPEN_API = 0

interface DecodedRequest {
  apiType: number
  appid: string
  openapiData: { pairs: { key: string; value: Uint8Array; contenttype: string }[] } | null
}

/** A cloud call as it arrived. `appid` is '' when the function named none. */
export function decodeCall(api: string, requestData: Uint8Array): CloudCall {
  const request = REQUEST.toObject(REQUEST.decode(requestData), {
    defaults: true,
    arrays: true,
  }) as DecodedRequest
  if (request.apiType !== OPEN_API) {
    throw new Error(`Cloud call '${api}': this cloud knows only calls of cloud.openapi.`)
  }
  const data: Record<string, unknown> = {}
  for (const { key, value, contenttype } of request.openapiData?.pairs ?? []) {
    // A file (an image to be checked, say) comes as bytes with its type; everything else as JSON text.
    data[key] = contenttype === '' ? JSON.parse(Buffer.from(value).toString()) : value
  }
  return { api, appid: request.appid, data }
}

/** What CommOpenApiResp says. `errorCode` other than 0: a refusal of the platform. */
export type Answer = { contentType: string; respData: Uint8Array } | { errorCode: number }

export function encodeAnswer(answer: Answer): Uint8Array {
  return ANSWER.encode(ANSWER.create({ ...answer, httpCode: 200 })).finish()
}

/** The multipart form in which a cloud call travels. */
export interface OpenApiForm {
  fields: Map<string, string>
  requestData: Uint8Array
}

/** @throws Error when the body is no multipart form. */
export function readForm(contentType: string, body: Buffer): Promise<OpenApiForm> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>()
    const chunks: Buffer[] = []
    const parser = busboy({ headers: { 'content-type': contentType } })
    parser.on('field', (name, value) => fields.set(name, value))
    // The SDK appends a Buffer, which form-data sends as application/octet-stream: to busboy a file, name or not.
    parser.on('file', (_name, stream) => {
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    })
    parser.on('error', reject)
    parser.on('close', () => resolve({ fields, requestData: Buffer.concat(chunks) }))
    parser.end(body)
  })
}
