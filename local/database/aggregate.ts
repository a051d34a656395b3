import { aggregate } from 'mingo'
import type { Collection } from './collection'
import { invalidParam, requestFailed } from './faults'
import type { SortSpec } from './index-bounds'
import { asRequest } from './matcher'
import { type CallReport, select, type SelectOptions } from './select'
import { copyDocument, type Document, isPlainObject } from './values'

/** The stages of the SDK that need nothing but the collection itself and no chance. */
const STAGES = new Set([
  '$addFields',
  '$bucket',
  '$count',
  '$group',
  '$limit',
  '$match',
  '$project',
  '$replaceRoot',
  '$skip',
  '$sort',
  '$sortByCount',
  '$unwind',
])

/**
 * Runs a pipeline. As in MongoDB, its beginning (`$match`, then `$sort`, then `$limit`) is a query and can use indexes.
 *
 * @throws DATABASE_REQUEST_FAILED for stages that the local cloud does not run, and for what mingo refuses
 */
export function runAggregate(
  action: string,
  collection: Collection,
  pipeline: readonly Document[],
): { documents: Document[]; report: CallReport } {
  for (const stage of pipeline) refuseUnknownStage(stage)
  const { filter, options, rest } = leadingQuery(pipeline)
  const { records, report } = select(action, collection, filter, options)
  // Copies on the way in too: mingo's $addFields writes into nested objects of its input.
  const found = records.map((record) => copyDocument(record.document))
  const documents = asRequest(() => aggregate(found, rest, { scriptEnabled: false }))
    .filter(isPlainObject)
    .map(copyDocument)
  return { documents, report: { ...report, returned: documents.length } }
}

function refuseUnknownStage(stage: Document): void {
  const names = Object.keys(stage)
  const name = names[0] ?? ''
  if (names.length !== 1) throw invalidParam('A stage of an aggregation has exactly one field.')
  if (!STAGES.has(name)) throw requestFailed(`The local cloud does not run the stage ${name}.`)
}

interface LeadingQuery {
  filter: Document
  options: SelectOptions
  rest: Document[]
}

function leadingQuery(pipeline: readonly Document[]): LeadingQuery {
  const rest = [...pipeline]
  const options: SelectOptions = {}
  const match = rest[0]?.$match
  if (isPlainObject(match)) rest.shift()
  const sort = rest[0]?.$sort
  if (isPlainObject(sort)) {
    options.sort = sortSpec(sort)
    rest.shift()
  }
  const limit = rest[0]?.$limit
  if (typeof limit === 'number') {
    options.limit = limit
    rest.shift()
  }
  const filter = isPlainObject(match) ? match : {}
  return { filter, options, rest }
}

/** @throws INVALID_PARAM where a direction is neither 1 nor -1 */
export function sortSpec(sort: Document): SortSpec {
  return Object.fromEntries(
    Object.entries(sort).map(([path, direction]) => {
      if (direction !== 1 && direction !== -1) {
        throw invalidParam(
          `The order of ${path} must be 1 or -1, not ${JSON.stringify(direction)}.`,
        )
      }
      return [path, direction]
    }),
  )
}
