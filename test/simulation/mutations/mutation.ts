import type { Sabotage } from '../bundle'

/** One line of the engine made wrong, and what that is. */
export interface Mutation extends Sabotage {
  name: string
}

export const ACTIONS = 'cloudfunctions/shared/actions'
export const DELIVERY = 'cloudfunctions/shared/delivery'
export const DOMAIN = 'cloudfunctions/shared/domain'
export const STORE = 'cloudfunctions/shared/store'
