/** What `space` of a text makes of a space; Unicode's no-break, en and em space. */
const SPACES: Readonly<Record<string, string>> = {
  nbsp: '\u00a0',
  ensp: '\u2002',
  emsp: '\u2003',
}

/** The entities that `decode` of a text knows (文档: text). */
const ENTITIES: Readonly<Record<string, string>> = {
  '&nbsp;': '\u00a0',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&apos;': "'",
  '&quot;': '"',
  '&ensp;': '\u2002',
  '&emsp;': '\u2003',
}

export interface TextRules {
  /** 'ensp', 'emsp', 'nbsp' or '' */
  space: string
  decode: boolean
}

/** What a text with these rules shows of its content. */
export function textContent(content: string, { space, decode }: TextRules): string {
  const decoded = decode
    ? content.replace(/&(?:nbsp|lt|gt|amp|apos|quot|ensp|emsp);/g, (one) => ENTITIES[one] ?? one)
    : content
  const character = SPACES[space]
  return character === undefined ? decoded : decoded.replaceAll(' ', character)
}
