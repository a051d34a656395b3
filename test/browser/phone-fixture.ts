import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext } from 'playwright-core'
import { expect } from 'vitest'
import { startControl } from '../../local/control/control'
import { Program } from '../../local/control/program'
import type { TestCloud } from '../../local/testing'
import type { Person } from '../../local/wechat'
import { fixtureCloud } from '../fixtures/functions/cloud'
import { launchChromium } from './chromium'
import { Phone } from './scene'

const FIXTURE = fileURLToPath(new URL('../fixtures/phone', import.meta.url))

/** What stands in `program.` of the page: test/fixtures/phone/app.js. */
type Result = { errMsg: string } & Record<string, unknown>

export interface FixtureChoice {
  /** The page to open, with its query. */
  path?: string
  language?: 'zh_CN' | 'en'
  theme?: 'light' | 'dark'
  person?: Person
  /** `tasks`: the phone is an iPhone of iOS 15 or older. */
  promises?: 'microtasks' | 'tasks'
}

/** The fixture's mini program on phones of their own, with a cloud and a person. */
export class FixturePhones {
  private readonly phones: FixturePhone[] = []

  private constructor(
    readonly cloud: TestCloud,
    readonly person: Person,
    private readonly url: string,
    private readonly browser: Browser,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(): Promise<FixturePhones> {
    // A copy: npm packages are made in its folder.
    const folder = await mkdtemp(join(tmpdir(), 'yizhan-fixture-phone-'))
    await cp(FIXTURE, folder, { recursive: true })
    const program = new Program(folder)
    const [{ cloud, person }, browser] = await Promise.all([
      fixtureCloud(),
      launchChromium(),
      program.build(),
    ])
    const { error } = program.view()
    if (error !== null) throw new Error(error)
    const options = { demo: { tokens: {} }, program, port: 0, host: '127.0.0.1' }
    const control = await startControl(cloud, options)
    return new FixturePhones(cloud, person, control.url, browser, async () => {
      await browser.close()
      await control.close()
      await cloud.stop()
      await rm(folder, { recursive: true })
    })
  }

  /** A phone that has nothing in its storage, with the program open. */
  async open(choice: FixtureChoice = {}): Promise<FixturePhone> {
    const context = await this.browser.newContext({
      viewport: { width: 375, height: 812 },
      hasTouch: true,
      reducedMotion: 'reduce',
    })
    const phone = new FixturePhone(context, await context.newPage(), this.address(choice))
    this.phones.push(phone)
    await phone.open()
    return phone
  }

  /** The same phone, with the program opened anew: of another person, in another language … */
  async visit(phone: FixturePhone, choice: FixtureChoice): Promise<void> {
    await phone.page.goto(this.address(choice))
    await phone.page.locator('#screen[data-ready]').waitFor()
  }

  private address({ person = this.person, ...choice }: FixtureChoice): string {
    const openid = person.openid(this.cloud.world.miniProgram)
    return `${this.url}/phone/?${new URLSearchParams({ openid, ...choice }).toString()}`
  }

  /** Phones go away; whatever a program said to be wrong, and no test looked at, fails the test. */
  async endTest(): Promise<void> {
    const phones = this.phones.splice(0)
    for (const { context } of phones) await context.close()
    expect(phones.flatMap(({ faults }) => faults)).toEqual([])
  }
}

/** A phone with the fixture's program. */
export class FixturePhone extends Phone {
  constructor(context: BrowserContext, page: FixturePhone['page'], url: string) {
    super(context, page, url)
    // All is on this machine.
    page.setDefaultTimeout(3000)
  }

  /** A tap in whose handler this JavaScript runs (on the page `tap`). */
  async tapFor(code: string): Promise<void> {
    await this.value(`void (program.getApp().tapped = () => { ${code} })`)
    await this.page.getByText('what the test wants').tap()
  }

  /** The value of JavaScript that may name `program` and `phone`; a promise is waited for. */
  value<T>(code: string): Promise<T> {
    return this.page.evaluate<T>(code)
  }

  /** `wx.name(options)`: what its promise gives, or the failure that it ends with. */
  call(name: string, options: object = {}): Promise<Result> {
    return this.value(
      `program.wx.${name}(${JSON.stringify(options)}).then((r) => r, ({ errMsg, errCode, errno }) => ({ errMsg, errCode, errno }))`,
    )
  }

  /** Lets nothing but this page be open, and forgets how that came. */
  async startAt(url: string): Promise<void> {
    await this.move('reLaunch', { url })
    // After onReady.
    await this.value('new Promise((done) => setTimeout(done))')
    await this.forget()
  }

  /** `wx.navigateTo` and its like, when the move has been made. */
  async move(name: string, options: object): Promise<void> {
    expect(await this.call(name, options)).toMatchObject({ errMsg: `${name}:ok` })
  }

  /** Forgets what has happened so far. */
  async forget(): Promise<void> {
    await this.value('program.log.splice(0)')
  }

  /** Waits until exactly this has happened, oldest first, since this was asked last. */
  async happened(...what: string[]): Promise<void> {
    await expect.poll(() => this.value('program.log'), { timeout: 3000 }).toEqual(what)
    await this.forget()
  }

  /** A computed style of the first element that is found. */
  style(selector: string, property: string): Promise<string> {
    const found = `document.querySelector(${JSON.stringify(selector)})`
    return this.value(`getComputedStyle(${found}).getPropertyValue(${JSON.stringify(property)})`)
  }

  /** The title in the navigation bar that is seen. */
  title(): Promise<string> {
    return this.page.locator('.navigation h1').filter({ visible: true }).innerText()
  }

  path(): Promise<string> {
    return this.value('phone.currentPath()')
  }

  /** Routes in the stack, lowest first. */
  stack(): Promise<string[]> {
    return this.value('program.getCurrentPages().map(({ route }) => route)')
  }

  /** Takes the faults so far: the test expects them. */
  takeFaults(): string[] {
    return this.faults.splice(0)
  }
}
