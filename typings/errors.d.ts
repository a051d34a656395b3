/** What `user` and `admin` answer: success with the action's answer, or an error by name. */
export type Reply<T> = { ok: true; result: T } | { ok: false; error: ErrorBody }

export interface ErrorBody {
  /** A name from the table in cloudfunctions/shared/domain/errors.ts. */
  code: string
  /** The sentence, in the asker's language. */
  message: string
  zh: string
  en: string
  /** Every fault found in the request, each with its field. */
  faults?: FieldFault[]
}

export interface FieldFault {
  /** For example `to.users[3]`. */
  field: string
  rule: string
  zh: string
  en: string
}
