import type { Cloud } from '../cloud'
import { accountOf, functionNamed, parsed, personOf } from './lookups'
import * as requests from './requests'
import { privacyRoutes } from './privacy-routes'
import { subscribeRoutes } from './subscribe-routes'
import { notificationsView, personView, worldView } from './views'
import type { DemoWorld } from './views'

export interface ControlRequest {
  query: URLSearchParams
  /** Parsed JSON; undefined where there is no body. */
  body: unknown
}

/** Method and path -> what is answered, as JSON. */
export type Routes = Record<string, (request: ControlRequest) => unknown>

/** The routes of the control server. */
export function controlRoutes(cloud: Cloud, demo: DemoWorld): Routes {
  return {
    ...watchRoutes(cloud, demo),
    ...peopleRoutes(cloud, demo),
    ...subscribeRoutes(cloud),
    ...privacyRoutes(cloud),
    ...faultRoutes(cloud),
    ...functionRoutes(cloud),
  }
}

function watchRoutes(cloud: Cloud, demo: DemoWorld): Routes {
  return {
    'GET /local/world': () => worldView(cloud, demo),
    'GET /local/notifications': ({ query }) => {
      const to = query.get('to')
      if (to !== null) personOf(cloud, to)
      return notificationsView(cloud, to ?? undefined)
    },
    'GET /local/calls': () => [...cloud.wechat.calls].reverse(),
    'GET /local/meters': () => cloud.meters(),
    'GET /local/logs': ({ query }) => cloud.logs(query.get('function') ?? undefined).reverse(),
  }
}

function peopleRoutes(cloud: Cloud, demo: DemoWorld): Routes {
  const { world } = cloud.wechat
  return {
    'POST /local/people': ({ body }) => {
      const { name } = parsed(requests.PERSON, body)
      return personView(world, world.person(name), demo)
    },
    'POST /local/follow': ({ body }) => {
      const { openid, appid } = parsed(requests.FOLLOW, body)
      world.follow(personOf(cloud, openid), accountOf(cloud, appid))
      return { follows: true }
    },
    'POST /local/unfollow': ({ body }) => {
      const { openid, appid } = parsed(requests.FOLLOW, body)
      world.unfollow(personOf(cloud, openid), accountOf(cloud, appid))
      return { follows: false }
    },
  }
}

function faultRoutes({ wechat }: Cloud): Routes {
  return {
    'GET /local/faults': () => wechat.faults.list(),
    'POST /local/faults': ({ body }) => {
      wechat.faults.add(parsed(requests.FAULT, body))
      return wechat.faults.list()
    },
    'DELETE /local/faults': () => {
      wechat.faults.clear()
      return []
    },
  }
}

function functionRoutes(cloud: Cloud): Routes {
  return {
    'POST /local/call': ({ body }) => {
      const { openid, function: name, data } = parsed(requests.CALL, body)
      return cloud.call(personOf(cloud, openid), functionNamed(cloud, name), data)
    },
    'POST /local/console': ({ body }) => {
      const { function: name, event } = parsed(requests.CONSOLE, body)
      return cloud.console(functionNamed(cloud, name), event)
    },
    'POST /local/tick': async ({ body }) => {
      const { function: name } = parsed(requests.TICK, body ?? {})
      if (name !== undefined) functionNamed(cloud, name)
      return cloud.tick(name)
    },
  }
}
