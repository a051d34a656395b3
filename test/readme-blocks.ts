import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The README, in English and in 中文. */
export const READMES = ['README.md', 'README.zh-CN.md']

export interface Block {
  /** What is said after the three backticks. */
  language: string
  text: string
  /** What one runs without a WeChat account: it stands before the part about a real environment. */
  isLocal: boolean
}

/** The heading of the part that needs a real environment, in both languages. */
const REAL = /^## (A real environment|真实环境)$/m

/** The blocks of code in a document, in the order in which they stand. */
export function blocksOf(document: string): Block[] {
  const text = readFileSync(join(ROOT, document), 'utf8')
  const real = REAL.exec(text)?.index ?? text.length
  return [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(
    ({ index, 1: language = '', 2: block = '' }) => ({
      language,
      text: block,
      isLocal: index < real,
    }),
  )
}
