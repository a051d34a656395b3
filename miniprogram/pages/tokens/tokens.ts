import type { MyToken, MyTokens } from '../../../typings/user'
import { call, sentenceOf } from '../../services/call'
import { copy } from '../../services/copy'
import { confirmed } from '../../services/dialog'
import { fill, language, words } from '../../services/language'
import { whenConnected } from '../../services/network'
import { fullTime } from '../../services/time'
import type { ValueEvent } from '../../services/value-event'
import type { Words } from '../../words/index'

interface TokenView extends Pick<MyToken, 'id' | 'name'> {
  since: string
}

interface Data {
  words: Words['me']
  tokens: TokenView[]
  loaded: boolean
  /** Why the list could not be loaded. */
  sentence: string
  retry: string
  /** Shown once, until the page is left. */
  created: { token: string; curl: string; noAddress: boolean } | null
  /** The dialog that asks for the name is open. */
  naming: boolean
  nameFault: string
  saving: boolean
}

/** The language of the words in `data`. */
const spoken = language()

const data: Data = {
  words: words().me,
  tokens: [],
  loaded: false,
  sentence: '',
  retry: words().common.retry,
  created: null,
  naming: false,
  nameFault: '',
  saving: false,
}

Page({
  data,

  forget: (): void => undefined,

  onLoad(): void {
    void wx.setNavigationBarTitle({ title: words().me.tokensTitle })
    if (language() !== spoken) this.setData({ words: words().me, retry: words().common.retry })
    this.forget = whenConnected(() => {
      if (this.data.sentence !== '') void this.load()
    })
    void this.load()
  },

  onUnload(): void {
    this.forget()
  },

  async load(): Promise<void> {
    try {
      this.show(await call('tokens.list', {}))
    } catch (error) {
      this.setData({ sentence: sentenceOf(error) })
    }
  },

  show({ tokens }: MyTokens): void {
    this.setData({ tokens: tokens.map(viewOf), loaded: true, sentence: '' })
  },

  askName(): void {
    this.setData({ naming: true, nameFault: '' })
  },

  closeName(): void {
    this.setData({ naming: false })
  },

  async create({ detail: name }: ValueEvent<string>): Promise<void> {
    if (this.data.saving) return
    this.setData({ saving: true, nameFault: '' })
    try {
      const created = await call('tokens.create', { name })
      const { token, address } = created
      this.setData({ created: { token, curl: curlOf(token, address), noAddress: address === '' } })
      this.show(created)
      this.setData({ naming: false })
    } catch (error) {
      this.setData({ nameFault: sentenceOf(error) })
    }
    this.setData({ saving: false })
  },

  copyToken(): void {
    void copy(this.data.created?.token ?? '')
  },

  copyCurl(): void {
    void copy(this.data.created?.curl ?? '')
  },

  async revoke({ currentTarget }: WechatMiniprogram.TouchEvent): Promise<void> {
    const { id, name } = currentTarget.dataset as { id: string; name: string }
    const { revokeTitle, revokeText, revoke, revoked } = words().me
    const title = fill(revokeTitle, { name })
    if (!(await confirmed({ title, text: revokeText, action: revoke }))) return
    try {
      this.show(await call('tokens.revoke', { id }))
      this.tell(revoked)
    } catch (error) {
      this.tell(sentenceOf(error))
    }
  },

  tell(sentence: string): void {
    void wx.showToast({ title: sentence, icon: 'none' })
  },
})

const viewOf = ({ id, name, createdAt }: MyToken): TokenView => ({
  id,
  name,
  since: fill(words().me.since, { time: fullTime(createdAt, language()) }),
})

function curlOf(token: string, address: string): string {
  const base = address === '' ? words().me.addressPlaceholder : address
  return `curl -d title=Hello -d content=World ${base}/send/${token}`
}
