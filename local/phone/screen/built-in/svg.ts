/** Inline SVG as a CSS url. */
export const svg = (content: string, box = '0 0 24 24') =>
  `url("data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns='http://www.w3.org/2000/svg' viewBox='${box}'>${content}</svg>`,
  )}")`
