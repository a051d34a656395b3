/** What the page says, in both languages at once. */
export interface Words {
  zh: string
  en: string
}

/** 中文 and English in one line of plain text. */
export const inLine = ({ zh, en }: Words): string => `${zh} ${en}`

export const WORDS = {
  connecting: { zh: '连接中…', en: 'Connecting…' },
  lost: { zh: '本地云无响应', en: 'The local cloud does not answer' },
  programNeverBuilt: { zh: '小程序编译失败：', en: 'The mini program cannot be built:' },
  programBroken: {
    zh: '小程序编译失败，手机上仍是上一次的版本：',
    en: 'The mini program cannot be built; the phones run what was built before:',
  },
  person: { zh: '添加', en: 'Add' },
  personName: { zh: '名字', en: 'Name' },
  nobody: { zh: '请在上方选择一部手机', en: 'Choose a phone above' },
  light: { zh: '浅色', en: 'Light' },
  dark: { zh: '深色', en: 'Dark' },
  services: { zh: '服务通知', en: 'Services' },
  noNotification: { zh: '还没有通知', en: 'None yet' },
  follow: { zh: '关注', en: 'Follow' },
  unfollow: { zh: '取消关注', en: 'Unfollow' },
  notFollowing: { zh: '未关注', en: 'not followed' },
  openProgram: { zh: '进入小程序查看', en: 'View in mini program' },
  openUrl: { zh: '查看详情', en: 'View details' },
  more: { zh: '更多', en: 'More' },
  reject: { zh: '拒收此类消息', en: 'Reject such messages' },
  rejected: { zh: '已拒收', en: 'Rejected' },
  push: { zh: '推送到这部手机', en: 'Push here' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  unread: { zh: '未读', en: 'Unread' },
  notReady: { zh: '手机还没有启动', en: 'The phone has not started yet' },
} satisfies Record<string, Words>

/** For example 3 人 people. */
export function peopleCount(count: number): Words {
  return { zh: `${count} 人`, en: count === 1 ? 'person' : 'people' }
}

export function notificationCount(count: number): Words {
  return { zh: `${count} 条通知`, en: count === 1 ? 'notification' : 'notifications' }
}
