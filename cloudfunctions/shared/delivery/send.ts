import { drivers } from '../channels'
import type { Notice } from '../channels/channel'
import type { Called, FinalVerdict, TransportVerdict } from '../domain/after-call'
import { afterCall } from '../domain/after-call'
import type { Verdict } from '../domain/answers'
import { judge } from '../domain/answers'
import { notLinkedNotice } from '../domain/notices'
import type { Waiting } from '../domain/people'
import { parseRoad } from '../domain/roads'
import type { Transport } from '../wechat/transport'
import type { MessageWork } from './message-work'
import { tellAdministrators } from './tell-administrators'

export interface ClaimedPerson {
  road: string
  openid: string
  state: Waiting
}

/** What came of one person's call, and what it says about the road. */
export interface SendResult extends Called {
  verdict: FinalVerdict
}

/** Makes one person's call, when the pace lets it go, and says what became of the person. */
export function sendToPerson(
  work: MessageWork,
  person: ClaimedPerson,
  notice: Notice,
): Promise<SendResult> {
  const { run } = work
  return run.pace.run(work.isHigh, async () => {
    const [, , , , unanswered, via] = person.state
    const transports = run
      .transportsOn(person.road)
      .filter((transport) => unanswered === 0 || transport.name === via)
    // Claimed when the gate was open: those go back uncalled.
    const closed = work.roads.isClosed(person.road)
    const firstCallAt = unanswered > 0 ? unanswered : run.effects.clock.now()
    const { verdict, transport } = closed
      ? { verdict: { type: 'late' } as const, transport: undefined }
      : await callBy(work, person, notice, transports)
    const call = {
      state: person.state,
      road: person.road,
      firstCallAt,
      via: transport?.name ?? via,
      repeatable: drivers[parseRoad(person.road).channel].repeatable,
    }
    const { clock, random } = run.effects
    const called = afterCall(verdict, call, clock.now(), random.fraction())
    return { ...called, verdict }
  })
}

/** Tries one transport after the other, as long as it is the transport that can make no call. */
async function callBy(
  work: MessageWork,
  person: ClaimedPerson,
  notice: Notice,
  transports: readonly Transport[],
): Promise<{ verdict: FinalVerdict; transport: Transport | undefined }> {
  for (const transport of transports) {
    const verdict = await callOnce(work, person, notice, transport)
    if (verdict.type !== 'noCredential' && verdict.type !== 'accessRefused') {
      return { verdict, transport }
    }
    await work.run.refuse(transport, person.road, verdict)
  }
  return { verdict: { type: 'noCredential' }, transport: undefined }
}

/** One call, with the two repeats that are made at once: for a stale token, and without the mini-program link. */
async function callOnce(
  work: MessageWork,
  person: ClaimedPerson,
  notice: Notice,
  transport: Transport,
): Promise<TransportVerdict> {
  const road = parseRoad(person.road)
  const driver = drivers[road.channel]
  const call = async (linked: boolean): Promise<Verdict> => {
    const answer = await transport.send({
      api: driver.api,
      appid: road.channel === 'template' ? road.appid : '',
      body: driver.body(road, person.openid, notice, linked),
      // Road or transport may have closed while an access token was on its way.
      inTime: () =>
        work.run.inTime() &&
        !work.roads.isClosed(person.road) &&
        !work.run.isRefused(transport, person.road),
    })
    return judge(answer)
  }
  let verdict = await call(!work.unlinked.has(person.road))
  if (verdict.type === 'staleToken' && (await transport.refresh(road.appid))) {
    verdict = await call(!work.unlinked.has(person.road))
  }
  if (verdict.type === 'notLinked' && !work.unlinked.has(person.road)) {
    work.unlinked.add(person.road)
    const named = work.run.configuration.named(person.road)
    await tellAdministrators(work.run.effects, notLinkedNotice(named))
    verdict = await call(false)
  }
  if (verdict.type === 'staleToken') return { type: 'noCredential' }
  if (verdict.type === 'notLinked') return { type: 'person', cause: 'mini_program_not_linked' }
  return verdict
}
