import { call, CallError, within } from './entrance'
import type { Entrance } from './entrance'
import { fromMiniProgram } from './contexts'
import type { MiniProgramUser } from './contexts'

/** `data` of a call from a mini program: about 100 KB (WeChat: 云函数 / 注意事项). */
const MAX_DATA_BYTES = 100 * 1024

/**
 * `wx.cloud.callFunction({name, data})` on somebody's phone.
 * @throws CallError as its `fail` gets it.
 */
export async function callFromMiniProgram(
  entrance: Entrance,
  user: MiniProgramUser,
  functionName: string,
  data: Record<string, unknown>,
  waitsMs: number,
): Promise<unknown> {
  const bytes = Buffer.byteLength(JSON.stringify(data))
  if (bytes > MAX_DATA_BYTES) {
    throw new CallError(
      -501007,
      `cloud.callFunction:fail -501007 data of ${bytes} bytes exceeds 100 KB`,
    )
  }
  const event = { ...data, userInfo: { openId: user.openid, appId: user.appid } }
  const tooLate = new CallError(
    -404012,
    'cloud.callFunction:fail -404012 polling exceed max timeout retry',
  )
  return within(waitsMs, call(entrance, functionName, event, fromMiniProgram(user)), tooLate)
}
