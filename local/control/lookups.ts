import { z } from 'zod'
import type { Cloud } from '../cloud'
import type { OfficialAccount, Person, SubscribeTemplate } from '../wechat'
import { ControlError } from './control-error'

/** What requests name, found or refused with a sentence. */

/** @throws ControlError 400 naming what does not fit */
export function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw new ControlError(400, `The body does not fit.\n${z.prettifyError(result.error)}`)
}

/** @throws ControlError 404 */
export function personOf(cloud: Cloud, openid: string): Person {
  const known = cloud.wechat.world.whoIs(openid)
  if (known) return known.person
  throw new ControlError(404, `Nobody here has the openid '${openid}': see GET /local/world.`)
}

/** @throws ControlError 404 */
export function functionNamed(cloud: Cloud, name: string): string {
  if (cloud.functions.has(name)) return name
  const names = cloud.functions.configurations.map((configuration) => configuration.name)
  throw new ControlError(404, `There is no function '${name}', only: ${names.join(', ')}.`)
}

/** @throws ControlError 404 */
export function subscribeTemplateOf(cloud: Cloud, templateId: string): SubscribeTemplate {
  const template = cloud.wechat.world.templates.get(templateId)
  if (template?.kind === 'subscribe') return template
  throw new ControlError(
    404,
    `There is no template '${templateId}' of subscribe messages: see GET /local/world.`,
  )
}

/** The official account with this appid; without one the only account. @throws ControlError 404 */
export function accountOf(cloud: Cloud, appid: string | undefined): OfficialAccount {
  const accounts = cloud.wechat.world.officialAccounts
  const [only, another] = accounts
  const account =
    appid === undefined && another === undefined
      ? only
      : accounts.find((candidate) => candidate.appid === appid)
  if (account) return account
  const appids = accounts.map((candidate) => candidate.appid)
  throw new ControlError(404, `Say in 'appid' which official account: ${appids.join(', ')}.`)
}
