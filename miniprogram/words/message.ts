import { reasons } from './reasons'

const zh = {
  title: '消息',
  high: '重要',
  from: '来自 {sender}',
  topic: '群组 {topic}',
  open: '打开链接',
  copyAll: '复制内容',
  linkCopied: '链接已复制，请在浏览器中打开',
  noPage: '没有这个页面',
  inbox: '查看全部消息',
  gone: '看不到这条消息',
  goneText: '它可能已被撤回，或不是发给你的。',
  failed: '消息加载失败',
  offerTitle: '通知次数已用完',
  offerText: '再允许一次，下次才能继续通知你。',
  offer: '允许接下来的通知',
  roads: {
    template: '公众号模板消息',
    uniform: '统一服务消息',
    subscribe: '订阅消息',
  },
  outcomes: {
    sent: '已通过{road}通知',
    delivered: '已通过{road}送达',
    failed: '通知发送失败，消息只在这里',
    unknown: '通知可能已送达',
    waiting: '正在通知',
    skipped: '未通知，消息只在这里',
  },
  onlyHere: '未通知：',
  reasons: reasons.zh,
}

const en: typeof zh = {
  title: 'Message',
  high: 'High',
  from: 'From {sender}',
  topic: 'Topic {topic}',
  open: 'Open link',
  copyAll: 'Copy text',
  linkCopied: 'Copied: open it in a browser',
  noPage: 'There is no such page',
  inbox: 'All messages',
  gone: 'This message cannot be shown',
  goneText: 'It may have been recalled, or it was not for you.',
  failed: 'The message could not be loaded',
  offerTitle: 'That was the last notification',
  offerText: 'Allow another one, and you will be notified next time, too.',
  offer: 'Allow the next notifications',
  roads: {
    template: 'template message',
    uniform: 'service message',
    subscribe: 'subscribe message',
  },
  outcomes: {
    sent: 'Notified by {road}',
    delivered: 'Delivered by {road}',
    failed: 'The notification failed: the message is only here',
    unknown: 'A notification may have arrived',
    waiting: 'The notification is on its way',
    skipped: 'Not notified: the message is only here',
  },
  onlyHere: 'Not notified: ',
  reasons: reasons.en,
}

export const message = { zh, en }
