import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { ulid } from 'ulid'
import { startControl } from '../../local/control/control'
import { Program } from '../../local/control/program'
import type { Meters } from '../../local/phone/screen/engine/meters'
import { launchChromium } from '../browser/chromium'
import { Scene } from '../cloud/scene'
import type { Figure } from './figure'

const MINI_PROGRAM = fileURLToPath(new URL('../../miniprogram', import.meta.url))

/** Three pages of the list. */
const MESSAGES = 60

/** What the program did between two moments. */
interface Cost {
  calls: number
  /** Of requests and answers together, as JSON. */
  callBytes: number
  setDataBytes: number
}

/**
 * Function calls, and bytes in setData, of what people do most: on the real program, on a phone in Chromium.
 *
 * @throws Error that says what to install where there is no Chromium
 */
export async function measurePhone(): Promise<Figure[]> {
  const browser = await launchChromium()
  try {
    return await measureIn(browser)
  } finally {
    await browser.close()
  }
}

async function measureIn(browser: Browser): Promise<Figure[]> {
  const program = new Program(MINI_PROGRAM)
  const [scene] = await Promise.all([Scene.start(), program.build()])
  const control = await startControl(scene.cloud, {
    demo: { tokens: {} },
    program,
    port: 0,
    host: '127.0.0.1',
  })
  try {
    const ann = await scene.person('Ann')
    await fill(scene, scene.openid(ann))
    const context = await browser.newContext({
      viewport: { width: 375, height: 812 },
      hasTouch: true,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    const url = `${control.url}/phone/?openid=${scene.openid(ann)}`
    const rows = page.locator('[class*="message-group--row"]')

    const open = async () => {
      await page.goto(url)
      await page.locator('#screen[data-ready]').waitFor()
      await page.locator('.tab-badge').waitFor()
      await rows.first().waitFor()
      return settled(page)
    }
    const cold = costOf(await open())
    const before = await open()
    const warm = costOf(before)
    await page.evaluate(`document.querySelector('.page-scroll').scrollTo(0, 1e9)`)
    await page.getByText(`message ${MESSAGES - 21}`, { exact: true }).waitFor()
    const next = await settled(page)
    await page.evaluate(`document.querySelector('.page-scroll').scrollTo(0, 0)`)
    await rows.first().tap()
    await page.getByText('复制内容').waitFor()
    const opened = await settled(page)
    await page.locator('.navigation-button').filter({ visible: true }).tap()
    await page.locator('.tab-badge', { hasText: String(MESSAGES - 1) }).waitFor()
    const back = await settled(page)

    return [
      ...figures('cold open', cold, { calls: 3, setData: 4_000 }),
      ...figures('warm open', warm, { calls: 2, setData: 4_000 }),
      ...figures('next page', costOf(next, before), { calls: 1, setData: 4_000 }),
      ...figures('open a message', costOf(opened, next), { calls: 1, setData: 1_000 }),
      ...figures('back', costOf(back, opened), { calls: 0, setData: 200 }),
    ]
  } finally {
    await control.close()
    await scene.stop()
    program.close()
  }
}

/** Until the program has asked and drawn all that it wants to: nothing changes for a while. */
async function settled(page: Page): Promise<Meters> {
  let before = ''
  for (;;) {
    await page.waitForTimeout(300)
    const now = JSON.stringify(await page.evaluate('phone.meters'))
    if (now === before) return JSON.parse(now) as Meters
    before = now
  }
}

function costOf(after: Meters, before?: Meters): Cost {
  const calls = after.calls.slice(before?.calls.length ?? 0)
  const setData = after.setData.slice(before?.setData.length ?? 0)
  return {
    calls: calls.length,
    callBytes: calls.reduce((sum, { bytesOut, bytesIn }) => sum + bytesOut + bytesIn, 0),
    setDataBytes: setData.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

function figures(
  what: string,
  { calls, callBytes, setDataBytes }: Cost,
  atMost: { calls: number; setData: number },
): Figure[] {
  const name = `phone, ${what}`
  return [
    { name: `${name}: function calls`, value: calls, unit: 'calls', atMost: atMost.calls },
    { name: `${name}: bytes in function calls`, value: callBytes, unit: 'bytes' },
    {
      name: `${name}: bytes in setData`,
      value: setDataBytes,
      unit: 'bytes',
      atMost: atMost.setData,
    },
  ]
}

/** An inbox of some pages, put straight into the database. */
async function fill(scene: Scene, openid: string): Promise<void> {
  const token = await scene.console('token.create', { name: 'a service', owner: openid })
  const { id } = await scene.post(token.token, { title: 'message', content: 'about it' })
  await scene.cloud.tick('deliver')
  const { database, clock } = scene.cloud
  const [one] = database.find('messages', { _id: id }).documents
  database.remove('messages', { _id: id })
  const messages = Array.from({ length: MESSAGES }, (_, n) => ({
    ...one,
    _id: String(n).padStart(32, '0'),
    at: ulid(clock.now() - MESSAGES + n),
    title: `message ${n}`,
  }))
  database.insert('messages', messages)
}
