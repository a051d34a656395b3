import type { Meters } from '../engine/meters'
import { jsonBytes } from '../engine/meters'
import { ApiError } from './api'
import type { ApiTable } from './api'
import type { Server } from './server'
import { NetworkError, ServerError } from './server'

/** What a call may carry, in bytes: the local cloud refuses it too; this one is asked before anything is sent. */
const MAX_DATA = 100 * 1024

/** `wx.cloud`: functions only, since collections are closed to clients. */
export function cloudTable(server: Server, openid: string, meters: Meters): ApiTable {
  let ready = false
  return {
    sync: {
      'cloud.init': () => {
        ready = true
      },
    },
    async: {
      'cloud.callFunction': {
        tap: 'loses',
        run: async ({ name, data = {} }) => {
          if (!ready)
            throw new ApiError("Cloud API isn't enabled, please call wx.cloud.init first", -1)
          if (typeof name !== 'string') {
            throw new ApiError(
              `parameter.name should be string instead of ${typeof name};`,
              -501007,
            )
          }
          const sent = (data ?? {}) as Record<string, unknown>
          const bytesOut = jsonBytes(sent)
          if (bytesOut > MAX_DATA) {
            throw new ApiError(
              `-501007 data exceeds max size of 100 KB (${bytesOut} bytes)`,
              -501007,
            )
          }
          const result = await reach(server, { openid, function: name, data: sent })
          const action = typeof sent['action'] === 'string' ? sent['action'] : ''
          meters.calls.push({ name, action, bytesOut, bytesIn: jsonBytes(result) })
          return { result, requestID: crypto.randomUUID() }
        },
      },
    },
  }
}

async function reach(server: Server, call: object): Promise<unknown> {
  try {
    return await server.post('/local/call', call)
  } catch (error) {
    if (error instanceof NetworkError) throw new ApiError('errCode: -1 | request:fail', -1)
    if (error instanceof ServerError) throw new ApiError(error.message, error.errCode ?? -1)
    throw error
  }
}
