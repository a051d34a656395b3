import type { Cloud } from '../cloud'
import { ControlError } from './control-error'
import { parsed, personOf, subscribeTemplateOf } from './lookups'
import * as requests from './requests'
import type { Routes } from './routes'
import { askView, subscriptionsView } from './views'

/** What a person does about subscribe messages: in the popup, in the settings page, in a card's menu. */
export function subscribeRoutes(cloud: Cloud): Routes {
  const { world } = cloud.wechat
  return {
    'POST /local/subscribe/ask': ({ body }) => {
      const { openid, templateIds } = parsed(requests.ASK, body)
      return askView(world.popup.ask(personOf(cloud, openid), templateIds))
    },
    'POST /local/subscribe': ({ body }) => {
      const { openid, templateIds, choices, keep } = parsed(requests.SUBSCRIBE, body)
      const person = personOf(cloud, openid)
      return world.requestSubscribeMessage(person, templateIds, choices, { keep })
    },
    'POST /local/accept': ({ body }) => {
      const { openid, templateIds } = parsed(requests.ACCEPT, body)
      return world.requestSubscribeMessage(personOf(cloud, openid), templateIds, 'accept')
    },
    'POST /local/reject': ({ body }) => {
      const { openid, templateId } = parsed(requests.REJECT, body)
      const person = personOf(cloud, openid)
      world.popup.reject(person, subscribeTemplateOf(cloud, templateId))
      return subscriptionsView(world, person)
    },
    'GET /local/subscriptions': ({ query }) => {
      const openid = query.get('openid')
      if (openid === null) throw new ControlError(400, 'Say whose: /local/subscriptions?openid=…')
      return subscriptionsView(world, personOf(cloud, openid))
    },
    'POST /local/subscriptions': ({ body }) => changeSubscriptions(cloud, body),
  }
}

function changeSubscriptions(cloud: Cloud, body: unknown): unknown {
  const { openid, mainSwitch, templateId, choice } = parsed(requests.SUBSCRIPTIONS, body)
  const { world } = cloud.wechat
  const person = personOf(cloud, openid)
  if (templateId !== undefined && choice !== undefined) {
    const template = subscribeTemplateOf(cloud, templateId)
    if (!world.popup.keptChoices(person).has(template)) {
      throw new ControlError(
        400,
        `${person.name} keeps no choice for '${template.title}': the settings page does not list it.`,
      )
    }
    world.popup.changeKept(person, template, choice)
  }
  if (mainSwitch !== undefined) world.popup.setMainSwitch(person, mainSwitch)
  return subscriptionsView(world, person)
}
