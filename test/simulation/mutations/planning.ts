import type { Mutation } from './mutation'
import { DELIVERY, STORE } from './mutation'

/** Planning, ending, sending again. */
export const planning: readonly Mutation[] = [
  {
    name: 'ends a message without looking at its rev',
    file: `${STORE}/messages.ts`,
    find: '  const { _id, rev } = message\n  return (await database.update(MESSAGES, { _id, rev }, { set: change',
    replace:
      '  const { _id, rev } = message\n  void rev\n  return (await database.update(MESSAGES, { _id }, { set: change',
  },
  {
    name: 'ends a message whose audience is not planned',
    file: `${DELIVERY}/finish.ts`,
    find: 'if (!alone && (work.hasOlder || !(await work.isPlanned()))) return',
    replace: 'if (!alone && work.hasOlder) return',
  },
  {
    name: 'ends a message while batches are leased',
    file: `${DELIVERY}/finish.ts`,
    find: "due: batch.owner === '' ? due : batch.due }",
    replace: "due: batch.owner === '' ? due : NEVER }",
  },
  {
    name: 'ends a message although somebody waits',
    file: `${DELIVERY}/finish.ts`,
    find: '      next.at < NEVER\n',
    replace: '      next.at < 0\n',
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
    name: 'sets a batch that another run has added',
    file: `${STORE}/batches.ts`,
    find: '  database.add(NAME, batch)\n',
    replace: '  database.remove(NAME, { _id: batch._id }).then(() => database.add(NAME, batch))\n',
  },
  {
    name: 'works on a batch that another run has added',
    file: `${DELIVERY}/edition-work.ts`,
    find: 'const isMine = there.owner === batch.owner',
    replace: "const isMine = there.owner !== ''",
  },
  {
    name: 'forgets who failed when it sends again',
    file: `${DELIVERY}/edition-work.ts`,
    find: "return state[0] === 'failed' || (",
    replace: 'return (',
  },
  {
    name: 'sends to who has muted the topic',
    file: `${DELIVERY}/planner.ts`,
    find: 'isMuted(user.keys, held) ? this.muted(user) : this.user(user)',
    replace: 'this.user(user)',
  },
]
