import type { Mutation } from './mutation'
import { ACTIONS, DELIVERY, STORE } from './mutation'

/** Accepting: once, the newest, and begun. */
export const pushes: readonly Mutation[] = [
  {
    name: 'accepts one push twice',
    file: `${ACTIONS}/draft.ts`,
    find: 'if (idempotencyKey !== null) return sha256(type, id, idempotencyKey).slice(0, 32)',
    replace: "if (idempotencyKey === '') return sha256(type, id, idempotencyKey).slice(0, 32)",
  },
  {
    name: 'does not await the kick',
    file: `${ACTIONS}/kick.ts`,
    find: '    const answer = await effects.kick(message, wait)\n',
    replace:
      "    void effects.kick(message, wait)\n    const answer = { type: 'notStarted', text: '' } as Awaited<ReturnType<Effects['kick']>>\n",
  },
  {
    name: 'lets the older update stand',
    file: `${ACTIONS}/merge.ts`,
    find: 'return hasEventAt && message.eventAt < there.eventAt',
    replace: 'return hasEventAt && message.eventAt > there.eventAt',
  },
  {
    name: 'lets every update stand',
    file: `${ACTIONS}/merge.ts`,
    find: 'return hasEventAt && message.eventAt < there.eventAt',
    replace: 'return hasEventAt && message.eventAt < 0',
  },
  {
    name: 'takes a repeated update for a new one',
    file: `${ACTIONS}/merge.ts`,
    find: '  if (known) {',
    replace: '  if (known && tried) {',
  },
  {
    name: 'replaces a message without looking at its rev',
    file: `${STORE}/messages.ts`,
    find: '  return (await database.update(MESSAGES, { _id, rev }, { set, inc: { rev: 1 } })) > 0\n}\n\n/** Everything',
    replace:
      '  void rev\n  return (await database.update(MESSAGES, { _id }, { set, inc: { rev: 1 } })) > 0\n}\n\n/** Everything',
  },
  {
    name: 'updates a message without telling the runs',
    file: `${ACTIONS}/merge.ts`,
    find: 'if (edition > 1) await certain',
    replace: 'if (edition < 1) await certain',
  },
  {
    name: 'leaves older editions open',
    file: `${DELIVERY}/message-work.ts`,
    find: 'return (await this.nextOfOlder()) ?? this.nextOfCurrent()',
    replace: 'return this.nextOfCurrent()',
  },
  {
    name: 'makes the same push as often as it is asked for',
    file: `${ACTIONS}/accept.ts`,
    find: 'return author.suppressSeconds > 0',
    replace: 'return author.suppressSeconds < 0',
  },
  {
    name: 'suppresses without a reservation',
    file: `${ACTIONS}/suppress.ts`,
    find: '    if (await certain(clock, () => addSuppression(database, mine))) return mine\n',
    replace:
      '    if (tries === 0 || (await certain(clock, () => addSuppression(database, mine)))) return mine\n',
  },
  {
    name: 'suppresses from a reservation whose maker died',
    file: `${ACTIONS}/suppress.ts`,
    find: '    await certain(clock, () => renewSuppression(database, held, { ...mine, message: id }))\n',
    replace: '',
  },
]
