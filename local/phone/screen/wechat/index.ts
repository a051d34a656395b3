import type { PhoneOptions } from '../options'
import type { Server } from '../wx/server'
import type { ModalOptions, ModalResult } from './dialogs'
import { showActionSheet, showImage, showModal } from './dialogs'
import type { PopupChoice, PopupTemplate } from './popup'
import { askForMessages } from './popup'
import { askForPrivacy } from './privacy'
import { showSettings } from './settings-page'
import { weChatStyle } from './style'
import type { ToastOptions } from './toast'
import { Toast } from './toast'
import type { WeChatWords } from './words'
import { weChatWords } from './words'

/** The mini program's name, as WeChat says it in its own dialogs. */
const PROGRAM = '驿站'

/** What WeChat draws over a program. */
export class WeChat {
  readonly words: WeChatWords
  private readonly toasts: Toast

  constructor(
    private readonly screen: HTMLElement,
    language: PhoneOptions['language'],
  ) {
    this.words = weChatWords[language]
    this.toasts = new Toast(screen)
    const style = document.createElement('style')
    style.textContent = weChatStyle
    document.head.append(style)
  }

  toast(options: ToastOptions): void {
    this.toasts.show(options)
  }

  hideToast(): void {
    this.toasts.hide()
  }

  modal(options: ModalOptions): Promise<ModalResult> {
    return showModal(this.screen, options)
  }

  actionSheet(items: string[], colour: string): Promise<number | undefined> {
    return showActionSheet(this.screen, this.words, items, colour)
  }

  preview(url: string): void {
    showImage(this.screen, this.words, url)
  }

  popup(templates: PopupTemplate[]): Promise<PopupChoice> {
    return askForMessages(this.screen, this.words, PROGRAM, templates)
  }

  /** Whether they agree to what the program has declared. */
  askForPrivacy(): Promise<boolean> {
    return askForPrivacy(this.screen, this.words, PROGRAM)
  }

  settings(server: Server, openid: string): Promise<void> {
    return showSettings(this.screen, this.words, server, openid)
  }
}
