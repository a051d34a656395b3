import { batchesDeclaration } from './batches'
import { codesDeclaration } from './codes'
import { credentialsDeclaration } from './credentials'
import type { CollectionDeclaration } from './declaration'
import { followersDeclaration } from './followers'
import { gatesDeclaration } from './gates'
import { grantsDeclaration } from './grants'
import { marksDeclaration } from './marks'
import { messagesDeclaration } from './messages'
import { pushTokensDeclaration } from './push-tokens'
import { receiptsDeclaration } from './receipts'
import { settingsDeclaration } from './settings'
import { slotsDeclaration } from './slots'
import { suppressionsDeclaration } from './suppressions'
import { topicsDeclaration } from './topics'
import { usersDeclaration } from './users'

/** Every collection with its indexes: what a deployment makes, and what the local cloud runs on. */
export const collections: readonly CollectionDeclaration[] = [
  batchesDeclaration,
  codesDeclaration,
  credentialsDeclaration,
  followersDeclaration,
  gatesDeclaration,
  grantsDeclaration,
  marksDeclaration,
  messagesDeclaration,
  pushTokensDeclaration,
  receiptsDeclaration,
  settingsDeclaration,
  slotsDeclaration,
  suppressionsDeclaration,
  topicsDeclaration,
  usersDeclaration,
]
