const zh = {
  tabs: { inbox: '消息', subscriptions: '订阅', me: '我的' },
  offline: '网络不通，请稍后再试',
  stale: '网络不通，以下是上次看到的内容',
  failed: '出错了，请稍后再试',
  busy: '现在有点忙，请稍后再试',
  retry: '重试',
  cancel: '取消',
  confirm: '确定',
  yes: '确定',
  no: '取消',
  nameMissing: '请填写名字',
  nameTooLong: '名字最多 {n} 个字',
}

const en: typeof zh = {
  tabs: { inbox: 'Inbox', subscriptions: 'Subscriptions', me: 'Me' },
  offline: 'No connection: please try again later',
  stale: 'No connection: this is what was here last time',
  busy: 'Busy right now: please try again later',
  failed: 'Something went wrong: please try again later',
  retry: 'Try again',
  cancel: 'Cancel',
  confirm: 'OK',
  yes: 'Yes',
  no: 'No',
  nameMissing: 'Enter a name',
  nameTooLong: 'A name has at most {n} characters',
}

export const common = { zh, en }
