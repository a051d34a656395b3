import type { Phone } from './scene'

/** Less is hardly seen: dark on dark, white on white. WeChat's own green on white has 2.2. */
const LEAST_CONTRAST = 2

/** What is wrong with a screen to whoever looks at it: a line for each thing. */
export async function faultsOfScreen(phone: Phone): Promise<string[]> {
  return phone.page.evaluate<string[]>(`(${LOOK})(${LEAST_CONTRAST})`)
}

/** Everything on the screen that is or may be read, line by line: text, placeholders, names for the blind. */
export async function linesOfScreen(phone: Phone): Promise<string[]> {
  const lines = await phone.page.evaluate<string[]>(READ)
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

/** In the page: its text, and what stands in attributes. */
const READ = `(() => {
  const named = [...document.querySelectorAll('[aria-label], [placeholder]')]
    .filter((node) => node.checkVisibility({ visibilityProperty: true }))
    .flatMap((node) => [node.getAttribute('aria-label'), node.getAttribute('placeholder')])
  return [...document.body.innerText.split('\\n'), ...named.map((name) => name ?? '')]
})()`

/** In the page: text that cannot be told from what is behind it, and what is wider than the phone. */
const LOOK = `(leastContrast) => {
  const faults = []
  const parse = (colour) => {
    const [r, g, b, alpha = 1] = colour.match(/[\\d.]+/g).map(Number)
    return { rgb: [r, g, b], alpha }
  }
  const over = (top, under) =>
    top.rgb.map((part, index) => part * top.alpha + under[index] * (1 - top.alpha))
  const ancestors = (node) => (node ? [node, ...ancestors(node.parentElement)] : [])
  const behind = (node) =>
    ancestors(node)
      .map((one) => parse(getComputedStyle(one).backgroundColor))
      .reduceRight((under, colour) => over(colour, under), [255, 255, 255])
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim()
    const node = texts.currentNode.parentElement
    const isSeen = node.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    if (text === '' || !isSeen || node.closest('script, style')) continue
    const background = behind(node)
    const colour = over(parse(getComputedStyle(node).color), background)
    const [dim, bright] = [luminance(colour), luminance(background)].sort((a, b) => a - b)
    const contrast = (bright + 0.05) / (dim + 0.05)
    if (contrast < leastContrast) faults.push('hardly seen (' + contrast.toFixed(1) + '): ' + text)
  }
  for (const page of document.querySelectorAll('.page:not([hidden]) .page-scroll')) {
    if (page.scrollWidth > page.clientWidth) faults.push('wider than the phone: ' + page.scrollWidth)
  }
  return faults
}`
