import type { Clock, Log, Random } from '../domain/effects'
import type { SealRing } from '../domain/seal'
import type { Kick } from '../delivery/effects'
import type { Database } from '../store/database'
import type { Http } from '../wechat/https'

/** What use cases are given from outside. */
export interface Effects {
  clock: Clock
  random: Random
  log: Log
  database: Database
  seal: SealRing
  /** To WeChat's HTTPS API, at `apiUrl`. */
  http: Http
  apiUrl: string
  kick: Kick
  /** How much time this run has left, in ms. */
  timeLeft(): number
  /** The key of the page that shows a message, for whoever was notified of it. */
  pageKey(message: string): string
  /** The key of console, scripts and functions; '' where none is set: then nobody has it. */
  consoleKey: string
}
