import { parseArgs } from 'node:util'

export interface BenchArguments<Part extends string> {
  /** What is measured, in this order. */
  parts: Part[]
  short: boolean
}

/**
 * Reads `npm run bench -- [part …] [--short]`: all parts when none is named.
 *
 * @throws Error that says what the parts are
 */
export function readArguments<Part extends string>(
  args: string[],
  known: readonly Part[],
): BenchArguments<Part> {
  const usage = `npm run bench -- [--short] [part …], with these parts: ${known.join(', ')}`
  const { values, positionals } = parse(args, usage)
  const unknown = positionals.filter((name) => !known.some((part) => part === name))
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}. ${usage}`)
  const parts = known.filter((part) => positionals.length === 0 || positionals.includes(part))
  return { parts, short: values.short }
}

function parse(args: string[], usage: string) {
  try {
    const options = { short: { type: 'boolean', default: false } } as const
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)} ${usage}`, {
      cause: error,
    })
  }
}
