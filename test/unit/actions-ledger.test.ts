import { describe, expect, test } from 'vitest'
import type { Credit } from '../../cloudfunctions/shared/domain/ledger'
import { GRANT_MEMORY, creditEvent, creditReport } from '../../cloudfunctions/shared/domain/ledger'

const T = 1_000_000_000

/** `event a @0` at 0 s, `event a @0 late 90`, `report @5`. */
function told(story: string): number {
  let credits: Credit[] = []
  let remaining = 0
  for (const line of story.split(', ')) {
    const [what, ...rest] = line.split(' ')
    const id = what === 'event' ? (rest.shift() ?? '') : ''
    const at = T + Number(rest[0]?.slice(1)) * 1000
    const now = rest[1] === 'late' ? at + Number(rest[2]) * 1000 : at
    const credited =
      what === 'event'
        ? creditEvent(credits, { id, createdAt: at }, now)
        : creditReport(credits, now)
    credits = credited?.credits ?? credits
    remaining += credited?.adds ?? 0
  }
  return remaining
}

describe('an accepted popup counts once, whoever tells of it', () => {
  test.each([
    ['event a @0', 1],
    ['report @0', 1],
    ['event a @0, report @2', 1],
    ['report @0, event a @2', 1],
    ['report @0, event a @30', 1],
    ['event a @0, event a @0', 1],
    ['event a @0, report @1, event a @0', 1],
    ['report @0, event a @1, event a @1', 1],
    ['report @0, event a @1 late 120', 1],
  ])('%s: %i', (story, remaining) => {
    expect(told(story)).toBe(remaining)
  })
})

describe('two popups count twice', () => {
  test.each([
    ['report @0, report @5', 2],
    ['event a @0, event b @5', 2],
    ['event a @0, report @1, event b @5, report @6', 2],
    ['event a @0, event b @5, report @6, report @7', 2],
    ['report @0, report @5, event a @6, event b @7', 2],
    ['report @0, event a @91', 2],
    ['event a @0, report @91', 2],
  ])('%s: %i', (story, remaining) => {
    expect(told(story)).toBe(remaining)
  })
})

test('only the last credits are remembered', () => {
  let credits: Credit[] = []
  for (let n = 0; n < 20; n++) {
    credits = creditEvent(credits, { id: String(n), createdAt: T }, T)?.credits ?? credits
  }
  expect(credits.map(({ event }) => event)).toEqual(
    ['12', '13', '14', '15', '16', '17', '18', '19'].slice(-GRANT_MEMORY),
  )
})
