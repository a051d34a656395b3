/** Markdown as the functions read it (cloudfunctions/shared/domain/content/markdown.ts): the same dialect, the same HTML. */
import markdownIt from 'markdown-it'
import type { MarkdownIt, Ruler } from 'markdown-it'
import cjkFriendly from 'markdown-it-cjk-friendly'
import { markupAt } from './html-tokens'

/** As on GitHub: tables, lines broken where they are, bare addresses as links, HTML. */
const markdown = markdownIt({ html: true, linkify: true, breaks: true })

// **状态：**正常 is bold: CommonMark would see no end there, for want of a blank.
markdown.use(cjkFriendly)
markdown.use(knownTagsOnly)
markdown.use(taskLists)

/** Finds addresses in text. */
export const { linkify } = markdown

export function htmlOfMarkdown(text: string): string {
  return markdown.render(text)
}

/** `List<String>` is no HTML, and a line `<prod>` begins none. */
function knownTagsOnly({ inline, block }: MarkdownIt): void {
  onlyWhere(
    inline.ruler,
    'html_inline',
    (...[state]) => markupAt(state.src, state.pos) !== undefined,
  )
  onlyWhere(block.ruler, 'html_block', (...[state, line]) => {
    const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)
    return markupAt(state.src, start) !== undefined
  })
}

function onlyWhere<Args extends unknown[]>(
  ruler: Ruler<Args, boolean>,
  name: string,
  holds: (...args: Args) => boolean,
): void {
  const rule = ruler.__rules__.find((one) => one.name === name)
  if (!rule) throw new Error(`Markdown has no rule ${name}.`)
  const { fn, alt } = rule
  ruler.at(name, (...args) => holds(...args) && fn(...args), { alt })
}

/** What an item of a list begins with that is to be done, or done. */
const BOX = /^\[([ xX])\](?=\s)/

/** `- [ ]` and `- [x]` are boxes. */
function taskLists({ core }: MarkdownIt): void {
  core.ruler.after('inline', 'task_lists', ({ tokens }) => {
    for (const [index, { type, children }] of tokens.entries()) {
      const item = tokens[index - 2]
      const [first] = children ?? []
      if (type !== 'inline' || item?.type !== 'list_item_open' || first?.type !== 'text') continue
      const ticked = BOX.exec(first.content)?.[1]
      if (ticked === undefined) continue
      first.content = first.content.replace(BOX, ticked === ' ' ? '☐' : '☑')
      item.attrSet('style', 'list-style:none')
    }
  })
}
