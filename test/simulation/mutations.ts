import type { Sabotage } from './bundle'

/** One line of the engine made wrong, and what that is. */
export interface Mutation extends Sabotage {
  name: string
}

const DELIVERY = 'cloudfunctions/shared/delivery'
const STORE = 'cloudfunctions/shared/store'
const DOMAIN = 'cloudfunctions/shared/domain'

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'takes what another holder has written for its own',
    file: `${DELIVERY}/held-batch.ts`,
    find: 'const isMine = there?.epoch === epoch',
    replace: 'const isMine = there !== undefined',
  },
  {
    name: 'records without looking at the step',
    file: `${STORE}/batches.ts`,
    find: "  const where: Guard = { _id, epoch, step }\n  if (write.claims.length > 0) where['signal'] = signal",
    replace:
      "  const where: Guard = { _id, epoch }\n  void step\n  if (write.claims.length > 0) where['signal'] = signal",
  },
  {
    name: 'leases what is not due',
    file: `${STORE}/batches.ts`,
    find: "where: { message, edition, state: 'open', due: lte(now) },",
    replace: "where: { message, edition, state: 'open' },",
    also: {
      find: "const where: Guard = { _id, epoch, step, state: 'open', due: lte(lease.now) }",
      replace: "const where: Guard = { _id, epoch, step, state: 'open' }",
    },
  },
  {
    name: 'takes a lease for its own by the count',
    file: `${DELIVERY}/held-batch.ts`,
    find: 'if (batch?.owner !== owner) return undefined',
    replace: 'if (!batch) return undefined',
  },
  {
    name: 'claims after sending',
    file: `${DELIVERY}/batch-work.ts`,
    find: '      slice = next\n      const written = await held.write(next)',
    replace:
      "      slice = next\n      await sendSlice(work, held, next)\n      const written = await held.write({ ...next, claims: [] })\n      if (written === 'written') {\n        run.budget.give(next.claims.length)\n        slice = undefined\n        continue\n      }",
  },
  {
    name: 'does not look at the deadline before a call',
    file: `${DELIVERY}/run.ts`,
    find: 'inTime = (): boolean => this.effects.clock.now() < this.options.deadline',
    replace: 'inTime = (): boolean => this.options.deadline > 0',
  },
  {
    name: 'goes on after the lease was lost',
    file: `${DELIVERY}/batch-work.ts`,
    find: "if (written === 'lost') return false",
    replace: "if (written === 'lost') work.run.effects.log('lost', {})",
  },
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
    find: '    this.latest = message\n    if (workKey(message) !== this.key) return',
    replace:
      "    if (message.state === 'open') this.latest = message\n    if (workKey(message) !== this.key) return",
  },
  {
    name: 'ends a message without looking at its rev',
    file: `${STORE}/messages.ts`,
    find: '  const { _id, rev } = message\n  return (await database.update(MESSAGES, { _id, rev }, { set: change',
    replace:
      '  const { _id, rev } = message\n  void rev\n  return (await database.update(MESSAGES, { _id }, { set: change',
  },
  {
    name: 'controls a message without looking at its rev',
    file: `${STORE}/messages.ts`,
    find: '(await database.update(MESSAGES, { _id, rev }, { set: { ...change }, inc: { rev: 1 } })) > 0',
    replace:
      '(await database.update(MESSAGES, { _id }, { set: { ...change }, inc: { rev: rev < 0 ? 2 : 1 } })) > 0',
  },
  {
    name: 'ends a message whose audience is not planned',
    file: `${DELIVERY}/finish.ts`,
    find: 'if (work.hasOlder || !(await work.isPlanned())) return 0',
    replace: 'if (work.hasOlder) return 0',
  },
  {
    name: 'ends a message while batches are leased',
    file: `${DELIVERY}/finish.ts`,
    find: 'return first ? first.due : NEVER',
    replace: 'return first && first.due <= work.run.effects.clock.now() ? first.due : NEVER',
  },
  {
    name: 'ends a message although somebody waits',
    file: `${DELIVERY}/finish.ts`,
    find: '      due < NEVER\n',
    replace: '      due < 0\n',
  },
  {
    name: 'adds people to a batch that another run has added',
    file: `${DELIVERY}/edition-work.ts`,
    find: '    if (there.owner !== batch.owner) return undefined\n',
    replace: '',
  },
  {
    name: 'plans a page of people that comes after the wrong one',
    file: `${DELIVERY}/edition-work.ts`,
    find: "this.planner ??= this.newPlanner(this.lastBatch?.end ?? '')",
    replace: "this.planner ??= this.newPlanner('')",
  },
  {
    name: 'does not close the planning of what was stopped',
    file: `${DELIVERY}/edition-work.ts`,
    find: '      await this.add({ ...batch, state: ',
    replace:
      '      if (notPlanned > 0) this.lastBatch = { ...batch, last: true }\n      else await this.add({ ...batch, state: ',
  },
  {
    name: 'repeats an unknown subscribe message',
    file: `${DOMAIN}/after-call.ts`,
    find: "  if (verdict.type === 'unknown') return { state: inDoubt(), refund: false }",
    replace: "  if (verdict.type === 'unknown') return { state: again(1_000, 1), refund: false }",
  },
  {
    name: 'takes over claimed people as if they had not been called',
    file: `${DOMAIN}/after-call.ts`,
    find: "        : ended('unknown', road, 'sender_was_cut_off'),",
    replace: "        : ['waiting', step, tries, now, 0, '', reason],",
  },
  {
    name: 'repeats a template message for ever',
    file: `${DOMAIN}/answers.ts`,
    find: 'firstCallAt > 0 && firstCallAt <= now && now - firstCallAt < REPEAT_WINDOW_MS',
    replace: 'firstCallAt > 0 && now - firstCallAt < 300 * REPEAT_WINDOW_MS',
  },
  {
    name: 'takes an errcode on the repeat for an answer to the first call',
    file: `${DOMAIN}/after-call.ts`,
    find: "      state: notMade ? inDoubt() : ended('unknown', call.road, 'no_answer'),",
    replace: "      state: notMade ? inDoubt() : waiting(step + 1, 0, 'no_answer'),",
  },
  {
    name: 'goes to the next road after an unanswered call',
    file: `${DOMAIN}/slice.ts`,
    find: "      if (over) return ended('unknown', road, 'no_answer')",
    replace: "      if (over) return waiting(current[1] + 1, 0, 'no_answer')",
  },
  {
    name: 'sends without a debit',
    file: `${DELIVERY}/batch-work.ts`,
    find: '  const debited = await debit(work, held, slice, mark)\n',
    replace: '  const debited = new Map<number, Debit>()\n',
  },
  {
    name: 'debits without its mark',
    file: `${STORE}/grants.ts`,
    find: 'remaining: gt(0), marks: ne(mark) }',
    replace: 'remaining: gt(0) }',
  },
  {
    name: 'debits below nothing',
    file: `${STORE}/grants.ts`,
    find: 'remaining: gt(0), marks: ne(mark) }',
    replace: 'marks: ne(mark) }',
  },
  {
    name: 'gives back what was not taken',
    file: `${STORE}/grants.ts`,
    find: '    { _id: isIn(ids), marks: mark, refunds: ne(mark) },',
    replace: '    { _id: isIn(ids), refunds: ne(mark) },',
  },
  {
    name: 'gives nothing back',
    file: `${DELIVERY}/batch-work.ts`,
    find: '      if (called.refund && taken) refunds.push(taken.grant)',
    replace: '      if (called.refund && taken && refunds.length < 0) refunds.push(taken.grant)',
  },
  {
    name: 'keeps the ledger when WeChat knows better',
    file: `${DELIVERY}/ledger.ts`,
    find: "  if (road !== 'subscribe' || reason !== NO_ALLOWANCE) return",
    replace: '  if (reason !== road) return\n  void NO_ALLOWANCE',
  },
  {
    name: 'skips the probe',
    file: `${DELIVERY}/roads.ts`,
    find: "    if (known?.state === 'mine' && !known.inFlight) return { type: 'open', limit: 1 }",
    replace: "    if (known?.state === 'mine' || !known) return { type: 'open', limit: Infinity }",
  },
  {
    name: 'does not await the kick',
    file: 'cloudfunctions/shared/actions/accept.ts',
    find: '    const answer = await effects.kick(message._id, wait)',
    replace:
      "    void effects.kick(message._id, wait)\n    const answer = { type: 'notStarted', text: '' } as KickAnswer",
  },
  {
    name: 'renews the lease with every write',
    file: `${STORE}/batches.ts`,
    find: "  if (write.release) Object.assign(set, { ...write.release, owner: '' })",
    replace:
      "  if (write.release) Object.assign(set, { ...write.release, owner: '' })\n  else set['due'] = Date.UTC(2026, 2, 9)",
  },
  {
    name: 'frees a slot that is not its own',
    file: `${STORE}/slots.ts`,
    find: '{ _id: slot.id, epoch: slot.epoch }',
    replace: '{ _id: slot.id }',
  },
  {
    name: 'keeps its slot',
    file: `${DELIVERY}/deliver.ts`,
    find: '    await freeSlot(effects.database, slot)',
    replace: '    if (slot.epoch < 0) await freeSlot(effects.database, slot)',
  },
  {
    name: 'corrects outcomes without looking at what they are',
    file: `${STORE}/batches.ts`,
    find: '    where[`people.${person}.s.0`] = from[0]\n',
    replace: '',
  },
  {
    name: 'corrects whoever has ended, late',
    file: `${DELIVERY}/held-batch.ts`,
    find: "      if (!from || isWaiting(from) || from[0] !== 'unknown' || isWaiting(to)) return []",
    replace: '      if (!from || isWaiting(from) || isWaiting(to)) return []',
  },
  {
    name: 'corrects to anything, late',
    file: `${DELIVERY}/held-batch.ts`,
    find: "      return to[0] === 'sent' || to[0] === 'failed' ? [{ person, from, to }] : []",
    replace: '      return [{ person, from, to }]',
  },
  {
    name: 'counts what it has claimed as waiting for nobody',
    file: `${DOMAIN}/people.ts`,
    find: '    head.waiting += 1\n',
    replace: '    head.counts.skipped += 1\n    head.waiting += 1\n',
  },
  {
    name: 'accepts one push twice',
    file: 'cloudfunctions/shared/actions/accept.ts',
    find: '        : sha256(sender.type, sender.id, idempotencyKey).slice(0, 32),',
    replace: '        : randomHex(effects.random, 16),',
  },
  {
    name: 'opens batches again without looking at their step',
    file: `${STORE}/batches.ts`,
    find: "const where: Guard = { _id, epoch, step, state: 'done' }",
    replace: "const where: Guard = { _id, state: 'done' }\n  void epoch\n  void step",
  },
  {
    name: 'sends again to everybody',
    file: `${DELIVERY}/edition-work.ts`,
    find: "  return state[0] === 'failed' || (state[0] === 'skipped' && state[2] !== MUTED)",
    replace: '  return state[2] !== MUTED',
  },
  {
    name: 'ends a resend before all batches are open again',
    file: `${DELIVERY}/edition-work.ts`,
    find: '    return !(await this.findBehind())\n',
    replace: '    return true\n',
  },
  {
    name: 'publishes what was paused',
    file: `${STORE}/messages.ts`,
    find: "  const where: Guard = { _id, rev, state: 'scheduled' }",
    replace: '  const where: Guard = { _id }\n  void rev',
  },
  {
    name: 'takes any receipt of the person for an unanswered call',
    file: `${DELIVERY}/fold-unknown.ts`,
    find: '      !taken.has(rounded(msgid)) &&\n',
    replace: '',
  },
  {
    name: 'folds a receipt of another person',
    file: `${DELIVERY}/fold.ts`,
    find: 'receipt && openids.includes(receipt.openid)',
    replace: 'receipt && openids.length > 0',
  },
]
