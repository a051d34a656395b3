import { common } from './common'
import { copy } from './copy'
import { inbox } from './inbox'
import { me } from './me'
import { message } from './message'
import { subscriptions } from './subscriptions'

/** Every word on the screens, in 中文 and English. A file for each part of the program; they are one table. */
export const table = {
  zh: {
    common: common.zh,
    copy: copy.zh,
    inbox: inbox.zh,
    message: message.zh,
    subscriptions: subscriptions.zh,
    me: me.zh,
  },
  en: {
    common: common.en,
    copy: copy.en,
    inbox: inbox.en,
    message: message.en,
    subscriptions: subscriptions.en,
    me: me.en,
  },
}

export type Words = (typeof table)['zh']
