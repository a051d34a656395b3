import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { table } from '../../../miniprogram/words/index'

const PROGRAM = fileURLToPath(new URL('../../../miniprogram', import.meta.url))

/** Words that are empty on purpose: what they name is not worth a word. */
const EMPTY = ['me.roles.user']

/** The name of a language is in that language. */
const NAMES = ['me.languages.zh']

/** Where a component gets the words from that its WXML shows. */
const HANDED_DOWN: Record<string, string> = { 'list-filter': 'inbox', 'message-group': 'inbox' }

interface Word {
  /** For example `inbox.title`. */
  path: string
  text: string
}

type Nested = { [key: string]: string | Nested }

const flat = (words: Nested, path = ''): Word[] =>
  Object.entries(words).flatMap(([key, word]) =>
    typeof word === 'string' ? { path: path + key, text: word } : flat(word, `${path}${key}.`),
  )

const zh = flat(table.zh)
const en = flat(table.en)
const pathsOf = (words: Word[]) => words.map(({ path }) => path)

const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()

/** The program's own files of a sort, the words apart. */
function files(type: string): { name: string; text: string; path: string }[] {
  return readdirSync(PROGRAM, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(type) && !/^(miniprogram_npm|words)\b/.test(path))
    .map((path) => ({
      path,
      name: path.replace(/^.*\//, '').slice(0, -type.length),
      text: readFileSync(join(PROGRAM, path), 'utf8'),
    }))
}

/** Words that WXML shows, as `inbox.title`: of the group that the page's code says its `words` are. */
function shown(): string[] {
  const code = files('.ts')
  return files('.wxml').flatMap(({ path, name, text }) => {
    const keys = [...text.matchAll(/\bwords\.(\w+)/g)].map(([, key = '']) => key)
    if (keys.length === 0) return []
    const own = code.find((file) => file.path === path.replace('.wxml', '.ts'))?.text ?? ''
    const group = HANDED_DOWN[name] ?? /words: Words\['(\w+)'\]/.exec(own)?.[1]
    if (group === undefined) throw new Error(`${path} has words of no group.`)
    return keys.map((key) => `${group}.${key}`)
  })
}

/** Words that code takes: `words().inbox.title`, and `const { title } = words().inbox`. */
function taken(): string[] {
  return files('.ts').flatMap(({ text }) => [
    ...[...text.matchAll(/\bwords\(\)\.(\w+)\.(\w+)/g)].map(([, group, key]) => `${group}.${key}`),
    ...[...text.matchAll(/const \{([^}]*)\} =\s*words\(\)\.(\w+)/g)].flatMap(
      ([, names = '', group]) =>
        [...names.matchAll(/(\w+)(?:: \w+)?/g)].map(([, key]) => `${group}.${key}`),
    ),
  ])
}

describe('words', () => {
  it('stand in both languages', () => {
    expect(pathsOf(en).sort()).toEqual(pathsOf(zh).sort())
  })

  it('say something', () => {
    const empty = [...zh, ...en].filter(({ text }) => text.trim() === '')
    expect(new Set(pathsOf(empty))).toEqual(new Set(EMPTY))
  })

  it('are English in English', () => {
    const chinese = en.filter(({ text }) => /[\u2e80-\u9fff\uff00-\uffef]/.test(text))
    expect(pathsOf(chinese)).toEqual(NAMES)
  })

  it('have places for the same values in both languages', () => {
    const english = new Map(en.map(({ path, text }) => [path, placeholders(text)]))
    const differ = zh.filter(
      ({ path, text }) => placeholders(text).join() !== english.get(path)?.join(),
    )
    expect(pathsOf(differ)).toEqual([])
  })

  it('are there where pages show them', () => {
    const known = new Set(zh.map(({ path }) => path.split('.').slice(0, 2).join('.')))
    expect(shown().filter((path) => !known.has(path))).toEqual([])
  })

  it('call what WeChat shows a notification, and nothing else', () => {
    const others = [...zh, ...en].filter(({ text }) => /提醒|remind/i.test(text))
    expect(pathsOf(others)).toEqual([])
  })

  it('are all used', () => {
    const used = new Set([...shown(), ...taken()])
    const unused = zh.filter(({ path }) => !used.has(path.split('.').slice(0, 2).join('.')))
    expect(pathsOf(unused)).toEqual([])
  })
})
