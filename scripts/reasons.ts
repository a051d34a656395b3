/** `npm run docs`: docs/reasons.md, from the tables in which the code has every reason, rule and error. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ERRORS } from '../cloudfunctions/shared/domain/errors'
import type { Mender } from '../cloudfunctions/shared/domain/reasons'
import { REASONS } from '../cloudfunctions/shared/domain/reasons'
import { RULES } from '../cloudfunctions/shared/domain/rules'

const FILE = fileURLToPath(new URL('../docs/reasons.md', import.meta.url))

interface Entry {
  zh: string
  en: string
  todo: { zh: string; en: string }
}

const MENDERS: Record<Mender, string> = {
  administrator: 'an administrator 管理员',
  sender: 'the sender 发送者',
  person: 'the person 本人',
  nobody: 'nobody 无人',
}

const INTRODUCTION = `# Reasons, rules, errors

<!-- Written by \`npm run docs\` from the tables in cloudfunctions/shared/domain: change it there. -->

Every name that Yizhan ever answers, what it means and what to do about it. Nothing outside these lists is answered.
`

/** The whole document. */
export function reasonsDocument(): string {
  return [
    INTRODUCTION,
    `## Reasons

Why a person was not notified, or a road is closed: \`reason\` of recipients, forecasts, \`kind.list\` and \`setup\`. Beside it stand \`errcode\`, WeChat's own, where WeChat has refused, and \`field\` and \`rule\`, where one field of the template is to blame, and of a closed road \`address\`, the functions', where WeChat does not take it. Of what stood in the way on several roads, the reason that is answered is the one that somebody can mend: an administrator's before the sender's, that before the person's.
`,
    table(
      ['reason', 'who can mend it', 'errcode', 'meaning', 'what to do'],
      Object.entries(REASONS).map(([name, entry]) => [
        code(name),
        MENDERS[entry.mender],
        'codes' in entry ? entry.codes.join(', ') : '',
        ...wordsOf(entry),
      ]),
    ),
    `## Rules

What is wrong with a field: \`rule\` of each entry of \`faults\`. The fault's own sentence may say more: the value in question, the limit.
`,
    table(
      ['rule', 'meaning', 'what to do'],
      Object.entries(RULES).map(([name, entry]) => [code(name), ...wordsOf(entry)]),
    ),
    `## Errors

What a request ends with: \`code\` of the error. Wires answer in the words of the service whose clients they take.
`,
    table(
      ['code', 'HTTP', 'meaning', 'what to do'],
      Object.entries(ERRORS).map(([name, entry]) => [
        code(name),
        String(entry.status),
        ...wordsOf(entry),
      ]),
    ),
  ].join('\n')
}

const code = (name: string) => `\`${name}\``

const wordsOf = ({ zh, en, todo }: Entry) => [both(en, zh), both(todo.en, todo.zh)]

/** English, and 中文 below it. */
const both = (en: string, zh: string) => `${cell(en)}<br>${cell(zh)}`

/** As it stands, whatever Markdown would make of it. */
const cell = (text: string) => text.replace(/[<>|*_{}]/g, (sign) => `\\${sign}`)

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n')
}

/** As it is in the repository. */
export const storedDocument = () => readFileSync(FILE, 'utf8')

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, reasonsDocument())
