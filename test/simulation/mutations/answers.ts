import type { Mutation } from './mutation'
import { DELIVERY, DOMAIN } from './mutation'

/** What WeChat answers, and what is told of it: unknowns, probes, gates, receipts. */
export const answers: readonly Mutation[] = [
  {
    name: 'repeats an unknown subscribe message',
    file: `${DOMAIN}/after-call.ts`,
    find: "  if (verdict.type === 'unknown') return { state: inDoubt(), refund: false }",
    replace: "  if (verdict.type === 'unknown') return { state: again(1_000, 1), refund: false }",
  },
  {
    name: 'takes over claimed people as if they had not been called',
    file: `${DOMAIN}/after-call.ts`,
    find: "        : ended('unknown', road, 'sender_was_cut_off', '', trail),",
    replace: "        : ['waiting', step, tries, now, 0, '', trail],",
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
    find: "      state: notMade ? inDoubt() : ended('unknown', call.road, 'no_answer', '', trail),",
    replace:
      "      state: notMade ? inDoubt() : waiting(step + 1, 0, along(trail, call.road, 'no_answer')),",
  },
  {
    name: 'goes to the next road after an unanswered call',
    file: `${DOMAIN}/slice.ts`,
    find: "      if (over) return ended('unknown', road, 'no_answer', '', current[6])",
    replace:
      "      if (over) return waiting(current[1] + 1, 0, along(current[6], road, 'no_answer'))",
  },
  {
    name: 'skips the probe',
    file: `${DELIVERY}/roads.ts`,
    find: "    if (known?.state === 'mine' && !known.inFlight) return { type: 'open', limit: 1 }",
    replace: "    if (known?.state === 'mine' || !known) return { type: 'open', limit: Infinity }",
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
    find: 'const receipt = own.find((one) => one !== undefined)',
    replace:
      'const receipt = own.find((one) => one !== undefined) ?? receipts.find((one) => one.msgid === from[3])',
  },
  {
    name: 'probes beside its own probe',
    file: `${DELIVERY}/roads.ts`,
    find: '    if (!this.wantsProbe(road)) return\n',
    replace: '',
  },
  {
    name: 'takes an older read of the message for another probe',
    file: `${DELIVERY}/roads.ts`,
    find: "else if (known !== 'mine' && known !== 'open' && owner",
    replace: 'else if (owner',
  },
  {
    name: 'closes no gate',
    file: `${DELIVERY}/roads.ts`,
    find: '    await this.run.gates.close(road, { way, since: now, until, cause })\n',
    replace: '',
  },
  {
    name: 'tells no other run of a closed gate',
    file: `${DELIVERY}/gates.ts`,
    find: '    await closeGate(this.database, id, closing)\n',
    replace: '',
  },
  {
    name: 'opens a gate that it has closed itself',
    file: `${DELIVERY}/gates.ts`,
    find: 'this.closed.get(id) ?? this.gates.get(id)',
    replace: 'this.gates.get(id)',
  },
  {
    name: 'closes no road for what the message asks',
    file: `${DELIVERY}/roads.ts`,
    find: '        await this.close(road, verdict.cause)\n',
    replace: '',
  },
  {
    name: 'calls on a road that has closed meanwhile',
    file: `${DELIVERY}/send.ts`,
    find: 'const closed = work.roads.isClosed(person.road)',
    replace: 'const closed = false',
    also: {
      find: '        !work.roads.isClosed(person.road) &&\n',
      replace: '',
    },
  },
  {
    name: 'folds no receipt',
    file: `${DELIVERY}/fold.ts`,
    find: "endedAs(batch, 'sent')",
    replace: "endedAs(batch, 'skipped')",
  },
  {
    name: 'fails who is to be tried again',
    file: `${DOMAIN}/after-call.ts`,
    find: '  return delay === undefined ? ended',
    replace: '  return delay !== undefined ? ended',
  },
]
