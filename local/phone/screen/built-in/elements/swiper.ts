import type { ShadowedEvent } from 'glass-easel'
import { builtIn } from '../built-in'
import type { Touch } from '../touches'

/** A swipe over this part of the swiper turns it; a fast one, over this many px. */
const TURNING_PART = 0.3
const FAST_DISTANCE = 30
const FAST_TIME = 250

export const swiperItem = builtIn({
  tag: 'swiper-item',
  properties: { itemId: String, skipHiddenItemLayout: Boolean },
  draw(node) {
    node.slot()
    return {}
  },
})

export const swiper = builtIn({
  tag: 'swiper',
  properties: {
    indicatorDots: Boolean,
    indicatorColor: { type: String, value: 'rgba(0, 0, 0, .3)' },
    indicatorActiveColor: { type: String, value: '#000000' },
    autoplay: Boolean,
    current: Number,
    currentItemId: String,
    /** ms */
    interval: { type: Number, value: 5000 },
    duration: { type: Number, value: 500 },
    circular: Boolean,
    vertical: Boolean,
    previousMargin: String,
    nextMargin: String,
    displayMultipleItems: { type: Number, value: 1 },
    easingFunction: String,
    skipHiddenItemLayout: Boolean,
    snapToEdge: Boolean,
    disableTouch: Boolean,
  },
  draw(node) {
    const { element } = node
    const { node: content, element: slides } = node.part('swiper-slides')
    const { element: dots } = node.part('swiper-dots')
    node.slot(content)
    let start: { at: Touch; time: number } | undefined
    let dragging = false
    let shown: number | undefined
    let timer: ReturnType<typeof setInterval> | undefined
    const counted = new MutationObserver(() => {
      place(0, false)
    })

    const count = () => slides.children.length
    const at = () => Math.min(Math.max(0, node.values.current), Math.max(0, count() - 1))
    const turn = (to: number, source: 'touch' | 'autoplay') => {
      const last = count() - 1
      if (last < 0) return
      const wrapped = node.values.circular ? (to + last + 1) % (last + 1) : to
      const current = Math.min(last, Math.max(0, wrapped))
      const changed = current !== at()
      shown = current
      node.set({ current })
      place(0, true)
      if (changed) tell(current, source)
    }
    const tell = (current: number, source: string) => {
      const detail = { current, currentItemId: '', source }
      node.emitLater('change', detail)
      setTimeout(() => {
        if (element.isConnected) node.emit('animationfinish', detail)
      }, node.values.duration)
    }
    const offset = (event: ShadowedEvent<unknown>) => {
      const touch = touchOf(event)
      if (start === undefined || touch === undefined) return { along: 0, across: 0 }
      const x = touch.clientX - start.at.clientX
      const y = touch.clientY - start.at.clientY
      return node.values.vertical ? { along: y, across: x } : { along: x, across: y }
    }
    node.on('touchstart', (event) => {
      const touch = touchOf(event)
      dragging = false
      start = touch && !node.values.disableTouch ? { at: touch, time: Date.now() } : undefined
      play(false)
    })
    node.on('touchmove', (event) => {
      const { along, across } = offset(event)
      if (!dragging && Math.abs(along) <= Math.abs(across)) return
      dragging = true
      const original = event.getOriginalEvent()
      if (original instanceof TouchEvent && original.cancelable) original.preventDefault()
      place(along, false)
    })
    const end = (event: ShadowedEvent<unknown>) => {
      const { along } = offset(event)
      const fast = start !== undefined && Date.now() - start.time < FAST_TIME
      const size = node.values.vertical ? element.offsetHeight : element.offsetWidth
      const turns = Math.abs(along) > (fast ? FAST_DISTANCE : size * TURNING_PART)
      if (dragging) turn(at() + (turns ? (along < 0 ? 1 : -1) : 0), 'touch')
      start = undefined
      dragging = false
      play(node.values.autoplay)
    }
    node.on('touchend', end)
    node.on('touchcancel', end)
    return {
      update(values, changed) {
        element.toggleAttribute('vertical', values.vertical)
        place(0, changed.has('current') && element.isConnected)
        // The program turned it: it is told too, as nobody's doing.
        if (shown !== undefined && shown !== values.current) tell(values.current, '')
        shown = values.current
        if (changed.has('autoplay') || changed.has('interval')) play(values.autoplay)
      },
      attached() {
        counted.observe(slides, { childList: true })
        place(0, false)
      },
      detached() {
        counted.disconnect()
        play(false)
      },
    }

    /** Shows the current slide, moved by so many px. */
    function place(px: number, smoothly: boolean) {
      const { vertical, duration, displayMultipleItems } = node.values
      const part = 100 / Math.max(1, displayMultipleItems)
      slides.style.setProperty('--part', `${part}%`)
      slides.style.transition = smoothly ? `transform ${duration}ms` : 'none'
      const shift = `calc(${-at() * part}% + ${px}px)`
      slides.style.transform = vertical ? `translate(0, ${shift})` : `translate(${shift}, 0)`
      drawDots()
    }

    function drawDots() {
      const { indicatorDots, indicatorColor, indicatorActiveColor } = node.values
      dots.hidden = !indicatorDots
      const all = Array.from({ length: indicatorDots ? count() : 0 }, (_, n) => {
        const dot = document.createElement('i')
        dot.style.background = n === at() ? indicatorActiveColor : indicatorColor
        return dot
      })
      dots.replaceChildren(...all)
    }

    function play(on: boolean) {
      clearInterval(timer)
      if (!on) return
      timer = setInterval(() => {
        turn(at() + 1 < count() ? at() + 1 : 0, 'autoplay')
      }, node.values.interval)
    }
  },
})

const touchOf = (event: ShadowedEvent<unknown>): Touch | undefined => {
  const { touches, changedTouches } = event as unknown as Record<string, Touch[] | undefined>
  return touches?.[0] ?? changedTouches?.[0]
}
