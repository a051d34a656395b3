import type { Cloud } from '../cloud'
import { parsed, personOf } from './lookups'
import * as requests from './requests'
import type { Routes } from './routes'

/** 用户隐私保护指引: what a phone asks before it reads what is private, and what the backend says. */
export function privacyRoutes(cloud: Cloud): Routes {
  const { privacy } = cloud.wechat.world
  return {
    'POST /local/privacy/ask': ({ body }) => {
      const { openid, info } = parsed(requests.PRIVACY_ASK, body)
      return { state: privacy.state(personOf(cloud, openid), info) }
    },
    'POST /local/privacy': ({ body }) => {
      const { openid, agrees } = parsed(requests.PRIVACY, body)
      const person = personOf(cloud, openid)
      if (agrees) privacy.agree(person)
      else privacy.refuse(person)
      return { agrees }
    },
    'POST /local/privacy/declare': ({ body }) => {
      const { infos } = parsed(requests.DECLARE, body)
      privacy.declare(...infos)
      return { infos }
    },
  }
}
