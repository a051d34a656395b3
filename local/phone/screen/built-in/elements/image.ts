import { builtIn, TEMPORARY } from '../built-in'
import { fileAddress } from '../file-address'

/** How the picture lies in the element: `background-size` and `-position`. */
const MODES: Readonly<Record<string, readonly [size: string, position: string]>> = {
  scaleToFill: ['100% 100%', '0 0'],
  aspectFit: ['contain', 'center'],
  aspectFill: ['cover', 'center'],
  widthFix: ['100% 100%', '0 0'],
  heightFix: ['100% 100%', '0 0'],
  top: ['auto', 'top'],
  bottom: ['auto', 'bottom'],
  center: ['auto', 'center'],
  left: ['auto', 'left'],
  right: ['auto', 'right'],
  'top left': ['auto', 'top left'],
  'top right': ['auto', 'top right'],
  'bottom left': ['auto', 'bottom left'],
  'bottom right': ['auto', 'bottom right'],
}

const imageLike = (tag: string) =>
  builtIn({
    tag,
    properties: {
      src: String,
      mode: { type: String, value: 'scaleToFill' },
      lazyLoad: Boolean,
      webp: Boolean,
      showMenuByLongpress: Boolean,
      fadeIn: Boolean,
      forceHttps: Boolean,
    },
    draw(node, host) {
      const picture = document.createElement('div')
      picture.className = 'wx-image-picture'
      const img = document.createElement('img')
      img.alt = ''
      node.element.append(picture, img)

      /** widthFix and heightFix: the picture decides about the other side, whatever the style says. */
      const fix = () => {
        const { mode } = node.values
        const { naturalWidth: width, naturalHeight: height } = img
        const { offsetWidth, offsetHeight } = node.element
        const known = width > 0 && height > 0
        if (known && mode === 'widthFix') setSize(`height:${(offsetWidth * height) / width}px`)
        else if (known && mode === 'heightFix')
          setSize(`width:${(offsetHeight * width) / height}px`)
        else setSize('')
      }
      const setSize = (style: string) => {
        node.component.setNodeStyle(style, TEMPORARY)
      }
      const resizes = new ResizeObserver(fix)
      img.addEventListener('load', () => {
        picture.style.backgroundImage = `url("${img.src}")`
        fix()
        node.emit('load', { width: img.naturalWidth, height: img.naturalHeight })
      })
      img.addEventListener('error', () => {
        picture.style.backgroundImage = ''
        node.emit('error', { errMsg: `GET ${img.src} 404 (Not Found)` })
      })
      return {
        update({ src, mode, lazyLoad }, changed) {
          const [size, position] = MODES[mode] ?? ['100% 100%', '0 0']
          picture.style.backgroundSize = size
          picture.style.backgroundPosition = position
          node.element.setAttribute('mode', mode)
          img.loading = lazyLoad ? 'lazy' : 'eager'
          if (changed.has('src')) show(src)
          if (changed.has('mode')) {
            resizes.disconnect()
            fix()
            if (mode === 'widthFix' || mode === 'heightFix') resizes.observe(node.element)
          }
        },
        detached() {
          resizes.disconnect()
        },
      }

      function show(src: string) {
        picture.style.backgroundImage = ''
        if (src === '') img.removeAttribute('src')
        else img.src = fileAddress(src, node.component, host)
      }
    },
  })

export const image = imageLike('image')
export const coverImage = imageLike('cover-image')
