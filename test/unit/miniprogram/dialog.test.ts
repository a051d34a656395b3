import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { labelOf } from '../../../miniprogram/services/dialog'
import { table } from '../../../miniprogram/words/index'

const PROGRAM = fileURLToPath(new URL('../../../miniprogram', import.meta.url))

/** 文档: 最多 4 个字符. */
const MAX_LABEL = 4

type Nested = { [key: string]: string | Nested }

const flat = (words: Nested): string[] =>
  Object.values(words).flatMap((word) => (typeof word === 'string' ? [word] : flat(word)))

describe.each(['zh', 'en'] as const)('a label of a dialog in %s', (language) => {
  const { yes, no } = table[language].common

  it('is never one that WeChat refuses, whatever word it is', () => {
    const labels = flat(table[language]).flatMap((word) => [labelOf(word, yes), labelOf(word, no)])
    expect(labels.filter((label) => label.length > MAX_LABEL)).toEqual([])
  })
})

it('says what is done, where that is short enough', () => {
  expect(labelOf('删除', '确定')).toBe('删除')
  expect(labelOf('Delete', 'Yes')).toBe('Yes')
})

it('is made in one place: nobody else opens a dialog', () => {
  const files = readdirSync(PROGRAM, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.startsWith('miniprogram_npm'),
  )
  const opening = files.filter((path) =>
    readFileSync(join(PROGRAM, path), 'utf8').includes('wx.showModal('),
  )
  expect(opening).toEqual(['services/dialog.ts'])
})
