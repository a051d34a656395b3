import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Refusal, faultOf } from '../../cloudfunctions/shared/domain/errors'
import { parse } from '../../cloudfunctions/shared/domain/faults'
import { RULES, isFaultRule } from '../../cloudfunctions/shared/domain/rules'
import { TOKEN } from './http-world'
import { refused } from './pushplus-scene'

const schema = z.strictObject({
  name: z.string().min(1).max(32).optional(),
  code: z.string().min(4).optional(),
  letter: z.string().max(1).optional(),
  tags: z.array(z.string()).min(1).max(2).optional(),
  pair: z.array(z.string()).min(2).max(1).optional(),
  seconds: z.number().int().min(60).max(90).optional(),
  on: z.boolean().optional(),
  to: z.strictObject({ topic: z.string() }).optional(),
  format: z.enum(['text', 'html']).optional(),
})

/** What a request is told, in both languages. */
function told(request: unknown): string[][] {
  try {
    parse(schema, request)
  } catch (error) {
    if (error instanceof Refusal) return error.faults.map(({ zh, en }) => [zh, en])
    throw error
  }
  return []
}

describe('the sentence of a fault has a subject', () => {
  it.each([
    [{ name: 'x'.repeat(33) }, 'name 最多 32 个字', 'name must have at most 32 characters'],
    [{ name: '' }, 'name 不能为空', 'name must not be empty'],
    [{ code: 'xx' }, 'code 至少 4 个字', 'code must have at least 4 characters'],
    [{ tags: [] }, 'tags 不能为空', 'tags must not be empty'],
    [{ tags: ['a', 'b', 'c'] }, 'tags 最多 2 项', 'tags must have at most 2 entries'],
    [{ pair: ['a'] }, 'pair 至少 2 项', 'pair must have at least 2 entries'],
    [{ seconds: 59 }, 'seconds 不能小于 60', 'seconds must be at least 60'],
    [{ seconds: 91 }, 'seconds 不能大于 90', 'seconds must be at most 90'],
    [{ seconds: 'x' }, 'seconds 应为数字', 'seconds must be a number'],
    [{ seconds: 60.5 }, 'seconds 应为整数', 'seconds must be a whole number'],
    [{ on: 'yes' }, 'on 应为 true 或 false', 'on must be true or false'],
    [{ to: 'x' }, 'to 应为对象', 'to must be an object'],
    [{ to: {} }, 'to.topic 必填', 'to.topic is required'],
    [{ to: { topic: 1 } }, 'to.topic 应为文字', 'to.topic must be a text'],
    [{ tags: 'x' }, 'tags 应为列表', 'tags must be a list'],
    [{ format: 'rtf' }, 'format 只能是：text, html', 'format must be one of: text, html'],
    [{ colour: 'red' }, '没有 colour 这个字段', 'There is no field colour'],
    [7, '应为对象', 'It must be an object'],
  ])('%j: %s', (request, zh, en) => {
    expect(told(request)).toEqual([[zh, en]])
  })

  it('of one entry is no plural', () => {
    expect(told({ pair: ['a', 'b'] })).toEqual([
      ['pair 最多 1 项', 'pair must have at most 1 entry'],
    ])
    expect(told({ letter: 'xx' })).toEqual([
      ['letter 最多 1 个字', 'letter must have at most 1 character'],
    ])
  })

  it('and the same one in both languages, whatever the rule', () => {
    for (const rule of Object.keys(RULES).filter(isFaultRule)) {
      const { zh, en } = faultOf('name', rule)
      expect(en).not.toMatch(/^It /)
      expect(zh.startsWith('name '), rule).toBe(en.startsWith('name '))
    }
  })

  it('which is not said twice on the wire of pushplus', async () => {
    const said = await refused('/send', {
      body: { token: TOKEN, content: 'x', topic: 'x'.repeat(65) },
    })
    expect(said).toMatchObject({ msg: 'topic 最多 64 个字' })
  })
})
