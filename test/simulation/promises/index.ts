import type { MessageDocument } from '../../../cloudfunctions/shared/store/messages'
import type { Story } from '../story'
import { acceptedOnce } from './accepted'
import type { Broken } from './broken'
import { all } from './broken'
import { everythingEnds, nothingIsHeld } from './ends'
import { asForecast } from './forecast'
import { ledgerHolds } from './ledger'
import { outcomesAgree } from './outcomes'
import { phonesAgree } from './phones'
import { heardIsRecorded } from './heard'
import { everybodyIsPlanned } from './planned'
import { closedRoads } from './roads'
import { fairWeatherIsSwift } from './swift'
import { callsInTheirTime } from './times'
import { writtenDown } from './written'

/** Everything that must hold when the storm is over and all is done. */
export function brokenPromises(story: Story): Broken[] {
  const messages = all<MessageDocument>(story, 'messages')
  return [
    ...acceptedOnce(story, messages),
    ...messages.flatMap((message) => [
      ...everythingEnds(story, message),
      ...outcomesAgree(story, message),
      ...everybodyIsPlanned(story, message),
      ...phonesAgree(story, message),
    ]),
    ...nothingIsHeld(story),
    ...story.simulation.history.wrong,
    ...callsInTheirTime(story),
    ...closedRoads(story),
    ...writtenDown(story),
    ...heardIsRecorded(story),
    ...ledgerHolds(story),
    ...fairWeatherIsSwift(story, messages),
    ...asForecast(story),
    ...story.waitingForNothing,
  ]
}
