import type { AccountSave } from '../../../typings/admin'
import { Refusal, faultOf, refuseField } from '../domain/errors'
import { trySecret } from '../wechat/access-tokens'
import type { Effects } from './effects'

/** As pages show what they hide, and as documents name what is to be filled in; WeChat's own are letters and digits. */
const MASKED = /[*•●·…＊]|^<.*>$|^(?:x+|\.+|-+)$/i

/** WeChat knows the secret, but does not give the one who asks from this address an access token. */
const ADDRESS_NOT_LISTED = 40164

/** The appid is none, or not one that can have a token. */
const WRONG_APPID = new Set([40013, 41002])

/** System busy, too many requests: it says nothing of the secret. */
const NO_ANSWER = new Set([-1, 45009, 45011])

/**
 * Asks WeChat for an access token with a secret.
 *
 * @throws Refusal when it is none, when WeChat refuses it, and when it cannot be tried, unless it is to be kept untried.
 */
export async function checkSecret(
  effects: Effects,
  { appid, untried = false }: Pick<AccountSave, 'appid' | 'untried'>,
  secret: string,
): Promise<void> {
  if (MASKED.test(secret)) throw refuseField('secret', 'masked')
  if (!effects.seal.canSeal) throw new Refusal('seal_key_missing')
  const tried = await trySecret(effects, { appid, secret })
  if (tried.type === 'token') return
  if (tried.type === 'unreachable' || NO_ANSWER.has(tried.errcode)) {
    if (untried) return
    throw notReached(tried.type === 'unreachable' ? tried.text : `${tried.errcode} ${tried.errmsg}`)
  }
  const { errcode, errmsg } = tried
  if (errcode === ADDRESS_NOT_LISTED) {
    if (untried) return
    throw refuseField(
      'secret',
      'address_not_listed',
      `微信：${errcode} ${errmsg}。请把其中的地址加入该账号的 IP 白名单`,
      `WeChat: ${errcode} ${errmsg}. Put that address on the account's IP list`,
    )
  }
  throw refuseField(
    WRONG_APPID.has(errcode) ? 'appid' : 'secret',
    'refused_by_wechat',
    `微信不接受：${errcode} ${errmsg}`,
    `WeChat refuses it: ${errcode} ${errmsg}`,
  )
}

const notReached = (text: string) =>
  new Refusal('wechat_not_reached', [
    faultOf(
      'secret',
      'not_tried',
      `密钥没有验证，也没有保存：${text}`,
      `The secret was not tried, and not kept: ${text}`,
    ),
  ])
