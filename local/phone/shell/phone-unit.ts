import type { NotificationView, PersonView, WorldView } from '../../control/answers'
import { button, element } from './dom'
import { icon } from './icons'
import { lookOf } from './remembered'
import type { Look } from './remembered'
import { Screen } from './screen'
import { server } from './server'
import { WeChatPanel } from './wechat-panel'
import { WORDS, inLine } from './words'

const DEFAULT_LOOK: Look = { theme: 'light', language: 'zh_CN' }

/** One person's phone: its screen, how it looks, and WeChat beside it. */
export class PhoneUnit {
  readonly node: HTMLElement
  private readonly screen: Screen
  private readonly wechat: WeChatPanel
  private look: Look
  private readonly switches = element('div', 'switches')

  /** @param say shows a sentence for a moment */
  constructor(
    private readonly person: PersonView,
    private readonly say: (sentence: string) => void,
  ) {
    const { openid, name } = person
    this.look = lookOf(openid).get() ?? DEFAULT_LOOK
    this.screen = new Screen(openid, this.look, name)
    this.wechat = new WeChatPanel(openid, {
      open: (link) => this.open(link),
      reject: (notification) => void this.act(() => this.reject(notification)),
      follow: (appid, follows) =>
        void this.act(() =>
          follows ? server.follow(openid, appid) : server.unfollow(openid, appid),
        ),
      say,
    })
    this.node = element(
      'section',
      'unit',
      element('header', 'unit-head', element('h2', '', name), this.switches),
      element(
        'div',
        'unit-body',
        element('div', 'frame', element('div', 'screen', this.screen.node)),
        this.wechat.node,
      ),
    )
    this.node.setAttribute('aria-label', name)
    this.showSwitches()
  }

  update(person: PersonView, world: WorldView, notifications: readonly NotificationView[]): void {
    this.wechat.update(person, world, notifications)
  }

  /** The mini program has changed. */
  reload(): void {
    this.screen.reload()
  }

  /** Scrolls to it. */
  reveal(): void {
    this.node.scrollIntoView({ behavior: 'smooth', inline: 'nearest' })
  }

  private open(link: string): void {
    if (!link.startsWith('/')) window.open(link, '_blank', 'noopener')
    else if (!this.screen.open(link)) this.say(inLine(WORDS.notReady))
  }

  private async reject({ template }: NotificationView): Promise<void> {
    await server.reject(this.person.openid, template.id)
    this.say(`${this.person.name}：${inLine(WORDS.rejected)} “${template.title}”`)
  }

  private async act(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error))
    }
  }

  private change(look: Partial<Look>): void {
    this.look = { ...this.look, ...look }
    lookOf(this.person.openid).set(this.look)
    this.screen.show(this.look)
    this.showSwitches()
  }

  private showSwitches(): void {
    const { theme, language } = this.look
    const part = (isOn: boolean, label: string, child: Node | string, look: Partial<Look>) => {
      const node = button('switch', () => this.change(look), child)
      node.setAttribute('aria-pressed', String(isOn))
      node.title = label
      node.setAttribute('aria-label', label)
      return node
    }
    this.switches.replaceChildren(
      element(
        'div',
        'segments',
        part(theme === 'light', inLine(WORDS.light), icon('sun'), { theme: 'light' }),
        part(theme === 'dark', inLine(WORDS.dark), icon('moon'), { theme: 'dark' }),
      ),
      element(
        'div',
        'segments',
        part(language === 'zh_CN', '中文', '中', { language: 'zh_CN' }),
        part(language === 'en', 'English', 'EN', { language: 'en' }),
      ),
    )
  }
}
