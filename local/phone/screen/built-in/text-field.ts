import type { NativeNode, ShadowRoot, typeUtils } from 'glass-easel'
import type { BuiltInNode, Values } from './built-in'
import { elementOf } from './built-in'
import type { Field } from './forms'

/** Properties that input and textarea share. */
export const fieldProperties = {
  name: String,
  value: { type: String, value: '' },
  placeholder: String,
  placeholderStyle: String,
  disabled: Boolean,
  /** Characters; -1 for no limit (文档: 140). */
  maxlength: { type: Number, value: 140 },
  focus: Boolean,
  autoFocus: Boolean,
  cursor: { type: Number, value: -1 },
  selectionStart: { type: Number, value: -1 },
  selectionEnd: { type: Number, value: -1 },
  confirmType: { type: String, value: 'done' },
  confirmHold: Boolean,
  // The keyboard of a phone is not drawn here; what is about it is taken and has no effect.
  cursorSpacing: Number,
  cursorColor: String,
  adjustPosition: { type: Boolean, value: true },
  holdKeyboard: Boolean,
  bounces: Boolean,
  workletOnkeyboardheightchange: String,
} satisfies typeUtils.PropertyList

type FieldValues = Values<typeof fieldProperties>

/** No keyboard covers the screen: px. */
const KEYBOARD_HEIGHT = 0

/** What input and textarea have in common: the browser's own control, a placeholder, focus and events. */
export class TextField implements Field {
  private readonly placeholder: NativeNode
  private connected = false
  private readonly unsaid: (() => void)[] = []

  constructor(
    private readonly node: BuiltInNode<typeof fieldProperties>,
    private readonly control: HTMLInputElement | HTMLTextAreaElement,
    /** Where the placeholder stands. */
    wrapper: NativeNode,
  ) {
    const shadowRoot = node.component.shadowRoot as ShadowRoot
    this.placeholder = shadowRoot.createNativeNode(`${node.component.tagName}-placeholder`)
    this.placeholder.class = 'placeholder-class'
    wrapper.appendChild(this.placeholder)
    this.listen()
  }

  update(values: FieldValues, changed: ReadonlySet<string>): void {
    const { control } = this
    control.disabled = false
    control.readOnly = values.disabled
    control.tabIndex = values.disabled ? -1 : 0
    control.enterKeyHint = values.confirmType === 'return' ? 'enter' : values.confirmType
    if (values.maxlength < 0) control.removeAttribute('maxlength')
    else control.maxLength = values.maxlength
    if (changed.has('value')) this.write(values.value)
    elementOf(this.placeholder).textContent = values.placeholder
    this.placeholder.setNodeStyle(values.placeholderStyle)
    if (changed.has('placeholder') || changed.has('ariaLabel')) this.label(values.placeholder)
    this.node.element.toggleAttribute('disabled', values.disabled)
    this.node.element.toggleAttribute('hold-keyboard', values.holdKeyboard)
    if (this.connected && changed.has('focus')) this.follow(values.focus)
    if (changed.has('cursor') && values.cursor >= 0) this.select()
  }

  attached(): void {
    this.connected = true
    const { focus, autoFocus } = this.node.values
    if (focus || autoFocus) this.follow(true)
  }

  value(): string {
    return this.control.value
  }

  reset(): void {
    this.node.set({ value: '' })
  }

  /** The person tapped the keyboard's lower right key. */
  confirm(): void {
    const { confirmHold } = this.node.values
    this.node.emit('confirm', { value: this.control.value })
    if (!confirmHold) this.control.blur()
  }

  private listen(): void {
    const { control, node } = this
    control.addEventListener('input', (event) => {
      // While an input method composes, the text is not the person's yet.
      if (!(event instanceof InputEvent && event.isComposing)) this.typed(event)
      this.showPlaceholder()
    })
    control.addEventListener('compositionend', (event) => {
      this.typed(event)
    })
    control.addEventListener('focus', () => {
      this.select()
      this.tellFocus('focus', { value: control.value, height: KEYBOARD_HEIGHT })
    })
    control.addEventListener('blur', () => {
      // Else the program could not focus it again by the same setData.
      if (node.values.focus) node.set({ focus: false })
      this.tellFocus('blur', { value: control.value, cursor: this.cursor() })
    })
  }

  /** A moment later: the browser tells a change of the focus while it is made, maybe by the program's own setData. */
  private tellFocus(name: string, detail: unknown): void {
    this.unsaid.push(() => {
      this.node.emit(name, detail)
      this.node.emit('keyboardheightchange', { height: KEYBOARD_HEIGHT, duration: 0 })
    })
    setTimeout(() => {
      this.tellUnsaid()
    })
  }

  private tellUnsaid(): void {
    if (this.node.component.getBackendElement() === null) return
    for (const tell of this.unsaid.splice(0)) tell()
  }

  /** Tells the program, whose handler may answer with another text (文档: bindinput). */
  private typed(event: Event): void {
    const { control, node } = this
    if (control.value === node.values.value) return
    this.tellUnsaid()
    node.set({ value: control.value })
    const keyCode = event instanceof InputEvent ? (event.data?.charCodeAt(0) ?? 8) : 0
    const detail = { value: control.value, cursor: this.cursor(), keyCode }
    node.emit('input', detail, {
      returned: (answer) => {
        const { value, cursor } = replacement(answer)
        if (value !== undefined) node.set({ value })
        if (cursor !== undefined) control.setSelectionRange(cursor, cursor)
      },
    })
  }

  private write(value: string): void {
    // Writing the same moves the cursor to the end.
    if (this.control.value !== value) this.control.value = value
    this.showPlaceholder()
  }

  private showPlaceholder(): void {
    elementOf(this.placeholder).hidden = this.control.value !== ''
  }

  private label(placeholder: string): void {
    const label = this.node.element.getAttribute('aria-label') ?? placeholder
    if (label === '') this.control.removeAttribute('aria-label')
    else this.control.setAttribute('aria-label', label)
  }

  private follow(focus: boolean): void {
    if (this.node.values.disabled) return
    if (focus) this.control.focus()
    else this.control.blur()
  }

  private select(): void {
    if (document.activeElement !== this.control) return
    const { cursor, selectionStart, selectionEnd } = this.node.values
    if (selectionStart >= 0 && selectionEnd >= 0) {
      this.control.setSelectionRange(selectionStart, selectionEnd)
    } else if (cursor >= 0) {
      this.control.setSelectionRange(cursor, cursor)
    }
  }

  private cursor(): number {
    return this.control.selectionEnd ?? this.control.value.length
  }
}

function replacement(answer: unknown): { value?: string; cursor?: number } {
  if (typeof answer === 'string') return { value: answer }
  if (typeof answer !== 'object' || answer === null || !('value' in answer)) return {}
  const cursor = 'cursor' in answer && typeof answer.cursor === 'number' ? answer.cursor : undefined
  return {
    ...(typeof answer.value === 'string' && { value: answer.value }),
    ...(cursor !== undefined && { cursor }),
  }
}
