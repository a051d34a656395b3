import { Event } from 'glass-easel'
import type { GeneralComponent } from 'glass-easel'

const controls = new WeakMap<GeneralComponent, () => void>()

/** Tags that a label can stand for. */
export const CONTROLS = 'wx-checkbox, wx-radio, wx-switch, wx-button, wx-input, wx-textarea'

/** What a tap on its label does to a control. */
export const registerControl = (component: GeneralComponent, activate: () => void): void => {
  controls.set(component, activate)
}

/** A control without a deed of its own, a button, gets the tap itself. */
export function activate(component: GeneralComponent, detail: unknown): void {
  const own = controls.get(component)
  if (own !== undefined) own()
  else component.dispatchEvent(new Event('tap', detail, TAP))
}

const TAP = { bubbles: false, composed: false, capturePhase: false }
