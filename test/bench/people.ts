import type { Document } from '../../local/database'
import type { Scene } from '../cloud/scene'

/** Many people at once, as the functions would have made them: users, joined followers, grants. */
export function addPeople(
  scene: Scene,
  count: number,
  { follows = false, grants = 0 }: { follows?: boolean; grants?: number },
): void {
  const { cloud, account, templates } = scene
  // The owner is one of everyone, and must be like them.
  const people = [scene.owner]
  for (let n = 1; n < count; n++) people.push(cloud.world.person(`person ${n}`))
  const template = cloud.world.templates.get(templates.subscribe)
  if (template?.kind !== 'subscribe') throw new Error('no subscribe template')
  const [like] = cloud.database.find('users', { _id: scene.openid(scene.owner) }).documents
  if (!like) throw new Error('the owner is no user')
  const users: Document[] = []
  const ledger: Document[] = []
  for (const person of people) {
    const openid = scene.openid(person)
    if (follows) person.follows(account)
    if (grants > 0) person.accepts(template, grants)
    users.push({
      ...like,
      _id: openid,
      role: person === scene.owner ? 'owner' : 'user',
      keys: [
        { key: `u:${openid}`, from: '' },
        { key: '*', from: '' },
        ...(follows ? [{ key: `a:${account.appid}`, from: '' }] : []),
      ],
      follows: follows ? { [account.appid]: { openid: person.openid(account), since: '' } } : {},
    })
    if (grants > 0) {
      ledger.push({
        _id: `${openid}:${templates.subscribe}`,
        schema: 1,
        openid,
        templateId: templates.subscribe,
        rev: 0,
        remaining: grants,
        marks: [],
        credits: [],
        updatedAt: cloud.clock.now(),
      })
    }
  }
  cloud.database.remove('users', { _id: scene.openid(scene.owner) })
  cloud.database.insert('users', users)
  if (ledger.length > 0) cloud.database.insert('grants', ledger)
}
