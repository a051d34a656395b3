/** What is kept of an element's style: nothing that would leave its place, cover or cut anything, or be too small. */

/** Lengths that are more than this, in px, would push what they are about off a phone. */
const MAX_SPACE = 60

const MIN_FONT = 10
const MAX_FONT = 32

type Rule = (value: string) => boolean

const any: Rule = () => true

const spaces: Rule = (value) =>
  value.split(/\s+/).every((part) => {
    const number = Number.parseFloat(part)
    return part === 'auto' || (number >= 0 && number <= MAX_SPACE)
  })

const width: Rule = (value) => {
  const number = Number.parseFloat(value)
  return /^[\d.]+px$/.test(value) ? number <= 300 : /^[\d.]+%$/.test(value) && number <= 100
}

const fontSize: Rule = (value) => {
  const number = Number.parseFloat(value)
  if (/^[\d.]+(?:px|pt)$/.test(value)) return number >= MIN_FONT && number <= MAX_FONT
  if (/^[\d.]+r?em$/.test(value)) return number >= 0.7 && number <= 2
  if (/^[\d.]+%$/.test(value)) return number >= 70 && number <= 200
  return /^(?:x+-)?(?:small|large)$|^medium$|^smaller$|^larger$/.test(value)
}

const lineHeight: Rule = (value) =>
  /^[\d.]+$/.test(value) && Number(value) >= 1 && Number(value) <= 3

const display: Rule = (value) => /^(?:none|block|inline|inline-block)$/.test(value)

const RULES = new Map<string, Rule>([
  ...['color', 'background', 'background-color', 'font-weight', 'font-style'].map(
    (name): [string, Rule] => [name, any],
  ),
  ...['text-align', 'text-decoration', 'text-transform', 'vertical-align'].map(
    (name): [string, Rule] => [name, any],
  ),
  ...['list-style', 'list-style-type', 'border-radius', 'border-collapse'].map(
    (name): [string, Rule] => [name, any],
  ),
  ...['border', 'border-top', 'border-right', 'border-bottom', 'border-left'].flatMap((name) =>
    ['', '-color', '-style', '-width'].map((part): [string, Rule] => [name + part, any]),
  ),
  ...['padding', 'margin'].flatMap((name) =>
    ['', '-top', '-right', '-bottom', '-left'].map((side): [string, Rule] => [name + side, spaces]),
  ),
  ['font-size', fontSize],
  ['line-height', lineHeight],
  ['display', display],
  ['width', width],
])

/** @param css harmless already */
export function readStyle(css: string, element: string): Map<string, string> {
  const style = new Map<string, string>()
  for (const declaration of css.split(';')) {
    const colon = declaration.indexOf(':')
    const name = declaration.slice(0, colon).trim().toLowerCase()
    const value = declaration
      .slice(colon + 1)
      .trim()
      .replace(/\s*!important$/i, '')
    const rule = name === 'height' && element === 'img' ? width : RULES.get(name)
    if (colon > 0 && value !== '' && rule?.(value.toLowerCase()) === true) style.set(name, value)
  }
  return style
}
