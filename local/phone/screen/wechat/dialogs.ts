import { button, cover, make } from './dom'
import type { WeChatWords } from './words'

export interface ModalOptions {
  title: string
  content: string
  showCancel: boolean
  cancelText: string
  confirmText: string
  /** '' WeChat's own. */
  confirmColor: string
  cancelColor: string
  editable: boolean
  placeholder: string
}

export interface ModalResult {
  confirm: boolean
  cancel: boolean
  content: string | null
}

/** `wx.showModal`, until a button is tapped. */
export function showModal(screen: HTMLElement, options: ModalOptions): Promise<ModalResult> {
  const { title, content, editable, placeholder } = options
  return new Promise((resolve) => {
    const field = make('textarea', '', { placeholder, rows: '1', 'aria-label': title })
    field.value = content
    const end = (confirm: boolean) => {
      close()
      const text = editable && confirm ? field.value : null
      resolve({ confirm, cancel: !confirm, content: text })
    }
    const confirm = button(options.confirmText, 'we-modal-confirm', () => end(true))
    if (options.confirmColor !== '') confirm.style.color = options.confirmColor
    const cancel = button(options.cancelText, '', () => end(false))
    if (options.cancelColor !== '') cancel.style.color = options.cancelColor
    const body = editable ? field : make('p', '', {}, content)
    const dialog = make(
      'div',
      'we-modal',
      { role: 'dialog', 'aria-label': title || content },
      ...(title === '' ? [] : [make('h2', '', {}, title)]),
      ...(editable || content !== '' ? [body] : []),
      make('div', 'we-modal-buttons', {}, ...(options.showCancel ? [cancel] : []), confirm),
    )
    const close = cover(screen, 'we-middle', dialog)
    if (editable) field.focus()
  })
}

/** `wx.showActionSheet`: the index of what was tapped; undefined: it was closed. */
export function showActionSheet(
  screen: HTMLElement,
  words: WeChatWords,
  items: string[],
  colour: string,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const end = (index: number | undefined) => {
      close()
      resolve(index)
    }
    const rows = items.map((item, index) => {
      const row = button(item, 'we-item', () => end(index))
      if (colour !== '') row.style.color = colour
      return row
    })
    const cancel = button(words.cancel, 'we-item we-cancel', () => end(undefined))
    const sheet = make('div', 'we-sheet we-actions', { role: 'dialog' }, ...rows, cancel)
    const close = cover(screen, 'we-bottom', sheet)
    // A tap beside the sheet closes it too.
    sheet.parentElement?.addEventListener('click', ({ target, currentTarget }) => {
      if (target === currentTarget) end(undefined)
    })
  })
}

/** `wx.previewImage`: one picture on black, until it is tapped. */
export function showImage(screen: HTMLElement, words: WeChatWords, url: string): void {
  const image = make('img', '', { src: url, alt: '' })
  const layer = button('', 'we-preview', () => layer.remove(), { 'aria-label': words.close })
  layer.append(image)
  screen.append(layer)
}
