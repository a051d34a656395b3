const zh = {
  empty: '还没有消息',
  failed: '消息没有取到',
  retry: '重试',
  gone: '这条消息不在了，或不是发给你的',
}

const en: typeof zh = {
  empty: 'No messages yet',
  failed: 'The messages could not be loaded',
  retry: 'Try again',
  gone: 'This message is gone, or it was not for you',
}

/** The words on the screens, in the language of the person's WeChat: Chinese, else English. */
export const words = wx.getAppBaseInfo().language.startsWith('zh') ? zh : en
