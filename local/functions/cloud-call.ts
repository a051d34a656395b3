import type { ServerResponse } from 'node:http'
import type { WeChat } from '../wechat'
import type { WireAnswer } from '../wechat/types'
import { CloudFault } from '../fault'
import { isCredential } from './context'
import type { RunningInstance } from './functions'
import { answerBytes } from './loopback'
import { decodeCall, encodeAnswer } from './open-api-codec'
import type { OpenApiForm } from './open-api-codec'
import type { CloudSettings } from './settings'

/** "function has no permission to call this API": it is not in the function's permissions.openapi. */
const NO_PERMISSION = -604101
/** A field with no end: no protobuf decoder accepts it. */
const GARBAGE = Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0xff])

/**
 * Carries a cloud call of an instance to WeChat.
 * @throws CloudFault SYS_ERR (-501001) without a credential, or for an account for which the run may not call.
 */
export async function carry(
  form: OpenApiForm,
  caller: RunningInstance,
  { wechat, settings }: { wechat: WeChat; settings: CloudSettings },
): Promise<WireAnswer> {
  const isKnown = isCredential(form.fields.get('wxCloudApiToken') ?? '')
  if (!isKnown || settings.cloudCalls === 'refused') throw noCredential()
  const call = decodeCall(form.fields.get('apiName') ?? '', form.requestData)
  if (!caller.configuration.permittedApis.has(call.api)) {
    return { type: 'refused', errorCode: NO_PERMISSION }
  }
  const { world } = wechat
  const appid = call.appid === '' ? world.miniProgram.appid : call.appid
  if (!world.isShared(appid)) throw new CloudFault('SYS_ERR', settings.unsharedText)
  const isOwn = appid === world.miniProgram.appid || appid === caller.context.caller.fromAppid
  if (!isOwn && settings.accountCloudCalls === 'own runs') throw noCredential()
  return wechat.cloudCall({ ...call, appid })
}

const noCredential = () => new CloudFault('SYS_ERR', 'invalid wx openapi access_token')

/** Puts WeChat's answer on the wire, faults included. */
export function answerCloudCall(response: ServerResponse, answer: WireAnswer): void {
  switch (answer.type) {
    case 'json': {
      const respData = Buffer.from(answer.text)
      return answerProtobuf(response, encodeAnswer({ contentType: 'application/json', respData }))
    }
    case 'bytes': {
      const { contentType, bytes } = answer
      return answerProtobuf(response, encodeAnswer({ contentType, respData: bytes }))
    }
    case 'refused':
      return answerProtobuf(response, encodeAnswer({ errorCode: answer.errorCode }))
    case 'empty':
      return answerProtobuf(response, new Uint8Array())
    case 'garbage':
      return answerProtobuf(response, GARBAGE)
    case 'status':
      response.writeHead(answer.status).end()
      return
    case 'reset':
      response.destroy()
      return
    case 'hang':
      return
  }
}

function answerProtobuf(response: ServerResponse, bytes: Uint8Array): void {
  answerBytes(response, 'application/octet-stream', bytes)
}
