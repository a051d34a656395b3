import type { Notice } from '../channels/channel'
import type { Cause } from '../domain/causes'
import { causeOf } from '../domain/causes'
import type { Fault } from '../domain/kinds/faults'
import type { Mapping } from '../domain/kinds/mapping'
import { renderFields } from '../domain/kinds/render'
import { plainText } from '../domain/plain-text'
import type { Road } from '../domain/roads'
import type { MessageDocument } from '../store/messages'
import type { KindDocument } from '../store/settings'
import type { Configuration } from './configuration'
import { mappingOn } from './configuration'

/** Why a message cannot go by a road. */
export interface NoNotice {
  cause: Cause
  /** Every field that does not fit; empty where there is no template at all. */
  faults: readonly Fault[]
}

/** A message of one line has no summary: a notification that shows only the summary shows that line. */
function titleUnlessShown(title: string, { fields }: Mapping): string {
  return Object.values(fields).some((pattern) => /\{\{\s*title\s*\}\}/.test(pattern)) ? '' : title
}

/**
 * The message made ready for a road, or the reason why it cannot go by it: a field that does not fit is found before
 * any call.
 */
export function noticeFor(
  message: MessageDocument,
  road: Road,
  kind: KindDocument | undefined,
  configuration: Configuration,
  page: string,
): Notice | NoNotice {
  const mapping = mappingOn(kind, road)
  if (!mapping) return { cause: 'kind_has_no_template', faults: [] }
  const rendered = renderFields(road.channel, mapping, {
    title: message.title,
    summary: message.summary || titleUnlessShown(message.title, mapping),
    content: plainText(message.content, message.format),
    time: Math.max(message.sendAt ?? 0, message.eventAt),
    sender: message.sender.name,
    topic: message.audience.type === 'topic' ? message.audience.topic : '',
    kind: kind?.name ?? '',
    link: message.link,
    priority: message.priority,
    id: message._id,
    data: Object.fromEntries(message.data.map(({ name, value }) => [name, value])),
  })
  const [fault] = rendered.faults
  if (fault) {
    return { cause: causeOf('field_does_not_fit', fault), faults: rendered.faults }
  }
  return {
    message: message._id,
    attempt: message.attempt,
    templateId: mapping.templateId,
    data: rendered.data,
    page,
    miniAppid: configuration.installation.appid,
    url: /^https?:\/\//.test(message.link) ? message.link : '',
  }
}
