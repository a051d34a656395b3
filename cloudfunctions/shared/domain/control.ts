/** What can be done with a message after it has been accepted, and what each of these sets on it. */
import type { Counts, MessageState, Priority } from './words'

export const CONTROLS = ['pause', 'resume', 'cancel', 'recall', 'resend'] as const
export type Control = (typeof CONTROLS)[number]

/** Why a message was stopped; '' when it was not. */
export type Stopped = '' | 'cancelled' | 'recalled'

/** As far as controls look at a message. */
export interface Controlled {
  state: MessageState
  stopped: Stopped
  priority: Priority
  edition: number
  attempt: number
  /** Time-ordered; '' before it became visible. */
  at: string
  sendAt: number | null
}

/** What a control sets. */
export interface ControlChange {
  state?: MessageState
  stopped?: Stopped
  dueAt?: number
  to?: string[]
  attempt?: number
  settled?: number
  expiresAt?: null
  roads?: Record<string, never>
  counts?: Counts | null
  endedAt?: null
  folds?: number
  takenKind?: ''
}

/** What is possible with a message as it stands now. */
export function possibleControls({ state, stopped }: Controlled): Control[] {
  switch (state) {
    case 'scheduled':
    case 'open':
      return ['pause', 'cancel', 'recall']
    case 'paused':
      return ['resume', 'cancel', 'recall']
    case 'stopping':
      return stopped === 'recalled' ? [] : ['recall']
    case 'ended':
      if (stopped === 'recalled') return []
      // What was cancelled is not taken up again: part of its audience was never planned.
      return stopped === 'cancelled' ? ['recall'] : ['resend', 'recall']
  }
}

/** What a possible control sets on a message. */
export function controlChange(control: Control, message: Controlled, now: number): ControlChange {
  const due = dueFrom(message.priority, now)
  switch (control) {
    case 'pause':
      return { state: 'paused' }
    case 'resume':
      return message.at === ''
        ? { state: 'scheduled', dueAt: message.sendAt ?? due }
        : { state: 'open', dueAt: due }
    case 'cancel':
      return { state: 'stopping', stopped: 'cancelled', dueAt: due }
    case 'recall':
      return message.state === 'ended'
        ? { stopped: 'recalled', to: [] }
        : { state: 'stopping', stopped: 'recalled', to: [], dueAt: due }
    case 'resend':
      return {
        state: 'open',
        dueAt: due,
        attempt: message.attempt + 1,
        settled: message.edition - 1,
        ...FRESH,
        // Whoever sends again wants it to arrive now.
        expiresAt: null,
      }
  }
}

/** What an attempt begins with. */
export const FRESH = { roads: {}, counts: null, endedAt: null, folds: 0, takenKind: '' } as const

/** Runs take up what has been due longest; what is urgent is due as if for an hour already, in ms. */
const URGENT_HEAD_START_MS = 3_600_000

/** From when on a message is due whose work begins now, in ms. */
export const dueFrom = (priority: Priority, now: number): number =>
  priority === 'high' ? now - URGENT_HEAD_START_MS : now
