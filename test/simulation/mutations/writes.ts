import type { Mutation } from './mutation'
import { DELIVERY, DOMAIN, STORE } from './mutation'

/** Leases, claims, records: the writes of who holds a batch. */
export const writes: readonly Mutation[] = [
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
      find: "const free: Guard = lease.early ? { owner: '' } : { due: lte(lease.now) }",
      replace: 'const free: Guard = lease.until > 0 ? {} : { due: lte(lease.now) }',
    },
  },
  {
    name: 'takes a lease for its own by the count',
    file: `${DELIVERY}/held-batch.ts`,
    find: 'if (batch?.owner !== owner) return undefined',
    replace: 'if (!batch) return undefined',
  },
  {
    name: 'goes on after the lease was lost',
    file: `${DELIVERY}/batch-work.ts`,
    find: "if (written === 'lost') return false",
    replace: "if (written === 'lost') work.run.effects.log('lost', {})",
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
    name: 'renews the lease with every write',
    file: `${STORE}/batches.ts`,
    find: "  if (write.release) Object.assign(set, { ...write.release, owner: '' })",
    replace:
      "  if (write.release) Object.assign(set, { ...write.release, owner: '' })\n  else set['due'] = Date.UTC(2026, 2, 9)",
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
    name: 'counts what it has claimed as waiting for nobody',
    file: `${DOMAIN}/people.ts`,
    find: '    head.waiting += 1\n',
    replace: '    head.counts.skipped += 1\n    head.waiting += 1\n',
  },
  {
    name: 'records without looking at epoch and step',
    file: `${STORE}/batches.ts`,
    find: "  const where: Guard = { _id, epoch, step }\n  if (write.claims.length > 0) where['signal'] = signal",
    replace: '  const where: Guard = { _id }\n  void [epoch, step, signal]',
  },
  {
    name: 'closes a batch in which somebody waits',
    file: `${DELIVERY}/held-batch.ts`,
    find: "const state = due === undefined ? 'done' : 'open'",
    replace: "const state = 'done'",
  },
  {
    name: 'does not settle what its last holder left',
    file: `${DELIVERY}/held-batch.ts`,
    find: '      held.setState(person, state)\n    }\n    return held',
    replace: '      void [person, state]\n    }\n    return held',
  },
  {
    name: 'looks once at what it may have lost',
    file: `${DELIVERY}/held-batch.ts`,
    find: 'written ? undefined : await this.insist(() => getBatch(database, this.id))',
    replace: 'written ? undefined : await getBatch(database, this.id)',
  },
  {
    name: 'looks once at what another has written',
    file: `${DELIVERY}/held-batch.ts`,
    find: '    const there = await this.insist(() => getBatch(database, this.id))\n    const corrections',
    replace: '    const there = await getBatch(database, this.id)\n    const corrections',
  },
  {
    name: 'corrects once, whether done or not',
    file: `${DELIVERY}/held-batch.ts`,
    find: 'await this.insist(() => correctPeople(database, this.id, [correction]))',
    replace: 'await correctPeople(database, this.id, [correction])',
  },
  {
    name: 'gives up what it knows after five tries',
    file: `${DELIVERY}/held-batch.ts`,
    find: 'return certain(effects.clock, ask, inTime)',
    replace: 'void inTime\n    return certain(effects.clock, ask)',
  },
  {
    name: 'loses what it knows when it cannot go on',
    file: `${DELIVERY}/batch-work.ts`,
    find: 'error: String(error) })\n    return false',
    replace: 'error: String(error) })\n    throw error',
  },
  {
    name: 'corrects nothing when it comes back',
    file: `${DELIVERY}/held-batch.ts`,
    find: '      await this.recordLate()\n',
    replace: '',
  },
  {
    name: 'looks once at the message, with outcomes in hand',
    file: `${DELIVERY}/message-work.ts`,
    find: 'await certain(clock, () => getMessage(database, this.id), inTime)',
    replace: 'await getMessage(database, this.id)',
  },
  {
    name: 'leaves the sum of an ended message as it was',
    file: `${DELIVERY}/held-batch.ts`,
    find: '    if (corrections.length > 0) await recount(this.work, this.work.id, this.edition)\n',
    replace: '',
  },
  {
    name: 'leaves the sum to whoever folds at the same time',
    file: `${DELIVERY}/fold.ts`,
    find: '  if (corrected && !isWritten) await recount',
    replace: '  if (!corrected && !isWritten) await recount',
  },
  {
    name: 'goes back to an older read of the message',
    file: `${DELIVERY}/message-work.ts`,
    find: '    if (message.rev < this.latest.rev) return false\n',
    replace: '',
  },
  {
    name: 'does not give its budget back',
    file: `${DELIVERY}/batch-work.ts`,
    find: '        run.budget.give(slice.claims.length)\n',
    replace: '',
  },
]
