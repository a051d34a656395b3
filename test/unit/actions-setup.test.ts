import { describe, expect, test } from 'vitest'
import { collections } from '../../cloudfunctions/shared/store/collections'
import { ActionsScene, CONSOLE, MINI_APPID, refusal, user } from './actions-scene'

const ANN = user('oAnn0000')
const BOB = user('oBob0000')

async function fresh() {
  const made = new ActionsScene({ hasCollections: false })
  const { claimCode = '' } = await made.admin(CONSOLE, 'setup', {})
  const claim = (code: string, who = ANN) => made.admin(who, 'claim', { code })
  return { made, claimCode, claim }
}

describe('setup', () => {
  test('makes what a fresh environment lacks, and can be repeated', async () => {
    const made = new ActionsScene({ hasCollections: false })
    for (let n = 0; n < 2; n++) {
      expect(await made.admin(CONSOLE, 'setup', {})).toEqual({
        collections: collections.length,
        owner: false,
        claimCode: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{10}$/) as string,
        appid: '',
      })
    }
    for (const { name } of collections) expect(made.effects.engine.count(name, {})).toBeDefined()
    expect(made.stored('settings', 'installation')).toMatchObject({ receipts: 'all' })
  })

  test('keeps what was set, and takes an appid', async () => {
    const { made } = await fresh()
    await made.admin(CONSOLE, 'settings.save', { pace: 7 })
    expect(await made.admin(CONSOLE, 'setup', { appid: MINI_APPID })).toMatchObject({
      appid: MINI_APPID,
    })
    expect(await made.admin(CONSOLE, 'settings.get', {})).toMatchObject({ pace: 7 })
  })

  test('is the console only', async () => {
    const { made } = await fresh()
    expect((await refusal(made.admin(ANN, 'setup', {}))).code).toBe('not_allowed')
  })

  test('keeps of the code only a hash', async () => {
    const { made, claimCode } = await fresh()
    expect(JSON.stringify(made.stored('codes', 'claim'))).not.toContain(claimCode)
  })
})

describe('the claim code', () => {
  test('makes the caller owner, and tells the installation its mini program', async () => {
    const { made, claimCode, claim } = await fresh()
    expect(await claim(claimCode)).toEqual({ role: 'owner' })
    expect(await made.user(ANN, 'me.get', {})).toMatchObject({ role: 'owner' })
    const { claimCode: none, ...state } = await made.admin(CONSOLE, 'setup', {})
    expect(none).toBeUndefined()
    expect(state).toMatchObject({ owner: true, appid: MINI_APPID })
  })

  test('may be typed as people do', async () => {
    const { claimCode, claim } = await fresh()
    const typed = claimCode.toLowerCase().replace(/0/g, 'o').replace(/1/g, 'l')
    const spaced = ` ${typed.slice(0, 5)} - ${typed.slice(5)}`
    expect(await claim(spaced)).toEqual({ role: 'owner' })
  })

  test('counts once', async () => {
    const { claimCode, claim } = await fresh()
    const codes = await Promise.allSettled([claim(claimCode), claim(claimCode, BOB)])
    expect(codes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await refusal(claim(claimCode, BOB))).code).toBe('owner_exists')
  })

  test('has five tries', async () => {
    const { claimCode, claim } = await fresh()
    for (let n = 0; n < 5; n++) expect((await refusal(claim('WRONG'))).code).toBe('bad_claim_code')
    expect((await refusal(claim(claimCode))).code).toBe('bad_claim_code')
  })

  test('still counts at the fifth try', async () => {
    const { claimCode, claim } = await fresh()
    for (let n = 0; n < 4; n++) await refusal(claim('WRONG'))
    expect(await claim(claimCode)).toEqual({ role: 'owner' })
  })

  test('is good for ten minutes', async () => {
    const { made, claimCode, claim } = await fresh()
    made.effects.clock.advance(10 * 60_000)
    expect((await refusal(claim(claimCode))).code).toBe('bad_claim_code')
  })

  test('is void once there is a newer one', async () => {
    const { made, claimCode, claim } = await fresh()
    const { claimCode: newer = '' } = await made.admin(CONSOLE, 'setup', {})
    expect((await refusal(claim(claimCode))).code).toBe('bad_claim_code')
    expect(await claim(newer)).toEqual({ role: 'owner' })
  })

  test('is entered in the mini program only', async () => {
    const { made, claimCode } = await fresh()
    const refused = made.admin(CONSOLE, 'claim', { code: claimCode })
    expect((await refusal(refused)).code).toBe('not_allowed')
  })
})
