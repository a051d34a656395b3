import { builtIn } from '../built-in'

export const progress = builtIn({
  tag: 'progress',
  properties: {
    percent: Number,
    showInfo: Boolean,
    borderRadius: { type: null, value: 0 },
    fontSize: { type: null, value: 16 },
    strokeWidth: { type: null, value: 6 },
    color: String,
    activeColor: { type: String, value: '#09bb07' },
    backgroundColor: { type: String, value: '#ebebeb' },
    active: Boolean,
    activeMode: { type: String, value: 'backwards' },
    /** Milliseconds for each percent. */
    duration: { type: Number, value: 30 },
  },
  draw(node) {
    const bar = document.createElement('div')
    bar.className = 'wx-progress-bar'
    const inner = document.createElement('div')
    inner.className = 'wx-progress-inner-bar'
    const info = document.createElement('p')
    info.className = 'wx-progress-info'
    bar.append(inner)
    node.element.append(bar, info)
    node.element.setAttribute('role', 'progressbar')
    let shown = 0
    inner.addEventListener('transitionend', () => {
      node.emit('activeend', { curPercent: node.values.percent })
    })
    return {
      update(values, changed) {
        const percent = Math.min(100, Math.max(0, values.percent))
        Object.assign(bar.style, {
          height: length(values.strokeWidth),
          background: values.backgroundColor,
          borderRadius: length(values.borderRadius),
        })
        inner.style.background = values.color === '' ? values.activeColor : values.color
        info.hidden = !values.showInfo
        info.style.fontSize = length(values.fontSize)
        info.textContent = `${percent}%`
        node.element.setAttribute('aria-valuenow', String(percent))
        if (!changed.has('percent')) return
        const from = values.activeMode === 'forwards' ? shown : 0
        inner.style.transition = 'none'
        if (values.active) {
          inner.style.width = `${from}%`
          // The browser has to see where it starts.
          void inner.offsetWidth
          inner.style.transition = `width ${Math.abs(percent - from) * values.duration}ms linear`
        }
        inner.style.width = `${percent}%`
        shown = percent
      },
    }
  },
})

const length = (value: unknown): string =>
  typeof value === 'number' || /^[\d.]+$/.test(String(value)) ? `${String(value)}px` : String(value)
