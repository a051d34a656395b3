import type { Road } from './roads'
import { roadKey } from './roads'
import type { Channel } from './words'
import { DEFAULT_LADDER } from './words'

/** One that may say in which order channels are tried, and by which account: push or topic or push token, kind, installation. */
export interface LadderChoice {
  channels: readonly Channel[] | null
  account: string | null
}

/**
 * The roads for a message, in order: the first choice that says something decides. A road on which the kind has no
 * template is not on it; without a chosen account every account with a template is, the installation's first.
 */
export function ladderFor(
  choices: readonly LadderChoice[],
  mapped: readonly Road[],
  defaultAccount: string | null,
): string[] {
  const channels =
    choices.find((choice) => choice.channels !== null && choice.channels.length > 0)?.channels ??
    DEFAULT_LADDER
  const chosen = choices.find((choice) => choice.account !== null)?.account ?? null
  return channels.flatMap((channel) =>
    mapped
      .filter((road) => road.channel === channel)
      .filter((road) => road.appid === '' || chosen === null || road.appid === chosen)
      .sort((left, right) => rank(left, defaultAccount) - rank(right, defaultAccount))
      .map(roadKey),
  )
}

const rank = (road: Road, defaultAccount: string | null) => (road.appid === defaultAccount ? 0 : 1)
