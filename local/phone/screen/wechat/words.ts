const zh = {
  cancel: '取消',
  confirm: '确定',
  copied: '内容已复制',
  request: '申请获取以下权限',
  once: '发送一次以下消息',
  longTerm: '发送以下消息',
  always: '总是保持以上选择，不再询问',
  allow: '允许',
  agree: '同意',
  privacy: '用户隐私保护提示',
  privacyText: '在你使用本小程序前，请阅读《用户隐私保护指引》。如你同意，请点击“同意”开始使用。',
  reject: '拒绝',
  example: '查看示例',
  settings: '设置',
  notifications: '订阅消息',
  mainSwitch: '接收通知',
  mainHint: '关闭后，不再接收本小程序的订阅消息',
  kept: '已选择“总是保持以上选择”的消息',
  noKept: '勾选“总是保持以上选择”的订阅消息会出现在这里',
  receive: '接收',
  refuse: '不接收',
  banned: '已停用',
  back: '返回',
  close: '关闭',
}

const en: typeof zh = {
  cancel: 'Cancel',
  confirm: 'OK',
  copied: 'Copied',
  request: 'Requests the following permission',
  once: 'Send the following message once',
  longTerm: 'Send the following messages',
  always: "Always keep the above choices and don't ask again",
  allow: 'Allow',
  agree: 'Agree',
  privacy: 'Privacy notice',
  privacyText:
    'Please read the privacy guidelines of this mini program. If you agree with them, tap "Agree".',
  reject: 'Reject',
  example: 'Example',
  settings: 'Settings',
  notifications: 'Subscribe messages',
  mainSwitch: 'Receive notifications',
  mainHint: 'When off, no subscribe messages of this mini program are received',
  kept: 'Messages with a choice that is always kept',
  noKept: 'Messages for which you ticked "always keep" appear here',
  receive: 'Receive',
  refuse: 'Refuse',
  banned: 'Disabled',
  back: 'Back',
  close: 'Close',
}

/** WeChat's own words, as they stand on its screens. */
export const weChatWords = { zh_CN: zh, en }

export type WeChatWords = typeof zh
