import type { BareLoopOrder, BareLoopResult, Sender } from '../fixtures/bare-loop/order'
import { ORDERS } from '../fixtures/bare-loop/order'
import { TITLE } from './broadcast-run'
import type { AccountDocument } from '../../../cloudfunctions/shared/store/settings'
import type { Ground } from './ground'

/** Calls in flight at the same time, as in one run of `deliver`. */
const AT_ONCE = 50

/** As long as the one in the product's notices. */
const PAGE = `pages/message/message?id=${'0'.repeat(32)}&key=${'0'.repeat(16)}`

let orders = 0

/** The same calls as a broadcast's to so many people, without the product. */
export async function runBareLoop(
  ground: Ground,
  by: Sender,
  people: number,
  atOnce = AT_ONCE,
): Promise<BareLoopResult> {
  const { cloud, account, templates } = ground.scene
  ground.forget()
  orders += 1
  const order: BareLoopOrder = {
    _id: String(orders),
    by,
    atOnce,
    account: storedAccount(ground),
    secret: account.secret,
    body: {
      template_id: templates.account,
      data: { thing1: { value: TITLE }, time2: { value: '2024-05-01 12:00' } },
      miniprogram: { appid: cloud.world.miniProgram.appid, pagepath: PAGE },
    },
    openids: cloud.world.people.slice(0, people).map((person) => person.openid(account)),
  }
  cloud.database.remove(ORDERS, {})
  cloud.database.insert(ORDERS, [{ ...order }])
  const [outcome] = await cloud.tick('bare-loop')
  if (outcome?.status !== 'returned') throw new Error(JSON.stringify(outcome))
  return JSON.parse(outcome.result) as BareLoopResult
}

function storedAccount({ scene }: Ground): AccountDocument {
  const { documents } = scene.cloud.database.find('settings', {
    _id: `account:${scene.account.appid}`,
  })
  return documents[0] as unknown as AccountDocument
}
