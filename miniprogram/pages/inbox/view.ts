import type { InboxRow, MyTopic } from '../../../typings/user'
import type { Chip } from '../../components/list-filter/list-filter'
import type { RowView } from '../../components/message-group/message-group'
import { language, words } from '../../services/language'
import type { ListFilter } from '../../services/message-list'
import { wasOpened } from '../../services/opened'
import { spokenTime } from '../../services/time'
import { topicName } from '../../services/topics'

/** What stands where a list has no message. */
export interface Empty {
  icon: string
  title: string
  text: string
  action: string
}

export function chipsOf(filter: ListFilter, topics: readonly MyTopic[]): Chip[] {
  const { all, unread } = words().inbox
  return [
    { topic: '', unread: false, name: all },
    { topic: '', unread: true, name: unread },
    ...topics.map(({ id, name }) => ({ topic: id, unread: false, name })),
  ].map((chip) => ({
    ...chip,
    chosen: chip.topic === filter.topic && chip.unread === filter.unread,
  }))
}

export function viewOf({
  id,
  title,
  summary,
  topic,
  sender,
  time,
  read,
  priority,
}: InboxRow): RowView {
  return {
    id,
    title,
    summary,
    from: topic === '' ? sender : topicName(topic),
    time: spokenTime(time, Date.now(), language()),
    read: read || wasOpened(id),
    high: priority === 'high',
  }
}

export function emptyOf({ unread, topic, search }: ListFilter): Empty {
  const { noneFound, noneFoundText, noUnread, noneInTopic, emptyTitle, emptyText, emptyAction } =
    words().inbox
  if (search !== '') return { icon: 'search', title: noneFound, text: noneFoundText, action: '' }
  if (unread) return { icon: 'passed', title: noUnread, text: '', action: '' }
  if (topic !== '') return { icon: 'envelop-o', title: noneInTopic, text: '', action: '' }
  return { icon: 'envelop-o', title: emptyTitle, text: emptyText, action: emptyAction }
}
