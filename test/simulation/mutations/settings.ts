import type { Mutation } from './mutation'
import { ACTIONS, DELIVERY } from './mutation'

/** Settings that change while people wait. */
export const settings: readonly Mutation[] = [
  {
    name: 'wakes nobody when settings have changed',
    file: `${ACTIONS}/release.ts`,
    find: '() => wakeMessages(database, now))',
    replace: 'async () => Math.min(0, now))',
    also: {
      find: '() => wakeMessages(database, clock.now() + LOOK_AGAIN_MS))',
      replace: 'async () => LOOK_AGAIN_MS)',
    },
  },
  {
    name: 'leaves batches due when they were',
    file: `${DELIVERY}/finish.ts`,
    find: '  await lower(work, early)\n',
    replace: '  if (early.length < 0) await lower(work, early)\n',
  },
]
