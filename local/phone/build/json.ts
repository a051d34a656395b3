import { z } from 'zod'
import { BuildError } from './build-error'

/** A .json file of the program. @throws BuildError with the line, or with what is not as it should be */
export function parseJson<T>(schema: z.ZodType<T>, file: string, text: string): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new BuildError(file, `${lineOf(reason, text)}is no JSON: ${reason}.`)
  }
  const result = schema.safeParse(json)
  if (result.success) return result.data
  throw new BuildError(file, `${z.prettifyError(result.error).replace(/^✖ /, '')}.`)
}

/** Node names the position of a fault; an end that comes too early has none: it is the last line. */
function lineOf(reason: string, text: string): string {
  const [, position] = /at position (\d+)/.exec(reason) ?? []
  const before = position === undefined ? text.trimEnd() : text.slice(0, Number(position))
  return `line ${before.split('\n').length}: `
}
