import type { GrantDocument } from '../../../cloudfunctions/shared/store/grants'
import type { Person } from '../../../local/wechat'
import type { SentCall } from '../calls'
import { NO_ALLOWANCE } from '../calls'
import type { Story } from '../story'
import type { Broken } from './broken'
import { all, broken, wasInDoubt, wasMisled } from './broken'

/** A debit that was made before the ledger was corrected is called on within this, in ms. */
const DEBITED_BEFORE_MS = 10_000

/** The ledger may say less than WeChat allows after these. */
const IN_DOUBT = ['no answer to a debit', 'grants not given back']

/** The ledger never says more than WeChat allows for longer than one refused call; and as much, where nothing was in doubt. */
export function ledgerHolds(story: Story): Broken[] {
  return all<GrantDocument>(story, 'grants').flatMap((grant) => {
    const person = story.simulation.weChat.world.whoIs(grant.openid)?.person
    return person ? grantHolds(story, grant, person) : []
  })
}

function grantHolds(story: Story, grant: GrantDocument, person: Person): Broken[] {
  const { simulation, cast } = story
  const { _id, openid, remaining } = grant
  const allowed = simulation.weChat.world.allowances.of(person, cast.subscribe)
  const what = `${openid}: ledger ${remaining}, allowance ${allowed}`
  const subjects = [_id, openid]
  const refused = refusedCalls(story, openid)
  const again = refused.find((call) => couldBeKnown(story, call, refused, person))
  if (again) {
    const told = `${openid} is called for ${again.title} without an allowance`
    return [broken('no call is made that the ledger forbids', told, subjects)]
  }
  if (remaining > allowed && !mayBeAbove(story, refused, person)) {
    return [broken('the ledger is never above the allowance', what, subjects)]
  }
  return remaining !== allowed && mustBeEqual(story, person)
    ? [broken('the ledger equals the allowance where nothing was in doubt', what, subjects)]
    : []
}

/** Calls that WeChat itself refused, because the person had agreed to no more. */
const refusedCalls = ({ simulation }: Story, openid: string): SentCall[] =>
  simulation.witness.calls.filter(
    (call) => call.openid === openid && call.errcode === NO_ALLOWANCE && !call.isForced,
  )

/** Nothing was taken back without a word, or an earlier call was refused for it already. */
function couldBeKnown(
  story: Story,
  call: SentCall,
  refused: readonly SentCall[],
  person: Person,
): boolean {
  const { lives, simulation } = story
  if (wasMisled(story, person)) return false
  const revoked = lives.revoked.filter((one) => one.person === person && one.at <= call.answeredAt)
  if (revoked.length === 0) return true
  if (simulation.hasBadDatabase || simulation.hasCutRuns) return false
  const since = Math.max(...revoked.map(({ at }) => at))
  return refused.some(
    ({ begunAt, answeredAt }) => begunAt >= since && answeredAt + DEBITED_BEFORE_MS < call.begunAt,
  )
}

/** WeChat took it back, and no call has told so yet. */
function mayBeAbove(story: Story, refused: readonly SentCall[], person: Person): boolean {
  const { lives, simulation } = story
  if (wasMisled(story, person)) return true
  const revoked = lives.revoked.filter((one) => one.person === person)
  if (revoked.length === 0) return false
  if (simulation.hasBadDatabase || simulation.hasCutRuns) return true
  const since = Math.max(...revoked.map(({ at }) => at))
  return !refused.some(({ begunAt }) => begunAt >= since)
}

function mustBeEqual(story: Story, person: Person): boolean {
  const { lives, simulation } = story
  const isUnsure = simulation.logged.some(({ event }) => IN_DOUBT.includes(event))
  const wasRevoked = lives.revoked.some((one) => one.person === person)
  const wasInterrupted = simulation.hasCutRuns || simulation.hasLostGrants
  return (
    !isUnsure &&
    !wasInterrupted &&
    !simulation.hasLateGrants &&
    !wasRevoked &&
    !simulation.hadStorms &&
    !wasInDoubt(story, person)
  )
}
