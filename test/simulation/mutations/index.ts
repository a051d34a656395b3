import { answers } from './answers'
import { controls } from './controls'
import { ledger } from './ledger'
import type { Mutation } from './mutation'
import { planning } from './planning'
import { pushes } from './pushes'
import { settings } from './settings'
import { writes } from './writes'

export const MUTATIONS: readonly Mutation[] = [
  ...pushes,
  ...planning,
  ...writes,
  ...answers,
  ...ledger,
  ...controls,
  ...settings,
]
