const SVG = 'http://www.w3.org/2000/svg'

const PATHS = {
  sun: 'M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M4.9 4.9l1.8 1.8M17.3 17.3l1.8 1.8M4.9 19.1l1.8-1.8M17.3 6.7l1.8-1.8',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.500 10.500Z',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  bell: 'M18 16V11a6 6 0 0 0-12 0v5l-2 2.500h16ZM10 21h4',
  forward: 'M9 5l7 7-7 7',
} as const

/** A drawing of lines in the colour of the text around it. */
export function icon(name: keyof typeof PATHS): SVGSVGElement {
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', PATHS[name])
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', `icon icon-${name}`)
  svg.setAttribute('aria-hidden', 'true')
  svg.append(path)
  return svg
}
