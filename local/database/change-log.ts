import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { EJSON } from 'bson'
import { z } from 'zod'
import type { DocumentId } from './values'

/** One step of the log: a document as it is now, a document that is gone, or a collection made. */
const entrySchema = z.union([
  z.object({ collection: z.string(), put: z.record(z.string(), z.unknown()) }),
  z.object({ collection: z.string(), remove: z.union([z.string(), z.number()]) }),
  z.object({ collection: z.string() }),
])

export type LogEntry =
  | { collection: string; put: Record<string, unknown> }
  | { collection: string; remove: DocumentId }
  | { collection: string }

const FILE_NAME = 'database.log'

/**
 * The data directory: a file of lines, each the changes of one call as an EJSON array. A line is written before its
 * call is answered, so a killed process loses at most the call that it was in.
 */
export class ChangeLog {
  private readonly file: string
  private handle: number | undefined

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true })
    this.file = join(directory, FILE_NAME)
  }

  /**
   * What was written, in order. A last line without its end was being written when the process died: it is left out.
   *
   * @throws where any other line is damaged
   */
  *read(): Generator<LogEntry> {
    if (!existsSync(this.file)) return
    const lines = readFileSync(this.file, 'utf8').split('\n')
    lines.pop()
    for (const [i, line] of lines.entries()) {
      const parsed = z.array(entrySchema).safeParse(parseLine(line))
      if (!parsed.success) throw new Error(`Line ${i + 1} of ${this.file} is damaged.`)
      yield* parsed.data
    }
  }

  /** Replaces the file by one that leads to the same state in fewer lines, and opens it for `append`. */
  compact(entries: Iterable<LogEntry>): void {
    const fresh = `${this.file}.new`
    const handle = openSync(fresh, 'w')
    for (const entry of entries) writeSync(handle, formatLine([entry]))
    fsyncSync(handle)
    closeSync(handle)
    renameSync(fresh, this.file)
    this.handle = openSync(this.file, 'a')
  }

  append(entries: readonly LogEntry[]): void {
    if (this.handle === undefined) throw new Error('The change log is closed.')
    writeSync(this.handle, formatLine(entries))
  }

  close(): void {
    if (this.handle !== undefined) closeSync(this.handle)
    this.handle = undefined
  }
}

const formatLine = (entries: readonly LogEntry[]) => `${EJSON.stringify(entries)}\n`

function parseLine(line: string): unknown {
  try {
    return EJSON.parse(line)
  } catch {
    return undefined
  }
}
