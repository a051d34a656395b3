/**
 * Colours that a message brings, in both themes. A box with a background of its own gets text that can be read on it;
 * text with a colour of its own keeps it where it can be read on what is behind it, which is the card in the light and
 * in the dark where no box says otherwise; else it is made as bright or as dark as is needed.
 */
import type { Colord } from 'colord'
import { colord, extend } from 'colord'
import a11y from 'colord/plugins/a11y'
import names from 'colord/plugins/names'
import type { Node } from './element'
import { isElement } from './element'

extend([names, a11y])

/** The cards of the two themes (miniprogram/app.wxss). */
const CARDS = [colord('#ffffff'), colord('#191919')]

const DARK_TEXT = colord('#191919')
const LIGHT_TEXT = colord('#ffffff')

/** Between text and what is behind it (WCAG asks this of large text, and of signs). */
const LEAST_CONTRAST = 3

/** Less than this of a colour shows what is behind it. */
const OPAQUE = 0.5

/** Steps of lightness, in percent, in which a colour is brought to where it can be read. */
const STEP = 5

interface Around {
  backgrounds: readonly Colord[]
  /** The text's colour; none where it is the theme's. */
  text: Colord | undefined
}

export function readable(nodes: readonly Node[]): void {
  paint(nodes, { backgrounds: CARDS, text: undefined })
}

function paint(nodes: readonly Node[], around: Around): void {
  for (const node of nodes) {
    if (!isElement(node)) continue
    const { style } = node
    const box = backgroundOf(style)
    style.delete('background')
    style.delete('background-color')
    if (box) style.set('background-color', box.toHex())
    const backgrounds = box ? [box] : around.backgrounds
    const text = textOn(backgrounds, colourOf(style.get('color')), around)
    style.delete('color')
    if (text && (text !== around.text || box)) style.set('color', text.toHex())
    paint(node.children, { backgrounds, text })
  }
}

/** The colour of text on these backgrounds; none: the theme's own, which fits its cards. */
function textOn(
  backgrounds: readonly Colord[],
  own: Colord | undefined,
  around: Around,
): Colord | undefined {
  const wanted = own ?? around.text
  if (wanted && fits(wanted, backgrounds)) return wanted
  if (wanted && own && backgrounds === CARDS) return moved(wanted, backgrounds)
  const [background] = backgrounds
  if (backgrounds === CARDS || !background) return undefined
  return [DARK_TEXT, LIGHT_TEXT].reduce((best, text) =>
    text.contrast(background) > best.contrast(background) ? text : best,
  )
}

const fits = (text: Colord, backgrounds: readonly Colord[]) =>
  backgrounds.every((background) => text.contrast(background) >= LEAST_CONTRAST)

/** Greys are the theme's business; a colour keeps its hue. */
function moved(colour: Colord, backgrounds: readonly Colord[]): Colord | undefined {
  const { h, s, l } = colour.toHsl()
  if (s < 10) return undefined
  const levels = Array.from({ length: 100 / STEP }, (_, index) => index * STEP)
  return levels
    .sort((a, b) => Math.abs(a - l) - Math.abs(b - l))
    .map((level) => colord({ h, s, l: level }))
    .find((candidate) => fits(candidate, backgrounds))
}

function backgroundOf(style: ReadonlyMap<string, string>): Colord | undefined {
  return colourOf(style.get('background-color')) ?? colourOf(style.get('background'))
}

/** The first colour in a value: a background may have more, and pictures, which are left out. */
function colourOf(value: string | undefined): Colord | undefined {
  const words = value?.match(/#[\da-f]{3,8}\b|(?:rgb|hsl)a?\([^()]*\)|[a-z]+/gi) ?? []
  return words.map((word) => colord(word)).find((one) => one.isValid() && one.alpha() >= OPAQUE)
}
