import { builtIn } from '../built-in'
import { svg } from '../svg'

interface Icon {
  color: string
  /** What is left out of the colour is seen through. */
  shape: string
}

const disc = (inner: string) =>
  `<path fill-rule='evenodd' d='M12 22a10 10 0 1 1 0-20 10 10 0 0 1 0 20z${inner}'/>`
const CHECK = 'M10.6 15.7l6.1-6.1-1.1-1.1-5 5-2.2-2.2-1.1 1.1z'
const MARK = 'M11.2 6.8h1.6l-.1 7h-1.4zM12 17.2a1 1 0 1 1 0-2 1 1 0 0 1 0 2z'
const RING = "<circle cx='12' cy='12' r='9.2' fill='none' stroke='#000' stroke-width='1.4'/>"
const LINE = "fill='none' stroke='#000' stroke-width='1.6'"

/** WeChat's icons (文档: icon), drawn anew. */
const ICONS: Readonly<Record<string, Icon>> = {
  success: { color: '#07c160', shape: disc(CHECK) },
  success_no_circle: { color: '#07c160', shape: `<path d='M4 12.5l5.3 5.3L20.5 6.6' ${LINE}/>` },
  success_circle: { color: '#07c160', shape: `${RING}<path d='${CHECK}'/>` },
  info: {
    color: '#10aeff',
    shape: disc('M11.2 10.5h1.6v7h-1.6zM12 9a1 1 0 1 1 0-2 1 1 0 0 1 0 2z'),
  },
  info_circle: {
    color: '#10aeff',
    shape: `${RING}<path d='M11.2 10.5h1.6v7h-1.6zM12 9a1 1 0 1 1 0-2 1 1 0 0 1 0 2z'/>`,
  },
  warn: { color: '#fa5151', shape: disc(MARK) },
  waiting: { color: '#10aeff', shape: disc('M11.3 6.5h1.4v5.3l3.7 2.2-.7 1.2-4.4-2.6z') },
  waiting_circle: {
    color: '#10aeff',
    shape: `${RING}<path d='M11.3 6.5h1.4v5.3l3.7 2.2-.7 1.2-4.4-2.6z'/>`,
  },
  cancel: { color: '#fa5151', shape: `${RING}<path d='M8.5 8.5l7 7m0-7l-7 7' ${LINE}/>` },
  clear: {
    color: '#b2b2b2',
    shape: disc(
      'M12 10.9L8.9 7.8 7.8 8.9l3.1 3.1-3.1 3.1 1.1 1.1 3.1-3.1 3.1 3.1 1.1-1.1-3.1-3.1 3.1-3.1-1.1-1.1z',
    ),
  },
  download: {
    color: '#07c160',
    shape: `${RING}<path d='M12 7v9m-3.6-3.4L12 16.2l3.6-3.6' ${LINE}/>`,
  },
  search: {
    color: '#b2b2b2',
    shape: `<circle cx='10.5' cy='10.5' r='6.5' ${LINE}/><path d='M15.3 15.3l5 5' ${LINE}/>`,
  },
}

export const icon = builtIn({
  tag: 'icon',
  properties: {
    type: String,
    /** px, or a length with its unit */
    size: { type: null, value: 23 },
    color: String,
  },
  draw(node) {
    const picture = document.createElement('i')
    node.element.append(picture)
    return {
      update({ type, size, color }) {
        const { color: own, shape } = ICONS[type] ?? { color: 'transparent', shape: '' }
        const length = /^[\d.]+$/.test(String(size)) ? `${String(size)}px` : String(size)
        Object.assign(picture.style, {
          width: length,
          height: length,
          backgroundColor: color === '' ? own : color,
          maskImage: svg(shape),
        })
        node.element.setAttribute('type', type)
      },
    }
  },
})
