import { afterEach, describe, expect, it } from 'vitest'
import { Scene } from './scene'

let scene: Scene
afterEach(() => scene.stop())

const accounts = async () => {
  const { miniProgram } = scene.cloud.world
  for (const [type, account] of [
    ['mini', miniProgram],
    ['official', scene.account],
  ] as const) {
    const { appid, name, secret } = account
    await scene.console('account.save', { appid, type, name, secret })
  }
}

describe('a push to one person', () => {
  it('without grant and account is skipped with the reason, and is in the inbox', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann')
    const { id } = await scene.console('push.send', {
      title: 'Hi',
      to: { users: [scene.openid(ann)] },
    })
    await scene.cloud.tick('deliver')
    expect(await scene.outcomes(id)).toEqual({ Ann: 'skipped no_allowance' })
    expect(await scene.inbox(ann)).toEqual(['Hi'])
    expect(scene.cloud.notifications).toEqual([])
  })

  it('spends the one grant that the popup gave: subscribe notification, then nothing left', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { accepts: 1 })
    const left = async () => (await scene.user(ann, 'grants.list', {})).grants[0]?.remaining
    expect(await left()).toBe(1)
    const { id } = await scene.console('push.send', {
      title: 'Hi',
      to: { users: [scene.openid(ann)] },
    })
    await scene.cloud.tick('deliver')
    expect(await scene.outcomes(id)).toEqual({ Ann: 'sent subscribe' })
    expect(scene.cloud.notifications).toMatchObject([
      { channel: 'subscribe', person: 'Ann', fields: [{ value: 'Hi' }, {}] },
    ])
    expect(await left()).toBe(0)
  })

  it('reaches a follower by template, and spends no grant', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true, accepts: 1 })
    const { id } = await scene.console('push.send', {
      title: 'Hi',
      to: { users: [scene.openid(ann)] },
    })
    await scene.cloud.tick('deliver')
    expect(await scene.outcomes(id)).toEqual({ Ann: 'sent template' })
    expect(scene.cloud.notifications).toMatchObject([{ channel: 'template', person: 'Ann' }])
    const { grants } = await scene.user(ann, 'grants.list', {})
    expect(grants).toMatchObject([{ remaining: 1 }])
  })

  it('shows the message behind the notification, and how it was notified', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const request = { title: 'Hi', content: '**World**', format: 'markdown' as const }
    const { id } = await scene.console('push.send', {
      ...request,
      to: { users: [scene.openid(ann)] },
    })
    await scene.cloud.tick('deliver')
    expect(await scene.user(ann, 'inbox.unread', {})).toEqual({ unread: 1, more: false })
    const page = scene.cloud.notifications[0]?.miniprogram?.pagepath ?? ''
    const link = new URL(page, 'http://mini').searchParams
    expect(link.get('id')).toBe(id)
    const message = await scene.user(ann, 'message.open', { id })
    expect(message).toMatchObject({
      content: '**World**',
      format: 'markdown',
      notified: { outcome: 'sent', channel: 'template', reason: '' },
    })
    expect(await scene.user(ann, 'inbox.unread', {})).toEqual({ unread: 0, more: false })
    // Whoever was notified may open it, also under another openid; whoever guesses the id may not.
    const bob = await scene.person('Bob')
    await expect(scene.user(bob, 'message.open', { id })).rejects.toThrow('no_such_message')
    const key = link.get('key') ?? ''
    expect(await scene.user(bob, 'message.open', { id, key })).toMatchObject({ title: 'Hi' })
  })
})

describe('a push over HTTP', () => {
  it('leaves at the next run of the timer where no secret is kept', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const answer = await scene.post(await scene.token(ann), { title: 'Hi' })
    expect(answer).toMatchObject({ status: 202, state: 'open', recipients: [] })
    expect(scene.cloud.notifications).toEqual([])
    await scene.cloud.tick('deliver')
    expect(scene.notified()).toEqual({ Ann: 1 })
  })

  it('leaves at once over HTTPS where the secret is kept, and the answer says how it ended', async () => {
    scene = await Scene.start()
    await accounts()
    const ann = await scene.person('Ann', { follows: true })
    const answer = await scene.post(await scene.token(ann), { title: 'Hi' })
    expect(answer.recipients).toEqual([
      { user: scene.openid(ann), outcome: 'sent', channel: 'template', reason: '' },
    ])
    expect(scene.notified()).toEqual({ Ann: 1 })
    expect(
      scene.cloud.calls.filter(({ via }) => via === 'cloud').map(({ api }) => api),
    ).not.toContain('officialAccount.messageTemplate.send')
    const status = await scene.cloud.http('GET', `/v1/messages/${answer.id}`, {
      headers: { authorization: `Bearer ${await scene.token(ann)}` },
    })
    expect(status.status).toBe(404)
  })

  it('gets another access token by force when WeChat refuses the one in use (40001)', async () => {
    scene = await Scene.start()
    await accounts()
    const ann = await scene.person('Ann', { follows: true })
    const token = await scene.token(ann)
    await scene.post(token, { title: 'first' })
    const stale = { when: 'before', answer: 'errcode', errcode: 40001, errmsg: 'stale' } as const
    scene.cloud.fault({ ...stale, api: 'officialAccount.messageTemplate.send', times: 1 })
    const answer = await scene.post(token, { title: 'second' })
    expect(answer.recipients).toMatchObject([{ outcome: 'sent' }])
    expect(scene.notified()).toEqual({ Ann: 2 })
  })

  it('with the same idempotency key is the same message, 50 times at the same moment too', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const token = await scene.token(ann)
    const key = { 'idempotency-key': 'order-1' }
    const first = await scene.post(token, { title: 'Hi' }, key)
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => scene.post(token, { title: 'Hi' }, key)),
    )
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set([first.id]))
    expect(answers.every(({ status, repeated }) => status === 202 && repeated)).toBe(true)
    const other = await scene.post(token, { title: 'Something else' }, key)
    expect(other.status).toBe(409)
    await scene.cloud.tick('deliver')
    expect(scene.notified()).toEqual({ Ann: 1 })
    expect(await scene.inbox(ann)).toEqual(['Hi'])
  })

  it('with the same key again is answered with the outcomes of now', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const token = await scene.token(ann)
    const repeat = (body: object) => scene.post(token, body, { 'idempotency-key': 'order-3' })
    await repeat({ title: 'Hi' })
    await repeat({ title: 'Hi', mergeKey: 'order' })
    await scene.cloud.tick('deliver')
    const ended = {
      status: 202,
      repeated: true,
      state: 'ended',
      recipients: [{ user: scene.openid(ann), outcome: 'sent', channel: 'template' }],
    }
    expect(await repeat({ title: 'Hi' })).toMatchObject(ended)
    expect(await repeat({ title: 'Hi', mergeKey: 'order' })).toMatchObject(ended)
    expect(scene.notified()).toEqual({ Ann: 2 })
  })

  it('50 twins without a first make one message', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const token = await scene.token(ann)
    const key = { 'idempotency-key': 'order-2' }
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => scene.post(token, { title: 'Hi' }, key)),
    )
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(answers.filter(({ repeated }) => !repeated).length).toBe(1)
    expect(await scene.inbox(ann)).toEqual(['Hi'])
  })

  it('in a burst over the limit of requests a second (-501003): what is accepted ends, once', async () => {
    scene = await Scene.start({ settings: { requestsPerSecond: 120 } })
    await accounts()
    const ann = await scene.person('Ann', { follows: true })
    const token = await scene.token(ann)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => scene.post(token, { title: `Hi ${n}` })),
    )
    const accepted = answers.filter(({ status }) => status === 202)
    // 429 is the platform's own word, before any code of ours.
    expect(answers.filter(({ status }) => status !== 202 && status !== 429)).toEqual([])
    expect(accepted.length).toBeGreaterThan(0)
    const { cloud } = scene
    const ended = () => cloud.database.count('messages', { state: 'ended' })
    for (let minute = 0; minute < 5 && ended() < accepted.length; minute++) {
      if (minute > 0) cloud.advance(80_000)
      await cloud.tick('deliver')
    }
    expect(ended()).toBe(accepted.length)
    // Who was claimed by a run that the limit cut off is in doubt, and is not called again.
    const unknown = cloud.database.count('batches', { 'head.counts.unknown': 1 })
    const links = cloud.notifications.map(({ miniprogram }) => miniprogram?.pagepath)
    expect(new Set(links).size).toBe(links.length)
    expect(links.length + unknown).toBeGreaterThanOrEqual(accepted.length)
  })

  it('by the pushplus wire ends like any other', async () => {
    scene = await Scene.start()
    await accounts()
    const ann = await scene.person('Ann', { follows: true })
    const token = await scene.token(ann)
    const { status, json } = await scene.cloud.http(
      'GET',
      `/send/${token}?title=Hello&content=World`,
    )
    expect(status).toBe(200)
    const answer = json() as { code: number; msg: string; data: string }
    expect(answer).toMatchObject({ code: 200, msg: '请求成功' })
    expect(await scene.outcomes(answer.data)).toEqual({ Ann: 'sent template' })
  })
})
