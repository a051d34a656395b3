import type { GeneralComponent } from 'glass-easel'
import { animate } from './animation'

/** Attributes for accessibility, as WXML knows them (aria-component). */
const ARIA = [
  'role',
  'ariaRole',
  'ariaLabel',
  'ariaHidden',
  'ariaChecked',
  'ariaDisabled',
  'ariaSelected',
  'ariaExpanded',
  'ariaPressed',
  'ariaModal',
  'ariaLive',
  'ariaBusy',
  'ariaHaspopup',
  'ariaCurrent',
  'ariaDescribedby',
  'ariaLabelledby',
  'ariaControls',
  'ariaLevel',
  'ariaValuenow',
  'ariaValuemin',
  'ariaValuemax',
  'ariaValuetext',
  'ariaRequired',
  'ariaReadonly',
  'ariaInvalid',
  'ariaPosinset',
  'ariaSetsize',
  'ariaRoledescription',
] as const

const ANY = null

/** Properties of every component. */
export const commonProperties = {
  hidden: { type: Boolean, value: false },
  animation: ANY,
  ...Object.fromEntries(ARIA.map((name) => [name, ANY])),
}

/** Shows those of them that changed. */
export function showCommon(component: GeneralComponent, changed: ReadonlySet<string>): void {
  const element = component.$$ as unknown as HTMLElement
  const data: Record<string, unknown> = component.data
  if (changed.has('hidden')) element.toggleAttribute('hidden', data['hidden'] === true)
  if (changed.has('animation')) animate(component, data['animation'])
  for (const name of ARIA) {
    if (!changed.has(name)) continue
    // `role` and `aria-role` are one thing in two spellings: the one that is not used must not take it away.
    const value =
      name === 'role' || name === 'ariaRole' ? (data['role'] ?? data['ariaRole']) : data[name]
    const known =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    if (known && value !== '') element.setAttribute(attributeOf(name), String(value))
    else element.removeAttribute(attributeOf(name))
  }
}

const attributeOf = (name: string) =>
  name === 'ariaRole' ? 'role' : name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)

/** Writes `data-*` to the document too, where tests and people look; the program reads the values themselves. */
export function showDataset(component: GeneralComponent): void {
  const write = (name: string, value: unknown) => {
    const attribute = `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    const element = component.$$ as unknown as HTMLElement | null
    const plain =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    if (plain) element?.setAttribute(attribute, String(value))
    else element?.removeAttribute(attribute)
  }
  for (const [name, value] of Object.entries(component.dataset)) write(name, value)
  const set = component.setDataset.bind(component)
  component.setDataset = (name, value) => {
    set(name, value)
    write(name, value)
  }
}
