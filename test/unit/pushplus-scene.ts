import { expect } from 'vitest'
import type { Asked } from './http-world'
import { httpWorld } from './http-world'

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
export const JSON_TYPE = { 'content-type': 'application/json' }

/** Sends in pushplus's words, and answers the message that came of it. */
export async function sent(method: string, path: string, asked: Asked = {}) {
  const world = await httpWorld()
  const answer = await world.ask(method, path, asked)
  expect(answer.statusCode).toBe(200)
  expect(answer.json).toMatchObject({ code: 200 })
  const message = await world.message()
  expect(answer.json).toEqual({ code: 200, msg: '请求成功', data: message._id })
  return message
}

/** Sends in vain, and answers what was said. */
export async function refused(path: string, asked: Asked) {
  const world = await httpWorld()
  const { statusCode, json } = await world.ask('POST', path, asked)
  expect(statusCode).toBe(200)
  expect(await world.messages()).toEqual([])
  return json
}
