import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core'
import { listenForFaults } from './faults'

/** The page with the phones side by side. */
export class Shell {
  /** What a program, the page or the browser complained about. */
  readonly faults: string[]

  constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    this.faults = listenForFaults(page)
  }

  /** A person's phone, with the WeChat beside it, when the program is there. */
  async phoneOf(name: string): Promise<ShellPhone> {
    const chosen = this.page.getByRole('group').getByRole('button', { name })
    if ((await chosen.getAttribute('aria-pressed')) === 'false') await chosen.click()
    const unit = this.page.getByRole('region', { name })
    const phone = new ShellPhone(unit, unit.locator('iframe').contentFrame())
    await phone.screen.locator('#screen[data-ready]').waitFor()
    return phone
  }
}

export class ShellPhone {
  constructor(
    private readonly unit: Locator,
    readonly screen: FrameLocator,
  ) {}

  /** What the program shows now. */
  see(text: string): Locator {
    return this.screen.getByText(text).filter({ visible: true }).first()
  }

  async sees(...texts: string[]): Promise<void> {
    for (const text of texts) await this.see(text).waitFor()
  }

  async openTab(name: string): Promise<void> {
    await this.screen.getByRole('tab', { name }).click()
  }

  /** Beside the phone: a button of its WeChat or of its looks. */
  async press(name: string | RegExp): Promise<void> {
    await this.unit.getByRole('button', { name }).first().click()
  }

  /** The newest notification of the chat that is open, when it says this. */
  async card(text: string): Promise<Locator> {
    const card = this.unit.getByRole('article').last().filter({ hasText: text })
    await card.waitFor()
    return card
  }

  /** Opens what the newest notification leads to. */
  async tapCard(text: string): Promise<void> {
    await (await this.card(text)).getByText('进入小程序查看').click()
  }
}
