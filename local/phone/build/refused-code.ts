import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp'
import type { Expression, Node, SpreadElement } from 'acorn'
import { parse } from 'acorn'
import { simple } from 'acorn-walk'

/** Code that WeChat does not run, or not on every phone. */
export interface RefusedCode {
  line: number
  /** Counted from 0. */
  column: number
  /** One sentence, without its end. */
  reason: string
}

/** The one text that `Function` takes (文档: JavaScript 支持情况, 运行限制). */
const GLOBAL_OBJECT = 'return this'

/** The newest regular expressions that the oldest phones know: iOS 12, where WeChat still runs. */
const REGEXP_VERSION = 2018

const patterns = new RegExpParser({ ecmaVersion: REGEXP_VERSION })

/** What makes a regular expression of a text: `getRegExp` is WXS's. */
const MAKERS = ['RegExp', 'getRegExp']

type Argument = Expression | SpreadElement

/** The first thing in a script that WeChat would not run. @param code JavaScript; @throws SyntaxError when it is none */
export function refusedCode(code: string): RefusedCode | undefined {
  const found: RefusedCode[] = []
  const refuse = ({ loc }: Node, reason: string | undefined) => {
    if (reason !== undefined && loc) {
      found.push({ line: loc.start.line, column: loc.start.column, reason })
    }
  }
  const call = (node: Node, callee: Node, given: Argument[]) => {
    const name = nameOf(callee)
    const [first, second] = given.map(textOf)
    if (name === 'Function' && (given.length !== 1 || first !== GLOBAL_OBJECT)) {
      refuse(node, 'WeChat makes no functions of text (new Function)')
    }
    if (name !== undefined && MAKERS.includes(name) && first !== undefined) {
      refuse(node, reasonOf(first, second ?? ''))
    }
  }
  const program = parse(code, {
    ecmaVersion: 'latest',
    locations: true,
    allowReturnOutsideFunction: true,
  })
  simple(program, {
    Identifier: (node) => refuse(node, node.name === 'eval' ? 'WeChat has no eval' : undefined),
    CallExpression: (node) => call(node, node.callee, node.arguments),
    NewExpression: (node) => call(node, node.callee, node.arguments),
    Literal: (node) =>
      refuse(node, node.regex ? reasonOf(node.regex.pattern, node.regex.flags) : undefined),
  })
  return found.sort((a, b) => a.line - b.line || a.column - b.column)[0]
}

const nameOf = (node: Node): string | undefined =>
  node.type === 'Identifier' ? (node as Node & { name: string }).name : undefined

function textOf(node: Argument): string | undefined {
  if (node.type !== 'Literal' || typeof node.value !== 'string') return undefined
  return node.value
}

/** Why some phone cannot read this regular expression: the whole script does not run there. */
function reasonOf(pattern: string, flags: string): string | undefined {
  const shown = `the regular expression /${pattern}/${flags}`
  try {
    patterns.parseFlags(flags)
    const parsed = patterns.parsePattern(pattern, undefined, undefined, {
      unicode: flags.includes('u'),
    })
    let looksBehind = false
    visitRegExpAST(parsed, {
      onAssertionEnter: ({ kind }) => {
        looksBehind ||= kind === 'lookbehind'
      },
    })
    return looksBehind ? `${shown} looks behind, which iOS before 16.4 cannot` : undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `${shown} is newer than ES${REGEXP_VERSION}, or none: ${reason}`
  }
}
