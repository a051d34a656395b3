import type { Mutation } from './mutation'
import { ACTIONS, DELIVERY, DOMAIN, STORE } from './mutation'

/** What is held back, stopped, scheduled, expired, quiet. */
export const controls: readonly Mutation[] = [
  {
    name: 'claims without looking at the signal',
    file: `${STORE}/batches.ts`,
    find: "if (write.claims.length > 0) where['signal'] = signal",
    replace: 'void signal',
  },
  {
    name: 'forgets the outcomes when it is signalled',
    file: `${DELIVERY}/held-batch.ts`,
    find: '      this.batch.signal = there.signal\n',
    replace: '      this.batch.signal = there.signal\n      this.unwritten.clear()\n',
  },
  {
    name: 'sends what it has claimed when it is signalled',
    file: `${DELIVERY}/batch-work.ts`,
    find: '        slice = undefined\n        await work.reread()',
    replace: '        await work.reread()',
  },
  {
    name: 'does not read the message before it sends',
    file: `${DELIVERY}/message-work.ts`,
    find: '    this.latest = message\n    if (!this.isOvertaken)',
    replace: "    if (message.state === 'open') this.latest = message\n    if (!this.isOvertaken)",
  },
  {
    name: 'controls a message without looking at its rev',
    file: `${STORE}/messages.ts`,
    find: '(await database.update(MESSAGES, { _id, rev }, { set: { ...change }, inc: { rev: 1 } })) > 0',
    replace:
      '(await database.update(MESSAGES, { _id }, { set: { ...change }, inc: { rev: rev < 0 ? 2 : 1 } })) > 0',
  },
  {
    name: 'publishes what was paused',
    file: `${STORE}/messages.ts`,
    find: "  const where: Guard = { _id, rev, state: 'scheduled' }",
    replace: '  const where: Guard = { _id }\n  void rev',
  },
  {
    name: 'holds back without telling the runs',
    file: `${ACTIONS}/control.ts`,
    find: "const HOLDS_BACK: readonly Control[] = ['pause', 'cancel', 'recall']",
    replace: 'const HOLDS_BACK: readonly Control[] = []',
  },
  {
    name: 'leaves in inboxes what was recalled',
    file: `${DOMAIN}/control.ts`,
    find: "{ state: 'stopping', stopped: 'recalled', to: [], dueAt: due }",
    replace: "{ state: 'stopping', stopped: 'recalled', dueAt: due }",
  },
  {
    name: 'does not settle who waits for what was stopped',
    file: `${DELIVERY}/batch-work.ts`,
    find: '    if (reason !== undefined) held.settle(reason)\n',
    replace: '    void reason\n',
  },
  {
    name: 'says skipped of who may have been reached',
    file: `${DELIVERY}/held-batch.ts`,
    find: 'const unanswered = state[4] > 0',
    replace: 'const unanswered = state[4] < 0',
  },
  {
    name: 'sends again in the same attempt',
    file: `${DOMAIN}/control.ts`,
    find: 'attempt: message.attempt + 1,',
    replace: 'attempt: message.attempt,',
  },
  {
    name: 'publishes before its time',
    file: `${DELIVERY}/new-message.ts`,
    find: "    state: later ? 'scheduled' : 'open',",
    replace: "    state: 'open',",
  },
  {
    name: 'calls after a message has expired',
    file: `${DOMAIN}/slice.ts`,
    find: "    if (options.now >= options.expiresAt) return ended('skipped', '', 'expired', '', current[6])\n",
    replace: '',
  },
  {
    name: 'disturbs people in quiet hours',
    file: `${DELIVERY}/roads.ts`,
    find: 'return this.message.passQuietHours ? undefined : this.run.configuration.quietUntil(now)',
    replace: 'return now < 0 ? this.run.configuration.quietUntil(now) : undefined',
  },
]
