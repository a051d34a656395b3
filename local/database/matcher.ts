import { Query } from 'mingo'
import { Context } from 'mingo/core'
import * as queryOperators from 'mingo/operators/query'
import { Query as BareQuery } from 'mingo/query'
import { requestFailed } from './faults'
import { copyDocument, type Document, isPlainObject } from './values'

/** No code in queries: the platform has no `$where` either. */
const OPTIONS = { scriptEnabled: false }

/**
 * The same without the operators that only `$expr` has a use for: mingo copies all that it is given for every query, and
 * with all of them that takes longer than the query.
 */
const PLAIN = { ...OPTIONS, context: Context.init({ query: { ...queryOperators } }) }

/**
 * The test of a filter.
 *
 * @throws DATABASE_REQUEST_FAILED for an unknown operator, and for an undefined value: the SDK drops those, and a guard
 *   that is dropped guards nothing
 */
export function matcher(filter: Document): (document: Document) => boolean {
  refuseUndefined(filter, '')
  const query = asRequest(() =>
    hasExpression(filter) ? new Query(filter, OPTIONS) : new BareQuery(filter, PLAIN),
  )
  return (document) => asRequest(() => query.test(document))
}

/** Is there an `$expr` in it, at any depth? */
function hasExpression(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasExpression)
  if (!isPlainObject(value)) return false
  return Object.entries(value).some(([name, inner]) => name === '$expr' || hasExpression(inner))
}

function refuseUndefined(value: unknown, path: string): void {
  if (value === undefined) throw requestFailed(`The filter's ${path} is undefined.`)
  if (Array.isArray(value)) value.forEach((element, i) => refuseUndefined(element, `${path}.${i}`))
  if (isPlainObject(value)) {
    for (const name of Object.keys(value)) {
      refuseUndefined(value[name], path === '' ? name : `${path}.${name}`)
    }
  }
}

/**
 * A copy of a document with the fields of a projection.
 *
 * @throws DATABASE_REQUEST_FAILED for projection operators (`$slice`, `$elemMatch`), which nothing here needs
 */
export function projector(projection: Document = {}): (document: Document) => Document {
  const fields = Object.entries(projection)
  const odd = fields.find(([, value]) => ![0, 1].includes(Number(value)))
  if (odd) throw requestFailed(`The projection of ${odd[0]} must be 1 or 0 in the local cloud.`)
  if (fields.length === 0) return copyDocument
  const query = new BareQuery({}, PLAIN)
  return (document) => {
    const [projected] = asRequest(() => query.find<Document>([document], projection).all())
    return copyDocument(projected ?? {})
  }
}

/** What mingo refuses is the caller's mistake, as it would be MongoDB's answer. */
export function asRequest<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw requestFailed(error instanceof Error ? error.message : String(error))
  }
}
