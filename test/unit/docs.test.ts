import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { collections } from '../../cloudfunctions/shared/store/collections'
import { READMES, blocksOf } from '../readme-blocks'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DOCUMENTS = [
  'README.md',
  'README.zh-CN.md',
  'docs/architecture.md',
  'docs/http.md',
  'docs/reasons.md',
  'local/README.md',
]

/** What is built is not in the repository. */
const BUILT = ['dist/', 'miniprogram/miniprogram_npm']

const FOLDERS = /^(?:cloudfunctions|dist|docs|local|miniprogram|scripts|test|typings)\//

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

const withoutCode = (text: string) => text.replace(/^```[^]*?^```$/gm, '')

/** What a pattern's first group finds, each once. */
const found = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, group = '']) => group)),
]

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const headings = (text: string) => found(withoutCode(text), /^#+ (.+)$/gm)

describe.each(DOCUMENTS)('%s', (document) => {
  const text = withoutCode(read(document))

  it('links only to what is there', () => {
    const links = found(text, /\]\((?!https?:)([^)]+)\)/g)
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? document : join(dirname(document), path)
      if (!existsSync(join(ROOT, target))) return true
      return anchor !== undefined && !headings(read(target)).map(anchorOf).includes(anchor)
    })
    expect(broken).toEqual([])
  })

  it('defines every link that it refers to', () => {
    const defined = found(text, /^\[([^\]]+)\]: https:/gm)
    const used = found(text, /\]\[([^\]]+)\]/g)
    expect(used.filter((name) => !defined.includes(name))).toEqual([])
    expect(defined.filter((name) => !used.includes(name))).toEqual([])
  })

  it('names only files that are there', () => {
    const files = found(text, /`([\w./-]+)`/g)
      .filter((name) => FOLDERS.test(name) && !BUILT.some((built) => name.startsWith(built)))
      .filter((name) => !existsSync(join(ROOT, name)))
    expect(files).toEqual([])
  })
})

/** Titles, contents and what one puts in place of `<…>` are in the reader's language. */
const withoutWords = (code: string) =>
  code
    .replace(/\b(title|content)("?: ?)(["'])(?:(?!\3).)*\3/g, '$1$2$3$3')
    .replace(/<[^>\n]+>/g, '<>')

describe('the README', () => {
  const [english, chinese] = [read('README.md'), read('README.zh-CN.md')]

  it('begins with the way to the other language', () => {
    expect(english.split('\n')[0]).toContain('(README.zh-CN.md)')
    expect(chinese.split('\n')[0]).toContain('(README.md)')
  })

  it('has the same sections, tables and lists in both languages', () => {
    const shape = (text: string) => withoutCode(text).match(/^(?:#+(?= )|\||\* )/gm)
    expect(shape(chinese)).toEqual(shape(english))
  })

  it('has the same code in both languages, but for what people read', () => {
    const [blocks, others] = READMES.map((document) =>
      blocksOf(document).map(({ language, text }) =>
        language === 'mermaid' ? language : `${language}\n${withoutWords(text)}`,
      ),
    )
    expect(others).toEqual(blocks)
  })

  it('calls what WeChat shows a notification, and nothing else', () => {
    expect(chinese.match(/.*提醒.*/g)).toBeNull()
    expect(english.match(/.*\breminders?\b.*/gi)).toBeNull()
  })
})

it('docs/architecture.md has every collection with its indexes', () => {
  const rows = read('docs/architecture.md').split('\n')
  const missing = collections.filter(({ name, indexes }) => {
    const row = rows.find((line) => line.startsWith(`| \`${name}\` |`))
    return !row?.endsWith(`| ${indexes.map(indexText).join('<br>')} |`.replace('|  |', '| |'))
  })
  expect(missing.map(({ name }) => name)).toEqual([])
})

it('local/README.md quotes tests that are there', () => {
  const quoted = [...read('local/README.md').matchAll(/`([\w-]+\.test\.ts)` “([^”]+)”/g)]
  expect(quoted.length).toBeGreaterThan(0)
  const missing = quoted.filter(([, file = '', title = '']) => {
    // In the source a title stands between quotes of either sort.
    const layer = existsSync(join(ROOT, 'test/unit', file)) ? 'unit' : 'browser'
    const source = read(`test/${layer}/${file}`)
    return !["'", '"'].some((quote) => source.includes(`${quote}${title}${quote},`))
  })
  expect(missing.map(([reference]) => reference)).toEqual([])
})

function indexText({ name, fields }: (typeof collections)[number]['indexes'][number]): string {
  const text = Object.entries(fields).map(([field, order]) => `${field} ${order === 1 ? '↑' : '↓'}`)
  return `\`${name}\`: ${text.join(', ')}`
}
