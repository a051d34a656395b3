import type { Mutation } from './mutation'
import { DELIVERY, DOMAIN, STORE } from './mutation'

/** The ledger of what people have agreed to. */
export const ledger: readonly Mutation[] = [
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
    find: '    { _id: isIn(ids), refundable: mark, refunds: ne(mark) },',
    replace: '    { _id: isIn(ids), refunds: ne(mark) },',
  },
  {
    name: 'gives back what WeChat has said is gone',
    file: `${STORE}/grants.ts`,
    find: '{ set: { remaining: 0, refundable: [] }, inc: { rev: 1 } }',
    replace: '{ set: { remaining: 0 }, inc: { rev: 1 } }',
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
    find: "  if (road !== 'subscribe' || reasonOf(cause) !== 'no_allowance') return",
    replace: '  if (cause !== road) return\n  void reasonOf',
  },
  {
    name: 'debits after sending',
    file: `${DELIVERY}/batch-work.ts`,
    find: '  const debited = await debit(work, held, slice, mark)\n',
    replace: '  const debited = new Map<number, Debit>()\n',
    also: {
      find: '  await refund(work, refunds, mark)\n',
      replace: '  await debit(work, held, slice, mark)\n  await refund(work, refunds, mark)\n',
    },
  },
  {
    name: 'credits an event as often as it comes',
    file: `${DOMAIN}/ledger.ts`,
    find: '  if (credits.some((credit) => credit.event === event.id)) return undefined\n',
    replace: '',
  },
  {
    name: 'credits event and report of one popup',
    file: `${DOMAIN}/ledger.ts`,
    find: '  if (!same) return',
    replace: '  if (credits.length >= 0) return',
  },
  {
    name: 'credits over a debit',
    file: `${STORE}/grants.ts`,
    find: '{ _id: grant._id, rev: grant.rev }',
    replace: '{ _id: grant._id }',
  },
]
