import { z } from 'zod'
import type { Cloud } from '../cloud'
import type { OfficialAccount, Person } from '../wechat'
import { ControlError } from './control-error'
import * as requests from './requests'
import { notificationsView, worldView } from './views'
import type { DemoWorld } from './views'

export interface ControlRequest {
  query: URLSearchParams
  /** Parsed JSON; undefined where there is no body. */
  body: unknown
}

/** What a route answers, as JSON. */
type Route = (request: ControlRequest) => unknown

/** The routes of the control server, by method and path. */
export function controlRoutes(cloud: Cloud, demo: DemoWorld): Record<string, Route> {
  const { wechat } = cloud
  const { world } = wechat
  return {
    'GET /local/notifications': ({ query }) => {
      const to = query.get('to')
      if (to !== null) personOf(cloud, to)
      return notificationsView(cloud, to ?? undefined)
    },
    'GET /local/calls': () => [...wechat.calls].reverse(),
    'GET /local/world': () => worldView(cloud, demo),
    'GET /local/meters': () => cloud.meters(),
    'GET /local/logs': ({ query }) => cloud.logs(query.get('function') ?? undefined).reverse(),
    'GET /local/faults': () => wechat.faults.list(),
    'POST /local/faults': ({ body }) => {
      wechat.faults.add(parsed(requests.FAULT, body))
      return wechat.faults.list()
    },
    'DELETE /local/faults': () => {
      wechat.faults.clear()
      return []
    },
    'POST /local/tick': async ({ body }) => {
      const { function: name } = parsed(requests.TICK, body ?? {})
      if (name !== undefined) functionNamed(cloud, name)
      return cloud.tick(name)
    },
    'POST /local/accept': ({ body }) => {
      const { openid, templateIds } = parsed(requests.ACCEPT, body)
      return world.requestSubscribeMessage(personOf(cloud, openid), templateIds, 'accept')
    },
    'POST /local/follow': ({ body }) => {
      const { person, account } = follower(cloud, body)
      world.follow(person, account)
      return { follows: true }
    },
    'POST /local/unfollow': ({ body }) => {
      const { person, account } = follower(cloud, body)
      world.unfollow(person, account)
      return { follows: false }
    },
    'POST /local/call': ({ body }) => {
      const { openid, function: name, data } = parsed(requests.CALL, body)
      return cloud.call(personOf(cloud, openid), functionNamed(cloud, name), data)
    },
    'POST /local/console': ({ body }) => {
      const { function: name, event } = parsed(requests.CONSOLE, body)
      return cloud.console(functionNamed(cloud, name), event)
    },
  }
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw new ControlError(400, `The body does not fit.\n${z.prettifyError(result.error)}`)
}

function personOf(cloud: Cloud, openid: string): Person {
  const known = cloud.wechat.world.whoIs(openid)
  if (known) return known.person
  throw new ControlError(404, `Nobody here has the openid '${openid}': see GET /local/world.`)
}

function functionNamed(cloud: Cloud, name: string): string {
  if (cloud.functions.has(name)) return name
  const names = cloud.functions.configurations.map((configuration) => configuration.name)
  throw new ControlError(404, `There is no function '${name}', only: ${names.join(', ')}.`)
}

function follower(cloud: Cloud, body: unknown): { person: Person; account: OfficialAccount } {
  const { openid, appid } = parsed(requests.FOLLOW, body)
  const accounts = cloud.wechat.world.officialAccounts
  const [only, another] = accounts
  const account =
    appid === undefined && another === undefined
      ? only
      : accounts.find((candidate) => candidate.appid === appid)
  if (account) return { person: personOf(cloud, openid), account }
  const appids = accounts.map((candidate) => candidate.appid)
  throw new ControlError(404, `Say in 'appid' which official account: ${appids.join(', ')}.`)
}
