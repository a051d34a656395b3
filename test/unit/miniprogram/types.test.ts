import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'

const FILE = fileURLToPath(new URL('../../types/refused.ts', import.meta.url))
const PROJECT = fileURLToPath(new URL('../../types/tsconfig.json', import.meta.url))

const MARKER = '@ts-expect-error'

/** Lines of a text, from 1, that say something. */
function linesWith(text: string, something: string): number[] {
  return text.split('\n').flatMap((line, index) => (line.includes(something) ? [index + 1] : []))
}

/**
 * Errors of one file of the project as the compiler finds them, by line.
 *
 * @param text what the file is taken to be
 */
function errorsOf(text: string): Map<number, string> {
  const config: unknown = ts.readConfigFile(PROJECT, (path) => ts.sys.readFile(path)).config
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(PROJECT))
  const host = ts.createCompilerHost(options)
  const program = ts.createProgram([FILE], options, {
    ...host,
    getSourceFile: (path, target) =>
      path === FILE ? ts.createSourceFile(path, text, target) : host.getSourceFile(path, target),
  })
  const source = program.getSourceFile(FILE)
  const errors = new Map<number, string>()
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(source)) {
    const { line = 0 } = source?.getLineAndCharacterOfPosition(start) ?? {}
    errors.set(line + 1, ts.flattenDiagnosticMessageText(messageText, '\n'))
  }
  return errors
}

/**
 * `npm run check` fails when a line that must be refused is not, and here each of those lines is seen to be refused: so
 * neither can the markers hide that the check has stopped to check.
 */
describe('what the compiler refuses of a page', () => {
  const text = ts.sys.readFile(FILE) ?? ''
  // The first is in the file's own comment.
  const marked = linesWith(text, MARKER).slice(1)
  let errors: Map<number, string>

  beforeAll(() => {
    errors = errorsOf(text.replaceAll(MARKER, ''))
  }, 30_000)

  it('is every line that is marked, and no other', () => {
    expect(marked.length).toBeGreaterThan(30)
    expect([...errors.keys()].sort((a, b) => a - b)).toEqual(marked.map((line) => line + 1))
  })

  it.each([
    ['an unknown action', "call('inbox.pages'", '"inbox.pages"'],
    ['an administrator’s action', "call('push.send'", '"push.send"'],
    ['a missing field', "call('message.open', {})", "Property 'id' is missing"],
    ['an unknown field of the answer', 'me.nickname', "Property 'nickname' does not exist"],
    ['the page of a browser', 'document.title', "Cannot find name 'document'"],
  ])('with the reason: %s', (_, line, reason) => {
    const [number = 0] = linesWith(text, line)
    expect(errors.get(number)).toContain(reason)
  })
})
