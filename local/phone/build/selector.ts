/** A name in a selector, of a class, an id or an element. */
const NAME = String.raw`-?(?:[_a-z\u0080-\uffff]|\\.)(?:[\w\u0080-\uffff-]|\\.)*`

/**
 * The parts of a selector. What is inside of brackets and of `:nth-child(odd)` is no name of an element, so these are
 * parts as a whole.
 */
const PARTS = new RegExp(
  [
    String.raw`\[(?:"[^"]*"|'[^']*'|[^\]"'])*\]`,
    String.raw`::?(?:nth-[\w-]+|lang|dir)\([^)]*\)`,
    String.raw`(?<host>:host\b)`,
    String.raw`::?${NAME}`,
    String.raw`\.(?<className>${NAME})`,
    String.raw`#(?<id>${NAME})`,
    String.raw`(?<tag>${NAME})`,
  ].join('|'),
  'gi',
)

/** What stands in the browser's style sheet for parts of a WXSS selector. */
export interface Rewrite {
  host: string
  className: (name: string) => string
  id: (name: string) => string
  tag: (name: string) => string
}

/** A selector of WXSS as one of CSS: what is no class, id, element or `:host` stays as it is. */
export function rewriteSelector(selector: string, rewrite: Rewrite): string {
  return selector.replace(PARTS, (part, ...rest) => {
    const { host, className, id, tag } = rest[rest.length - 1] as Partial<Record<string, string>>
    if (host !== undefined) return rewrite.host
    if (className !== undefined) return rewrite.className(className)
    if (id !== undefined) return rewrite.id(id)
    if (tag !== undefined) return rewrite.tag(tag)
    return part
  })
}
