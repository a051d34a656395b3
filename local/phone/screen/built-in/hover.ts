import type { GeneralComponent } from 'glass-easel'
import { TEMPORARY } from './built-in'

/** How an element looks while it is pressed. */
export interface Hover {
  /** Classes of the WXML; 'none' or '' for no change. */
  hoverClass: string
  /** Milliseconds from the touch until it shows. */
  hoverStartTime: number
  /** Milliseconds that it stays after the touch. */
  hoverStayTime: number
  /** Whether elements around it are left alone. */
  hoverStopPropagation: boolean
}

/** Properties of view, button and navigator; the times differ. */
export const hoverProperties = (hoverClass: string, start: number, stay: number) => ({
  hoverClass: { type: String, value: hoverClass },
  hoverStartTime: { type: Number, value: start },
  hoverStayTime: { type: Number, value: stay },
  hoverStopPropagation: { type: Boolean, value: false },
})

const hovers = new WeakMap<Element, Hoverable>()

/** Lets an element take part in presses. @param options undefined while it does not */
export function hoverable(
  component: GeneralComponent,
  element: HTMLElement,
  options: () => Hover | undefined,
): void {
  hovers.set(element, new Hoverable(component, element, options))
}

/** The elements that a press on `target` lets look pressed, innermost first. */
export function pressedBy(target: Element): Hoverable[] {
  const pressed: Hoverable[] = []
  for (let element: Element | null = target; element !== null; element = element.parentElement) {
    const hover = hovers.get(element)
    const options = hover?.options()
    if (hover === undefined || options === undefined) continue
    pressed.push(hover)
    if (options.hoverStopPropagation) break
  }
  return pressed
}

export class Hoverable {
  private pressed = false
  private shown = ''
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly component: GeneralComponent,
    private readonly element: HTMLElement,
    readonly options: () => Hover | undefined,
  ) {}

  press(): void {
    const options = this.options()
    if (options === undefined) return
    this.pressed = true
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.show(options.hoverClass)
      if (!this.pressed) this.leaveAfter(options.hoverStayTime)
    }, options.hoverStartTime)
  }

  /** A short tap is seen too: what has not begun yet begins, and ends after its time. */
  release(): void {
    this.pressed = false
    if (this.shown !== '') this.leaveAfter(this.options()?.hoverStayTime ?? 0)
  }

  cancel(): void {
    this.pressed = false
    clearTimeout(this.timer)
    this.show('')
  }

  private leaveAfter(time: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.show('')
    }, time)
  }

  private show(classes: string): void {
    // The default looks are classes of no style sheet of the program: they go by their plain names too.
    for (const [name, on] of [
      [this.shown, false],
      [classes, true],
    ] as const) {
      if (DEFAULTS.has(name)) this.element.classList.toggle(name, on)
    }
    this.shown = classes
    this.component.setNodeClass(classes, TEMPORARY)
  }
}

const DEFAULTS = new Set(['button-hover', 'navigator-hover'])
