import type { Api } from './api'
import { subscribeMessageSend } from './subscribe-message'
import { templateMessageSend } from './template-message'
import { getAccessToken, getStableAccessToken } from './tokens'
import { uniformMessageSend } from './uniform-message'
import { batchGetInfo, getInfo, getList } from './users'

const APIS: Api[] = [
  subscribeMessageSend,
  templateMessageSend,
  uniformMessageSend,
  getAccessToken,
  getStableAccessToken,
  getInfo,
  batchGetInfo,
  getList,
]

/** By the name of a cloud call, for example `subscribeMessage.send`. Access tokens are none. */
export function cloudApi(name: string): Api | undefined {
  return APIS.find((api) => api.name === name && api.caller !== 'anyone')
}

export function httpsApi(path: string): Api | undefined {
  return APIS.find((api) => api.path === path)
}
