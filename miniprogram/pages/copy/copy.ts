import { lastNotCopied } from '../../services/copy'
import { words } from '../../services/language'
import type { Words } from '../../words/index'

interface Data {
  words: Words['copy']
  /** Why the text was not copied. */
  sentence: string
  text: string
}

const data: Data = { words: words().copy, sentence: '', text: '' }

/** A text that WeChat did not copy, to be selected by hand. */
Page({
  data,

  onLoad(): void {
    void wx.setNavigationBarTitle({ title: words().copy.title })
    this.setData({ words: words().copy, ...lastNotCopied() })
  },
})
