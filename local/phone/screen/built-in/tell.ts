import { Event as ProgramEvent } from 'glass-easel'
import type { Element as Node } from 'glass-easel'
import type { TapState } from '../tap'
import type { Touch } from './touches'

export interface TouchLists {
  touches: Touch[]
  changedTouches: Touch[]
}

/**
 * Sends an event into the program, up from `target`.
 *
 * @param called is called for every handler that ran
 * @returns whether a handler stopped the event (catch) and with it what the browser would do
 */
export type Tell = (
  target: Node,
  name: string,
  detail: unknown,
  fields: Partial<TouchLists>,
  originalEvent?: Event,
  called?: () => void,
) => boolean

/** Of all gestures only `tap` gives the program a tap state. */
export const tellBy =
  (tap: TapState): Tell =>
  (target, name, detail, fields, originalEvent, called) => {
    const event = new ProgramEvent(name, detail, {
      bubbles: true,
      composed: true,
      capturePhase: true,
      originalEvent,
      extraFields: { ...fields },
      handleListenerReturn: (value) => {
        called?.()
        return value !== false
      },
    })
    tap.run(name === 'tap', () => {
      target.dispatchEvent(event)
    })
    return event.defaultPrevented()
  }
