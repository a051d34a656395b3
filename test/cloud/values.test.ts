import { afterEach, describe, expect, it } from 'vitest'
import { Scene } from './scene'

let scene: Scene
afterEach(() => scene.stop())

const KINDS = { time2: '{{data.t}}', thing1: '{{data.order}}' }

/** What a follower's phone shows of `data`, field by field, and where the push ended. */
async function shown(data: string) {
  const ann = await scene.person('Ann', { follows: true })
  const token = await scene.token(ann)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = `{"title": "x", "data": ${data}}`
  const before = scene.cloud.notifications.length
  const answer = await scene.cloud.http('POST', '/v1/messages', { headers, body })
  await scene.cloud.tick('deliver')
  const { id } = answer.json() as { id: string }
  const [notification] = scene.cloud.notifications.slice(before)
  return {
    fields: notification?.fields.map(({ value }) => value),
    outcome: Object.values(await scene.outcomes(id))[0],
  }
}

describe('on the phone', () => {
  it('a period is one, and a number has the digits that were sent', async () => {
    scene = await Scene.start()
    await scene.mapDefaultKind(KINDS)
    expect(await shown('{"t": "2024-01-01 09:00-10:00", "order": 4200001234567890123}')).toEqual({
      fields: ['4200001234567890123', '2024/1/1 09:00~10:00'],
      outcome: 'sent template',
    })
    expect((await shown('{"t": 1704081600, "order": 1.10}')).fields).toEqual([
      '1.10',
      '2024年1月1日 12:00',
    ])
  })

  it('what WeChat would refuse is not sent, and closes nothing for others', async () => {
    scene = await Scene.start()
    await scene.mapDefaultKind(KINDS)
    const refused = [
      '9999-12-31T23:59:59Z',
      '0001-01-01T00:00:00Z',
      '01/02/2024',
      '24:01',
      '10:00 CST',
    ]
    for (const t of refused) {
      const { fields, outcome } = await shown(JSON.stringify({ t, order: '7' }))
      expect([t, fields]).toEqual([t, undefined])
      expect(outcome).toBe('skipped field_does_not_fit')
    }
    expect((await shown('{"t": "9999-12-31T23:59:59", "order": "8"}')).fields).toEqual([
      '8',
      '9999年12月31日 23:59:59',
    ])
  })
})
