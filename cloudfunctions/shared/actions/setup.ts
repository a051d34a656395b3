import type { SetupAnswer, SetupRequest } from '../../../typings/admin'
import { closedRoads, refusedRoads } from '../delivery/closed-roads'
import { Gates } from '../delivery/gates'
import { roadKey } from '../domain/roads'
import { kindOf, listKinds } from '../store/settings'
import { Refusal } from '../domain/errors'
import { randomText, sameSecret, sha256 } from '../domain/ids'
import { replaceCode, tryCode, useCode } from '../store/codes'
import { collections } from '../store/collections'
import { hasUserWithRole, setUserFields } from '../store/users'
import type { Effects } from './effects'
import { changeInstallation } from './settings'

/** Base32 as Crockford writes it: without letters that are taken for digits. 50 bits, for five tries in ten minutes. */
const CLAIM_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CLAIM_LENGTH = 10
const CLAIM_TRIES = 5
const CLAIM_MS = 10 * 60_000

const CLAIM = 'claim'

const hashClaim = (code: string) => sha256('claim-code', code)

/**
 * Makes what a fresh environment lacks, and says how the installation stands. While it has no owner, every call answers
 * a new claim code, and the last one is void.
 */
export async function setup(effects: Effects, { appid }: SetupRequest): Promise<SetupAnswer> {
  const { clock, random, database } = effects
  for (const { name } of collections) await database.createCollection(name)
  const installation = await changeInstallation(effects, appid === undefined ? {} : { appid })
  const { closed, refused } = await troubles(effects)
  const state = {
    collections: collections.length,
    appid: installation.appid,
    ...(closed.length > 0 && { closed }),
    ...(refused.length > 0 && { refused }),
  }
  if (await hasUserWithRole(database, 'owner')) return { ...state, owner: true }
  const claimCode = randomText(random, CLAIM_LENGTH, CLAIM_ALPHABET)
  await replaceCode(database, {
    _id: CLAIM,
    schema: 1,
    hash: hashClaim(claimCode),
    triesLeft: CLAIM_TRIES,
    expiresAt: clock.now() + CLAIM_MS,
  })
  return { ...state, owner: false, claimCode }
}

/** Whatever any kind maps is a road. What is closed for everybody is said once, and not for every kind. */
async function troubles({
  clock,
  database,
}: Effects): Promise<Required<Pick<SetupAnswer, 'closed' | 'refused'>>> {
  const gates = new Gates(database)
  await gates.read()
  const now = clock.now()
  const kinds = (await listKinds(database)).map((kind) => ({
    kind: kindOf(kind),
    roads: kind.mappings.map(({ channel, account }) => roadKey({ channel, appid: account ?? '' })),
  }))
  const roads = [...new Set(kinds.flatMap((kind) => kind.roads))]
  const isOpen = (road: string) => gates.state(road, '', now).way === 'open'
  return {
    closed: [
      ...closedRoads(gates, roads, '', now),
      ...kinds.flatMap(({ kind, roads }) =>
        closedRoads(gates, roads.filter(isOpen), kind, now).map((road) => ({ kind, ...road })),
      ),
    ],
    refused: kinds.flatMap(({ kind, roads }) =>
      refusedRoads(gates, roads, kind).map((road) => ({ kind, ...road })),
    ),
  }
}

/**
 * Makes the caller the first owner. The code counts once.
 *
 * @param caller the mini program's user, and the mini program's appid, which the installation learns by this.
 * @throws Refusal `owner_exists`, `bad_claim_code`
 */
export async function claim(
  effects: Effects,
  caller: { openid: string; appid: string },
  request: { code: string },
): Promise<{ role: 'owner' }> {
  const { clock, database } = effects
  if (await hasUserWithRole(database, 'owner')) throw new Refusal('owner_exists')
  const hash = hashClaim(asWritten(request.code))
  const code = await tryCode(database, CLAIM, clock.now())
  if (!code || !sameSecret(code.hash, hash) || !(await useCode(database, CLAIM, hash))) {
    throw new Refusal('bad_claim_code')
  }
  if (caller.appid !== '') await changeInstallation(effects, { appid: caller.appid })
  await setUserFields(database, caller.openid, { role: 'owner' })
  return { role: 'owner' }
}

/** As people type it: in small letters, in groups, with letters for the digits that they look like. */
const asWritten = (typed: string) =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
