import { builtIn } from '../built-in'
import { fileAddress } from '../file-address'

const media = (tag: 'video' | 'audio') =>
  builtIn({
    tag,
    properties: {
      src: String,
      poster: String,
      controls: { type: Boolean, value: tag === 'video' },
      autoplay: Boolean,
      loop: Boolean,
      muted: Boolean,
      objectFit: { type: String, value: 'contain' },
      name: String,
      author: String,
      action: null,
      title: String,
      duration: Number,
      initialTime: Number,
      showFullscreenBtn: { type: Boolean, value: true },
      showPlayBtn: { type: Boolean, value: true },
      showCenterPlayBtn: { type: Boolean, value: true },
      enableProgressGesture: { type: Boolean, value: true },
    },
    draw(node, host) {
      const player = document.createElement(tag)
      node.element.append(player)
      for (const name of ['play', 'pause', 'ended', 'waiting'] as const) {
        player.addEventListener(name, () => {
          node.emitLater(name, {})
        })
      }
      player.addEventListener('timeupdate', () => {
        const { currentTime, duration } = player
        node.emit('timeupdate', { currentTime, duration })
      })
      player.addEventListener('loadedmetadata', () => {
        const { duration } = player
        const size =
          player instanceof HTMLVideoElement
            ? { width: player.videoWidth, height: player.videoHeight }
            : {}
        node.emit('loadedmetadata', { ...size, duration })
      })
      player.addEventListener('error', () => {
        node.emit('error', { errMsg: player.error?.message ?? 'MEDIA_ERR' })
      })
      return {
        update(values, changed) {
          const { src, poster, controls, autoplay, loop, muted, objectFit } = values
          Object.assign(player, { controls, autoplay, loop, muted })
          player.style.objectFit = objectFit
          if (player instanceof HTMLVideoElement && changed.has('poster')) {
            player.poster = poster === '' ? '' : fileAddress(poster, node.component, host)
          }
          if (!changed.has('src')) return
          if (src === '') player.removeAttribute('src')
          else player.src = fileAddress(src, node.component, host)
        },
      }
    },
  })

export const video = media('video')
export const audio = media('audio')
