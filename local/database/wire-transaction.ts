import { idOf } from './collection'
import type { Engine } from './engine'
import { requestFailed } from './faults'
import type { UpdateOptions } from './options'
import { updater } from './update'
import { copyDocument, type Document, type DocumentId } from './values'

/** A collection as one transaction sees it. */
interface Scope {
  engine: Engine
  collectionName: string
  transactionId: string
}

/** One document of it, named by `{_id}`. */
interface Target extends Scope {
  query: Document
}

export function readInTransaction(target: Target): Document[] {
  const document = read(target, idOf(target.query))
  return document ? [copyDocument(document)] : []
}

export function insertInTransaction(scope: Scope, documents: readonly Document[]): DocumentId[] {
  return documents.map((given) => {
    const document = scope.engine.withId(copyDocument(given))
    const id = idOf(document)
    if (read(scope, id)) {
      throw requestFailed(
        `E11000 duplicate key error collection: ${scope.collectionName} index: _id_ dup key: { _id: ${JSON.stringify(id)} }`,
      )
    }
    write(scope, id, document)
    return id
  })
}

export function modifyInTransaction(
  target: Target,
  change: Document,
  { replace = false, upsert = false }: UpdateOptions,
): { updated: number; upsertedId?: DocumentId } {
  if (upsert && !replace) throw requestFailed('An upsert takes a whole document, not operators.')
  const id = idOf(target.query)
  const changed = updater(change, replace)
  const document = read(target, id)
  if (document) {
    write(target, id, changed(document))
    return { updated: 1 }
  }
  if (!upsert) return { updated: 0 }
  write(target, id, changed({ _id: id }))
  return { updated: 0, upsertedId: id }
}

export function removeInTransaction(target: Target): number {
  const id = idOf(target.query)
  if (!read(target, id)) return 0
  write(target, id, undefined)
  return 1
}

function read({ engine, collectionName, transactionId }: Scope, id: DocumentId) {
  return engine.transactions.read(transactionId, engine.collection(collectionName), id)
}

function write(
  { engine, collectionName, transactionId }: Scope,
  id: DocumentId,
  document: Document | undefined,
): void {
  engine.transactions.write(transactionId, engine.collection(collectionName), id, document)
}
