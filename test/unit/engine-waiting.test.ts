import { describe, expect, it } from 'vitest'
import { saveKind } from '../../cloudfunctions/shared/actions/kinds'
import { saveSettings } from '../../cloudfunctions/shared/actions/settings'
import { FRESH_INSTALLATION } from '../../cloudfunctions/shared/delivery/configuration'
import type { Database } from '../../cloudfunctions/shared/store/database'
import { closeGate, removeGate } from '../../cloudfunctions/shared/store/gates'
import { setDue, wakeMessages } from '../../cloudfunctions/shared/store/messages'
import { setInstallation } from '../../cloudfunctions/shared/store/settings'
import { actionEffects } from './engine-actions'
import { EngineScene } from './engine-scene'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

type Hours = { from: string; until: string } | null

/** The scene begins at 10:00. */
const QUIET: Hours = { from: '09:30', until: '18:00' }

const setQuiet = (scene: EngineScene, quietHours: Hours) =>
  saveSettings(actionEffects(scene), { quietHours })

/** Ann, and a push to her that waits for the quiet hours' end. */
async function waiting() {
  const scene = new EngineScene()
  await scene.install(['template', 'subscribe'])
  await setQuiet(scene, QUIET)
  const ann = await scene.user('Ann', { follows: true })
  const message = await scene.push(ann)
  await scene.run({ kicked: message._id })
  expect(await scene.outcomes(message)).toEqual({ Ann: 'waiting' })
  return { scene, ann, message }
}

/** The clock's time in UTC+8. */
const timeOf = (scene: EngineScene) =>
  new Date(scene.clock.now() + 8 * HOUR).toISOString().slice(11, 16)

describe('whoever waits for quiet hours', () => {
  it('is notified when they are taken away', async () => {
    const { scene, message } = await waiting()
    await setQuiet(scene, null)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
  })

  it('is notified when they end earlier', async () => {
    const { scene } = await waiting()
    await setQuiet(scene, { from: '09:30', until: '10:30' })
    await scene.minutes(29)
    expect(scene.notified()).toEqual({})
    await scene.minutes(3)
    expect(scene.notified()).toEqual({ Ann: 1 })
  })

  it('waits longer when they end later', async () => {
    const { scene } = await waiting()
    await setQuiet(scene, { from: '09:30', until: '20:00' })
    while (timeOf(scene) < '19:50') await scene.minutes(10)
    expect(scene.notified()).toEqual({})
    await scene.minutes(12)
    expect(scene.notified()).toEqual({ Ann: 1 })
  })

  it('is notified when its message is resumed after they were taken away', async () => {
    const { scene, message } = await waiting()
    await scene.control(message, 'pause')
    await setQuiet(scene, null)
    await scene.control(message, 'resume')
    await scene.run({ kicked: message._id })
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
  })

  it('is notified in a message of many batches', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await setQuiet(scene, QUIET)
    await scene.users(450, { follows: true })
    const message = await scene.push({ type: 'everyone' })
    await scene.minutes(2)
    await setQuiet(scene, null)
    await scene.run()
    expect((await scene.message(message)).counts).toMatchObject({ sent: 450 })
  })

  it('costs nothing until then', async () => {
    const { scene } = await waiting()
    scene.databaseCalls = 0
    await scene.minutes(60)
    // One look for what is due.
    expect(scene.databaseCalls).toBe(60)
  })

  it('is notified although whoever took them away died before it could say so', async () => {
    const { scene, message } = await waiting()
    const dying = { ...actionEffects(scene), database: dyingAfterSettings(scene.database) }
    await expect(saveSettings(dying, { quietHours: null })).rejects.toThrow('dead')
    await scene.minutes(5)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
  })

  it('is notified although a run that knew the old ones let its batch go afterwards', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await setQuiet(scene, QUIET)
    const message = await scene.push(await scene.user('Ann', { follows: true }))
    let saved = false
    const database = before(scene.database, 'update', 'batches', async () => {
      if (saved) return
      saved = true
      await setQuiet(scene, null)
    })
    await scene.clock.finish(scene.start({ kicked: message._id, effects: { database } }))
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
  })

  it('is notified although a run that knew the old ones said afterwards when the message is due', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await setQuiet(scene, QUIET)
    const message = await scene.push(await scene.user('Ann', { follows: true }))
    let saved = false
    const database = before(scene.database, 'update', 'messages', async () => {
      if (saved) return
      saved = true
      await setQuiet(scene, null)
    })
    await scene.clock.finish(scene.start({ kicked: message._id, effects: { database } }))
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
  })

  it('is notified although they were taken away by somebody who died, between two looks of such a run', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await setQuiet(scene, QUIET)
    const message = await scene.push(await scene.user('Ann', { follows: true }))
    const { clock } = scene
    const happens = [
      () => setDue(scene.database, { _id: message._id, rev: 0 }, { dueAt: clock.now() + HOUR }),
      () => wakeMessages(scene.database, clock.now() + 3 * MINUTE),
      () => setInstallation(scene.database, { quietHours: null }, FRESH_INSTALLATION),
    ]
    const database = before(scene.database, 'update', 'messages', async () => {
      await happens.shift()?.()
    })
    await clock.finish(scene.start({ kicked: message._id, effects: { database } }))
    expect(happens).toEqual([])
    await scene.minutes(5)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
  })

  it('does not hold up who waits for something else', async () => {
    const scene = new EngineScene({ templateSendsPerDay: 0 })
    await scene.install(['template'])
    await setQuiet(scene, QUIET)
    const message = await scene.push(await scene.user('Ann', { follows: true }))
    await scene.run()
    await setQuiet(scene, null)
    await scene.minutes(3)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'waiting' })
    // One refused call: the quota is used up, and the message waits for its gate now.
    expect(scene.wechat.calls).toHaveLength(1)
  })
})

describe('whoever waits at a gate', () => {
  const closed = async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    const { appid } = scene.account
    const gate = `template:${appid}`
    const until = scene.clock.now() + 10 * HOUR
    await closeGate(scene.database, gate, {
      way: 'wait',
      since: 0,
      until,
      cause: 'quota_used_up:45009',
    })
    const ann = await scene.user('Ann', { follows: true })
    const message = await scene.push(ann)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'waiting' })
    return { scene, message, gate }
  }

  it('is notified when it is opened, as soon as anything is saved', async () => {
    const { scene, message, gate } = await closed()
    await removeGate(scene.database, gate)
    const { appid } = scene.account
    const { templateId } = scene.templates.account
    const fields = { thing1: '{{title}}', time2: '{{time}}' }
    const mappings = [{ channel: 'template' as const, account: appid, templateId, fields }]
    await saveKind(actionEffects(scene), { id: 'other', mappings })
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
  })

  it('is notified when it opens by itself', async () => {
    const { scene } = await closed()
    await scene.clock.advance(10 * HOUR)
    await scene.run()
    expect(scene.notified()).toEqual({ Ann: 1 })
  })
})

/** Whoever uses it dies after writing settings. */
const dyingAfterSettings = (database: Database): Database => {
  let isDead = false
  const alive = () => {
    if (isDead) throw new Error('dead')
  }
  return {
    ...methodsOf(database),
    add: (collection, document) => (alive(), database.add(collection, document)),
    find: (collection, query) => (alive(), database.find(collection, query)),
    update: async (collection, where, change) => {
      alive()
      const changed = await database.update(collection, where, change)
      if (collection === 'settings' && changed > 0) isDead = true
      return changed
    },
  }
}

/** Something happens directly before a write. */
function before(
  database: Database,
  operation: 'update',
  watched: string,
  happens: () => Promise<void>,
): Database {
  return {
    ...methodsOf(database),
    [operation]: async (collection: string, ...rest: [never, never]) => {
      if (collection === watched) await happens()
      return database[operation](collection, ...rest)
    },
  }
}

const methodsOf = (database: Database): Database => ({
  find: (...asked) => database.find(...asked),
  count: (...asked) => database.count(...asked),
  add: (...asked) => database.add(...asked),
  update: (...asked) => database.update(...asked),
  remove: (...asked) => database.remove(...asked),
  createCollection: (...asked) => database.createCollection(...asked),
})
