import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, CDPSession, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { startControl } from '../../local/control/control'
import { Program } from '../../local/control/program'
import type { Person } from '../../local/wechat'
import { Scene } from '../cloud/scene'
import { launchChromium } from './chromium'
import { listenForFaults } from './faults'
import { Shell } from './shell'

const MINI_PROGRAM = fileURLToPath(new URL('../../miniprogram', import.meta.url))

/** Longer than anything here takes, and shorter than a test may: what was waited for is named then. */
const PATIENCE_MS = 15_000

/** The mini program, built once for all tests of a file. */
let built: Promise<Program> | undefined
function builtProgram(): Promise<Program> {
  built ??= (async () => {
    const program = new Program(MINI_PROGRAM)
    await program.build()
    const { error } = program.view()
    if (error !== null) throw new Error(error)
    return program
  })()
  return built
}

export interface PhoneChoice {
  language?: 'zh_CN' | 'en'
  theme?: 'light' | 'dark'
  /** The page to open, with its query. */
  path?: string
  /** `tasks`: the phone is an iPhone of iOS 15 or older. */
  promises?: 'microtasks' | 'tasks'
  /**
   * What the person lets the mini program do: by default the clipboard is declared, and they have agreed. `asked`: not yet;
   * `undeclared`: nobody has declared it, as in a new mini program.
   */
  clipboard?: 'agreed' | 'asked' | 'undeclared'
}

/** An installation on a local cloud, with phones in a browser. */
export class PhoneScene {
  private readonly opened: (Phone | Shell)[] = []

  private constructor(
    readonly scene: Scene,
    readonly url: string,
    private readonly browser: Browser,
    private readonly close: () => Promise<void>,
  ) {}

  /** @param options.installed false: nobody owns the installation yet */
  static async start({ installed = true } = {}): Promise<PhoneScene> {
    const [scene, browser, program] = await Promise.all([
      Scene.start({ gateway: { port: 0, host: '127.0.0.1' }, installed }),
      launchChromium(),
      builtProgram(),
    ])
    scene.cloud.world.releasePages('pages/inbox/inbox')
    if (installed) {
      await scene.console('settings.save', { address: scene.cloud.gatewayUrl ?? '' })
    }
    const options = { demo: { tokens: {} }, program, port: 0, host: '127.0.0.1' }
    const control = await startControl(scene.cloud, options)
    return new PhoneScene(scene, control.url, browser, async () => {
      await browser.close()
      await control.close()
      await scene.stop()
    })
  }

  /** Somebody's phone, with the mini program open. */
  async phone(
    person: Person,
    { clipboard = 'agreed', ...choice }: PhoneChoice = {},
  ): Promise<Phone> {
    const { privacy } = this.scene.cloud.world
    if (clipboard !== 'undeclared') privacy.declare('clipboard')
    if (clipboard === 'agreed') privacy.agree(person)
    const context = await this.browser.newContext({
      viewport: { width: 375, height: 812 },
      hasTouch: true,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(PATIENCE_MS)
    const openid = this.scene.openid(person)
    const query = new URLSearchParams({ openid, ...choice }).toString()
    const phone = new Phone(context, await context.newPage(), `${this.url}/phone/?${query}`)
    this.opened.push(phone)
    await phone.open()
    return phone
  }

  /** The page with the phones side by side. */
  async shell(): Promise<Shell> {
    const context = await this.browser.newContext({
      viewport: { width: 1600, height: 1000 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(PATIENCE_MS)
    const shell = new Shell(context, await context.newPage())
    this.opened.push(shell)
    await shell.page.goto(this.url)
    return shell
  }

  /** A push by REST to this person, from a service, and the timer's run that sends it. */
  async push(person: Person, message: Record<string, unknown>): Promise<string> {
    const { status, id } = await this.scene.post(await this.scene.token(person), message)
    expect(status).toBe(202)
    await this.scene.cloud.tick('deliver')
    return id
  }

  /** Phones go away; whatever a program said to be wrong fails the test. */
  async endTest(): Promise<void> {
    const opened = this.opened.splice(0)
    for (const { context } of opened) await context.close()
    expect(opened.flatMap(({ faults }) => faults)).toEqual([])
  }

  stop(): Promise<void> {
    return this.close()
  }
}

/** What a person does and sees on a phone. */
export class Phone {
  /** What the program or the browser complained about. */
  readonly faults: string[]
  private touch: Promise<CDPSession> | undefined

  constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly url: string,
  ) {
    this.faults = listenForFaults(page)
  }

  /** Opens the program, or opens it once more. */
  async open(): Promise<void> {
    await this.page.goto(this.url, { waitUntil: 'commit' })
    await this.page.locator('#screen[data-ready]').waitFor()
  }

  /** What can be seen now: a kept page behind another one cannot. */
  see(text: string | RegExp): Locator {
    return this.page.getByText(text).filter({ visible: true }).first()
  }

  async sees(...texts: (string | RegExp)[]): Promise<void> {
    for (const text of texts) await this.see(text).waitFor()
  }

  async seesNot(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).waitFor({ state: 'hidden' })
  }

  async tap(text: string | RegExp): Promise<void> {
    await this.see(text).tap()
  }

  async tapButton(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).filter({ visible: true }).first().tap()
  }

  /** A tab of the bar at the bottom. */
  async openTab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).tap()
  }

  /** The number on the inbox's tab becomes this; '' none. */
  async hasBadge(text: string): Promise<void> {
    const badge = this.page.locator('.tab-bar button').first().locator('b')
    if (text === '') await badge.waitFor({ state: 'detached' })
    else await badge.filter({ hasText: new RegExp(`^${text.replace('+', '\\+')}$`) }).waitFor()
  }

  back(): Promise<void> {
    return this.page.locator('.navigation-button').filter({ visible: true }).tap()
  }

  /** A message's line in the list. */
  row(title: string): Locator {
    return this.page
      .getByRole('button', { name: new RegExp(`(^|, )${title}$`) })
      .filter({ visible: true })
  }

  /** Titles in the list, from the top. */
  async titles(): Promise<string[]> {
    return this.page
      .locator('[class*="message-group--title"]')
      .filter({ visible: true })
      .allInnerTexts()
  }

  /** Waits until the list has these titles, from the top. */
  async hasTitles(titles: string[]): Promise<void> {
    await expect.poll(() => this.titles(), { timeout: PATIENCE_MS }).toEqual(titles)
  }

  async isUnread(title: string): Promise<boolean> {
    const name = await this.row(title).getAttribute('aria-label')
    return name?.startsWith('未读') === true
  }

  /** Scrolls the page that is shown, in px from its top. */
  scrollTo(top: number): Promise<void> {
    return this.page.evaluate(
      `document.querySelector('.page:not([hidden]) .page-scroll').scrollTo(0, ${top})`,
    )
  }

  /** A finger that moves to the left over something, or as far as said. */
  async swipe(target: Locator, { x = 0, y = 0 }: { x?: number; y?: number }): Promise<void> {
    const box = await target.boundingBox()
    if (!box) throw new Error('There is nothing to swipe.')
    const [fromX, fromY] = [box.x + box.width * 0.7, box.y + Math.min(box.height, 60) / 2]
    // Kept: where one ends, the browser forgets that the phone is offline.
    this.touch ??= this.context.newCDPSession(this.page)
    const touch = await this.touch
    const send = (type: string, points: { x: number; y: number }[]) =>
      touch.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: points,
      })
    await send('touchStart', [{ x: fromX, y: fromY }])
    for (let step = 1; step <= 10; step++) {
      await send('touchMove', [{ x: fromX + (x * step) / 10, y: fromY + (y * step) / 10 }])
    }
    await send('touchEnd', [])
  }

  /** WeChat's popup, modal or sheet. */
  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** What the program copied last. */
  clipboard(): Promise<string> {
    return this.page.evaluate('phone.clipboard()')
  }
}
