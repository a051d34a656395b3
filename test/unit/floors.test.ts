import { readFileSync, readdirSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SHARED = 'cloudfunctions/shared/'

/** What the functions share, lowest floor first (docs/architecture.md, "The house"). */
const FLOORS = ['domain', 'store', 'wechat', 'channels', 'delivery', 'actions', 'http']

/** Implements the effects over wx-server-sdk; beside the floors, not one of them. */
const PLATFORM = 'platform'

/** The collections that a deployment has, and the store handle, which `local/` implements for the simulator. */
const KNOWN_TO_LOCAL = ['declaration', 'collections', 'database'].map(
  (name) => `${SHARED}store/${name}`,
)

interface Import {
  /** The file that imports, relative to the root, with forward slashes. */
  file: string
  /** What it imports: a path like `file`, without extension, or a package's name as written. */
  target: string
  typeOnly: boolean
}

describe('the floors of the house', () => {
  it('holds in every source file', () => {
    const imports = ['cloudfunctions', 'local', 'miniprogram', 'typings'].flatMap(importsOfFolder)
    expect(imports.length).toBeGreaterThan(0)
    expect(imports.flatMap(complaints)).toEqual([])
  })

  it.each([
    ['a floor above', 'cloudfunctions/shared/store/users.ts', `import '../delivery/plan'`],
    ['a floor above, types only', `${SHARED}domain/ids.ts`, `import type { A } from '../store/a'`],
    ['a floor above, passed on', `${SHARED}domain/ids.ts`, `export * from '../store/a'`],
    ['a floor above, when needed', `${SHARED}domain/ids.ts`, `await import('../http/router')`],
    ['a floor above, in a type', `${SHARED}domain/ids.ts`, `type A = import('../store/a').A`],
    ['the platform', `${SHARED}actions/inbox.ts`, `import { clock } from '../platform/clock'`],
    ['an entry', `${SHARED}http/router.ts`, `import { main } from '../../user/index'`],
    ['from no floor', `${SHARED}helpers.ts`, `import './domain/ids'`],
    ['the file system, in domain', `${SHARED}domain/ids.ts`, `import { readFile } from 'node:fs'`],
    ['the old name of hashing', `${SHARED}domain/ids.ts`, `import { createHash } from 'crypto'`],
    ['the local cloud', 'cloudfunctions/user/index.ts', `import '../../local/clock'`],
    ['another function', 'cloudfunctions/user/index.ts', `import '../admin/index'`],
    [
      'the platform, not from the entry',
      'cloudfunctions/user/a.ts',
      `import '../shared/platform/a'`,
    ],
    ['code of a function', 'miniprogram/app.ts', `import '../cloudfunctions/shared/domain/ids'`],
    [
      'types of a function',
      'miniprogram/app.ts',
      `import type A from '../cloudfunctions/user/index'`,
    ],
    ['code of the contract', 'miniprogram/app.ts', `import { A } from '../typings/actions'`],
    [
      'code of the contract',
      `${SHARED}domain/ids.ts`,
      `import { A } from '../../../typings/actions'`,
    ],
    ['nothing but its effect', 'miniprogram/app.ts', `import { type A } from '../typings/actions'`],
    ['a side', 'typings/actions.ts', `import type { A } from '../miniprogram/app'`],
    ['rules of the product', 'local/start.ts', `import '../cloudfunctions/shared/domain/ids'`],
  ])('refuses an import of %s', (_what, file, code) => {
    expect(importsOfFile(file, code).flatMap(complaints)).toHaveLength(1)
  })

  it.each([
    ['the own floor', `${SHARED}store/users.ts`, `import { A } from './database'`],
    ['a floor below', `${SHARED}http/router.ts`, `import { A } from '../domain/ids'`],
    ['a package', `${SHARED}domain/ids.ts`, `import { ulid } from 'ulid'`],
    ['hashing', `${SHARED}domain/ids.ts`, `import { createHash } from 'node:crypto'`],
    [
      'the store, from the platform',
      `${SHARED}platform/a.ts`,
      `import { A } from '../store/database'`,
    ],
    [
      'the platform, from an entry',
      'cloudfunctions/user/index.ts',
      `import '../shared/platform/a'`,
    ],
    ['types of the contract', 'miniprogram/app.ts', `import type { A } from '../typings/actions'`],
    [
      'the collections',
      'local/a.ts',
      `import { A } from '../cloudfunctions/shared/store/collections'`,
    ],
    ['types', 'local/a.ts', `import type { A } from '../cloudfunctions/shared/domain/words'`],
  ])('allows an import of %s', (_what, file, code) => {
    expect(importsOfFile(file, code)).toHaveLength(1)
    expect(importsOfFile(file, code).flatMap(complaints)).toEqual([])
  })
})

function complaints({ file, target, typeOnly }: Import): string[] {
  const rule = brokenRule(file, target, typeOnly)
  return rule ? [`${file} imports ${target}: ${rule}`] : []
}

function brokenRule(file: string, target: string, typeOnly: boolean): string | undefined {
  const [side = ''] = file.split('/')
  const [targetSide = ''] = target.split('/')
  if (target.startsWith('typings/')) {
    return typeOnly || side === 'typings' ? undefined : 'from typings/ only types may be imported'
  }
  if (side === 'typings' || side === 'miniprogram') {
    return isOurs(target) && targetSide !== side
      ? `${side}/ shares nothing with ${targetSide}/`
      : undefined
  }
  if (side === 'local') return localRule(target, typeOnly)
  if (isOurs(target) && targetSide !== 'cloudfunctions') {
    return `functions import nothing from ${targetSide}/`
  }
  return file.startsWith(SHARED) ? sharedRule(file, target) : entryRule(file, target)
}

function localRule(target: string, typeOnly: boolean): string | undefined {
  if (!target.startsWith('cloudfunctions/') || typeOnly) return undefined
  return KNOWN_TO_LOCAL.includes(target)
    ? undefined
    : 'local/ knows of the product only the collections and the store handle (and types)'
}

function sharedRule(file: string, target: string): string | undefined {
  const floor = floorOf(file)
  if (floor !== PLATFORM && !FLOORS.includes(floor)) return `${file} lies on no floor`
  if (!isOurs(target)) {
    return floor === 'domain' && isBuiltin(target) && target !== 'node:crypto'
      ? 'of Node, domain/ imports only node:crypto'
      : undefined
  }
  if (!target.startsWith(SHARED)) return 'what is shared imports no function'
  const targetFloor = floorOf(target)
  if (floor === PLATFORM || targetFloor === floor) return undefined
  if (targetFloor === PLATFORM) return 'only entries import platform/'
  return FLOORS.indexOf(targetFloor) < FLOORS.indexOf(floor)
    ? undefined
    : `${targetFloor}/ is not below ${floor}/`
}

function entryRule(file: string, target: string): string | undefined {
  if (!isOurs(target)) return undefined
  if (
    target.startsWith(`${SHARED}${PLATFORM}/`) &&
    !/^cloudfunctions\/[^/]+\/index\.ts$/.test(file)
  ) {
    return 'only entries import platform/'
  }
  return target.startsWith(SHARED) || dirname(target) === dirname(file)
    ? undefined
    : 'a function imports only what is shared and its own files'
}

function floorOf(path: string): string {
  const [floor = ''] = path.slice(SHARED.length).split('/')
  return floor
}

function isOurs(target: string): boolean {
  return /^(cloudfunctions|local|miniprogram|scripts|test|typings)\//.test(target)
}

function importsOfFolder(folder: string): Import[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name)
      return importsOfFile(relative(ROOT, path).split(sep).join('/'), readFileSync(path, 'utf8'))
    })
}

/** Every import of a file: statements, re-exports, `import()` as expression and as type. */
function importsOfFile(file: string, code: string): Import[] {
  const imports: Import[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return
    const { text } = specifier
    const target = text.startsWith('.') ? posix.join(posix.dirname(file), text) : text
    imports.push({ file, target, typeOnly })
  }
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true)
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, code, ts.ScriptTarget.ES2022))
  return imports
}

/** `import type`. Of `import { type A }` the import itself stays, and loads the module. */
function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  return importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
}
