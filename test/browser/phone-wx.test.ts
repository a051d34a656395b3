import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { FixturePhone } from './phone-fixture'
import { FixturePhones } from './phone-fixture'

let phones: FixturePhones
let phone: FixturePhone

beforeAll(async () => {
  phones = await FixturePhones.start()
  phone = await phones.open()
}, 30_000)

afterEach(() => {
  expect(phone.takeFaults()).toEqual([])
})

afterAll(() => phones.stop())

/** What the callbacks of a call got, in their order, beside what the call itself gave. */
const callbacks = (name: string, options: object) =>
  phone.value<unknown[]>(`new Promise((end) => {
    const got = []
    const note = (which) => (result) => {
      got.push([which, result])
      if (which === 'complete') end(got)
    }
    const [success, fail, complete] = ['success', 'fail', 'complete'].map(note)
    const given = program.wx.${name}({ ...${JSON.stringify(options)}, success, fail, complete })
    got.push(['given', typeof given])
  })`)

describe('an asynchronous call', () => {
  test('tells success and then complete, later, and gives nothing', async () => {
    await phone.call('setStorage', { key: 'a', data: 1 })
    const result = { data: 1, errMsg: 'getStorage:ok' }
    expect(await callbacks('getStorage', { key: 'a' })).toEqual([
      ['given', 'undefined'],
      ['success', result],
      ['complete', result],
    ])
  })

  test('tells fail and then complete', async () => {
    const result = { errMsg: 'getStorage:fail data not found' }
    expect(await callbacks('getStorage', { key: 'never written' })).toEqual([
      ['given', 'undefined'],
      ['fail', result],
      ['complete', result],
    ])
  })

  test('gives a promise where there is no callback', async () => {
    expect(await phone.call('removeStorage', { key: 'a' })).toEqual({ errMsg: 'removeStorage:ok' })
  })

  test('gives a promise that ends with the bare fields, and no Error', async () => {
    const failure = `program.wx.getStorage({ key: 'never written' }).catch((error) => [error, error instanceof Error])`
    expect(await phone.value(failure)).toEqual([
      { errMsg: 'getStorage:fail data not found' },
      false,
    ])
  })

  test.for([
    ['navigateTo', {}, 'navigateTo:fail parameter error: parameter.url should be String'],
    ['setClipboardData', { data: 5 }, 'setClipboardData:fail parameter error: parameter.data'],
    ['getStorage', {}, 'getStorage:fail parameter error: parameter.key should be'],
    [
      'showModal',
      { title: 'x', confirmText: 'Delete' },
      'showModal:fail confirmText length should not larger than 4 Chinese characters',
    ],
    [
      'showModal',
      { title: 'x', cancelText: '以后再说吧' },
      'showModal:fail cancelText length should not larger than 4 Chinese characters',
    ],
    ['showActionSheet', { itemList: [] }, 'showActionSheet:fail parameter error: '],
    ['showActionSheet', { itemList: [...'1234567'] }, 'showActionSheet:fail parameter error: '],
  ] as const)('%s fails with the parameter that is wrong: %j', async ([name, options, errMsg]) => {
    expect(await phone.call(name, options)).toEqual({
      errMsg: expect.stringContaining(errMsg) as string,
    })
  })
})

describe('what is not on the phone', () => {
  const said = (code: string) =>
    phone.value<string>(`(() => { try { ${code} } catch (error) { return error.message } })()`)

  test('is an error that names it, and not an undefined', async () => {
    expect(await said('program.wx.scanCode({})')).toMatch(/^wx\.scanCode is not on this phone/)
    expect(await said('program.wx.cloud.database()')).toMatch(/^wx\.cloud\.database is not on/)
  })

  test('can be asked for', async () => {
    const can = (name: string) => phone.value(`program.wx.canIUse('${name}')`)
    expect(await can('getStorage')).toBe(true)
    expect(await can('showToast.object.mask')).toBe(true)
    expect(await can('cloud')).toBe(true)
    expect(await can('scanCode')).toBe(false)
  })
})

describe('storage', () => {
  const write = (key: string, data: string) =>
    phone.value(
      `program.wx.setStorage({ key: '${key}', data: ${data} }).then((r) => r.errMsg, (r) => r.errMsg)`,
    )

  afterEach(() => phone.call('clearStorage'))

  test.for([[1], ['text'], [''], [0], [false], [null], [[1, { a: [] }]]])(
    'keeps %j as it is',
    async ([data]) => {
      await phone.call('setStorage', { key: 'a', data })
      expect(await phone.call('getStorage', { key: 'a' })).toMatchObject({ data })
      expect(await phone.value(`program.wx.getStorageSync('a')`)).toEqual(data)
    },
  )

  test('gives an empty text for what was never written', async () => {
    expect(await phone.value(`program.wx.getStorageSync('never written')`)).toBe('')
  })

  test('takes 1 MB under one key, and no more', async () => {
    // Two bytes are the quotes around it.
    expect(await write('a', `'x'.repeat(1024 * 1024 - 2)`)).toBe('setStorage:ok')
    expect(await write('a', `'x'.repeat(1024 * 1024 - 1)`)).toBe(
      'setStorage:fail entry size limit reached',
    )
    expect(await write('a', `'中'.repeat(400 * 1024)`)).toMatch('entry size limit')
  })

  test('is full at 10 MB at the latest', async () => {
    const written: unknown[] = []
    for (let i = 0; i < 11; i++) written.push(await write(`key${i}`, `'x'.repeat(1000 * 1024)`))
    expect(written.at(-1)).toBe('setStorage:fail exceed storage max size 10Mb')
    expect(new Set(written).size).toBe(2)
    // What is there already may be written anew, and elsewhere is room again.
    expect(await write('key0', '1')).toBe('setStorage:ok')
    expect(await write('key10', '1')).toBe('setStorage:ok')
  })

  test('says what it holds', async () => {
    await write('a', `'x'.repeat(2000)`)
    await write('b', '1')
    const { keys, ...info } = await phone.call('getStorageInfo')
    expect((keys as string[]).sort()).toEqual(['a', 'b'])
    expect(info).toEqual({
      errMsg: 'getStorageInfo:ok',
      currentSize: 2,
      limitSize: 10240,
    })
  })

  test('throws from its synchronous half what the other tells fail', async () => {
    const thrown = `(() => {
      try { program.wx.setStorageSync('a', 'x'.repeat(1024 * 1024)) } catch (error) { return error.message }
    })()`
    expect(await phone.value(thrown)).toBe('setStorageSync:fail entry size limit reached')
  })

  test('is each person’s own', async () => {
    await write('a', `'of the first'`)
    const person = phones.cloud.world.person('Second')
    await phones.visit(phone, { person })
    expect(await phone.value(`program.wx.getStorageSync('a')`)).toBe('')
    await phone.call('clearStorage')
    await phone.open()
    expect(await phone.value(`program.wx.getStorageSync('a')`)).toBe('of the first')
  })
})

describe('cloud.callFunction', () => {
  const probe = (data: object) => phone.call('cloud.callFunction', { name: 'probe', data })

  test('gives what the function returned, with who called', async () => {
    const { errMsg, result, requestID } = await probe({ do: 'context' })
    expect(errMsg).toBe('cloud.callFunction:ok')
    expect(result).toMatchObject({ OPENID: phones.person.openid(phones.cloud.world.miniProgram) })
    expect(requestID).toEqual(expect.any(String))
  })

  test('is counted, with its size', async () => {
    await probe({ do: 'event', action: 'look', text: '中' })
    expect(await phone.value('phone.meters.calls.at(-1)')).toEqual({
      name: 'probe',
      action: 'look',
      bytesOut: Buffer.byteLength(JSON.stringify({ do: 'event', action: 'look', text: '中' })),
      bytesIn: expect.any(Number) as number,
    })
  })

  test('fails before cloud.init', async () => {
    const early = await phones.open({ path: 'pages/home/home?cloud=later' })
    const call = { name: 'probe', data: { do: 'now' } }
    const { errMsg } = await early.call('cloud.callFunction', call)
    expect(errMsg).toMatch('please call wx.cloud.init first')
    await early.value('program.wx.cloud.init()')
    expect(await early.call('cloud.callFunction', call)).toMatchObject({
      errMsg: 'cloud.callFunction:ok',
    })
    await early.context.close()
  })

  test('fails over 100 KB, and nothing is sent', async () => {
    const before = await phone.value('phone.meters.calls.length')
    expect(await probe({ text: 'x'.repeat(100 * 1024) })).toMatchObject({
      errCode: -501007,
      errMsg: expect.stringMatching(/^cloud\.callFunction:fail .*100 KB/) as string,
    })
    expect(await phone.value('phone.meters.calls.length')).toBe(before)
  })

  test('fails without network, as an Error with WeChat’s fields', async () => {
    await phone.context.setOffline(true)
    const failed = await phone.value(
      `program.wx.cloud.callFunction({ name: 'probe' }).catch((error) => [error instanceof Error, error.errCode, error.errMsg])`,
    )
    await phone.context.setOffline(false)
    expect(failed).toEqual([true, -1, 'cloud.callFunction:fail errCode: -1 | request:fail'])
  })

  test('fails with the error of the function', async () => {
    const failure = await probe({ do: 'throw' })
    expect(failure).toEqual({
      errCode: -504002,
      errMsg: expect.stringMatching(/^cloud\.callFunction:fail .*boom/) as string,
    })
    expect(phone.takeFaults()).toHaveLength(1)
  })

  test('fails for a function that is not there', async () => {
    const { errMsg, errCode } = await phone.call('cloud.callFunction', { name: 'none' })
    expect([errMsg, errCode]).toEqual([expect.stringMatching('none'), expect.any(Number)])
    expect(phone.takeFaults()).toHaveLength(1)
  })
})

describe('a date', () => {
  const time = (text: string) => phone.value<number>(`+new program.Date(${JSON.stringify(text)})`)

  test.for([
    '2024-01-01 12:00',
    '2024-01-01 12:00:00',
    '2024-01-01T12:00:00+0800',
    '2024-1-1',
    '2024年1月1日',
  ])('is not read of %s, as on iOS', async (text) => {
    expect(await time(text)).toBeNaN()
    expect(await phone.value(`program.Date.parse(${JSON.stringify(text)})`)).toBeNaN()
  })

  test.for([
    '2024-01-01',
    '2024-01-01T12:00:00+08:00',
    '2024-01-01T12:00:00.000Z',
    '2024/01/01 12:00',
    '2024/1/1',
    'Mon, 01 Jan 2024 12:00:00 GMT',
  ])('is read of %s', async (text) => {
    expect(await time(text)).toBe(Date.parse(text))
  })

  test('is one, made of numbers too', async () => {
    expect(
      await phone.value(
        `[new program.Date(0) instanceof program.Date, +new program.Date(2024, 0)]`,
      ),
    ).toEqual([true, expect.any(Number)])
  })
})

describe('the clipboard', () => {
  const copy = () => phone.call('setClipboardData', { data: 'me' })
  const refused = {
    errMsg: 'setClipboardData:fail privacy permission is not authorized',
    errno: 104,
  }

  test('is closed until the program has declared it: 112', async () => {
    expect(await copy()).toEqual({
      errMsg: 'setClipboardData:fail api scope is not declared in the privacy agreement',
      errno: 112,
    })
    expect(await phone.call('getClipboardData')).toMatchObject({ errno: 112 })
    expect(await phone.clipboard()).toBe('')
  })

  test('is closed to a program that the person does not let: 104, and no question for ten seconds', async () => {
    phones.cloud.world.privacy.declare('clipboard')
    const copied = copy()
    await phone.dialog.getByRole('button', { name: '拒绝' }).tap()
    expect(await copied).toEqual(refused)
    expect(await copy()).toEqual(refused)
    expect(await phone.dialog.count()).toBe(0)
  })

  test('opens when the person agrees, once for all', async () => {
    phones.cloud.advance(10_000)
    const copied = copy()
    await phone.dialog.getByRole('button', { name: '同意' }).tap()
    expect(await copied).toEqual({ errMsg: 'setClipboardData:ok' })
    expect(await copy()).toEqual({ errMsg: 'setClipboardData:ok' })
  })

  test('holds what was copied, and WeChat says so by itself', async () => {
    expect(await phone.call('setClipboardData', { data: '复制 me' })).toEqual({
      errMsg: 'setClipboardData:ok',
    })
    await phone.sees('内容已复制')
    expect(await phone.call('getClipboardData')).toEqual({
      errMsg: 'getClipboardData:ok',
      data: '复制 me',
    })
    expect(await phone.clipboard()).toBe('复制 me')
    await phone.call('hideToast')
  })
})
