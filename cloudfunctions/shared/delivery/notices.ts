import type { Notice } from '../channels/channel'
import { renderFields } from '../domain/kinds/render'
import { plainText } from '../domain/plain-text'
import type { Road } from '../domain/roads'
import type { MessageDocument } from '../store/messages'
import type { KindDocument } from '../store/settings'
import type { Configuration } from './configuration'
import { mappingOn } from './configuration'

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
): Notice | { reason: string } {
  const mapping = mappingOn(kind, road)
  if (!mapping) return { reason: 'kind_has_no_template' }
  const rendered = renderFields(road.channel, mapping, {
    title: message.title,
    summary: message.summary,
    content: plainText(message.content, message.format),
    time: Math.max(message.sendAt ?? 0, message.eventAt),
    sender: message.sender.name,
    topic: message.audience.type === 'topic' ? message.audience.topic : '',
    kind: kind?.name ?? '',
    link: message.link,
    priority: message.priority,
    id: message._id,
    data: message.data,
  })
  const fault = rendered.faults[0]
  if (fault) return { reason: `field_does_not_fit:${fault.field}:${fault.rule}` }
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
