import type { Channel } from '../domain/words'
import type { ChannelDriver } from './channel'
import { subscribe } from './subscribe'
import { template } from './template'
import { uniform } from './uniform'

export const drivers: Readonly<Record<Channel, ChannelDriver>> = { template, uniform, subscribe }
