import { Comparison } from '../../cloudfunctions/shared/store/database'

type Fields = Record<string, unknown>

/** A database call in the words of the protocol, on one line. */
export function describeCall(what: string, args: unknown[]): string {
  const [collection, where, change] = args as [string, Fields | undefined, Fields | undefined]
  if (what === 'update' && collection === 'batches') return batchWrite(where ?? {}, change ?? {})
  if (what === 'add' && collection === 'batches') return batchAdded(where ?? {})
  if (what === 'find') return `find ${collection} ${guard((where?.['where'] as Fields) ?? {})}`
  if (what === 'add') return `add ${collection} ${String(where?.['_id'])}`
  return [what, collection, guard(where ?? {}), change ? changed(change) : ''].join(' ').trim()
}

function batchAdded({ _id, people, claims, last }: Fields): string {
  const size = Array.isArray(people) ? people.length : 0
  const claimed = Array.isArray(claims) ? claims.length : 0
  return `plan ${String(_id)}: ${size} people, ${claimed} claimed${last === true ? ', the last' : ''}`
}

function batchWrite(where: Fields, change: Fields): string {
  const set = (change['set'] as Fields | undefined) ?? {}
  const inc = (change['inc'] as Fields | undefined) ?? {}
  const { _id = guard(where), epoch = '', step = '' } = where
  const at = `${short(_id)} ${short(epoch)}.${short(step)}`
  if ('signal' in inc) return `signal ${guard(where)}`
  const people = Object.entries(set)
    .filter(([field]) => /^people\.\d+\.s$/.test(field))
    .map(([field, state]) => `${field.split('.')[1]}=${stateOf(state)}`)
  const records = people.length > 0 ? ` record ${people.join(' ')}` : ''
  if ('attempt' in set && 'owner' in set) return `reopen ${at}${records}`
  if ('owner' in set && set['owner'] !== '') return `lease ${at}`
  if (set['owner'] === '')
    return `close ${at} ${String(set['state'])} due ${String(set['due'])}${records}`
  const claims = Array.isArray(set['claims']) ? (set['claims'] as [number, string][]) : []
  const claimed = claims.map(([person, road]) => `${person}:${road.split(':')[0]}`).join(' ')
  return `write ${at}${records}${claimed === '' ? '' : ` claim ${claimed}`}`
}

const stateOf = (state: unknown): string =>
  Array.isArray(state) ? state.filter((part) => part !== '').join(',') : String(state)

const guard = (where: Fields): string =>
  Object.entries(where)
    .map(([field, condition]) => `${field}${text(condition)}`)
    .join(' ')

function text(condition: unknown): string {
  if (condition instanceof Comparison) return ` ${condition.operator} ${short(condition.operand)}`
  if (Array.isArray(condition)) return condition.map(text).join('')
  return `=${short(condition)}`
}

const changed = (change: Fields): string =>
  Object.entries(change)
    .map(([operator, fields]) => `${operator} ${short(fields)}`)
    .join(' ')

const short = (value: unknown): string => {
  const json = typeof value === 'string' ? value : JSON.stringify(value)
  return json.length > 160 ? `${json.slice(0, 157)}…` : json
}
