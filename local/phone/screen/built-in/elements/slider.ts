import type { ShadowedEvent } from 'glass-easel'
import { builtIn } from '../built-in'
import { registerField } from '../forms'
import { sliderValue } from '../slider-value'
import type { Touch } from '../touches'

export const slider = builtIn({
  tag: 'slider',
  properties: {
    name: String,
    min: Number,
    max: { type: Number, value: 100 },
    step: { type: Number, value: 1 },
    value: Number,
    disabled: Boolean,
    showValue: Boolean,
    color: String,
    backgroundColor: { type: String, value: '#e9e9e9' },
    selectedColor: String,
    activeColor: { type: String, value: '#07c160' },
    blockSize: { type: Number, value: 28 },
    blockColor: { type: String, value: '#ffffff' },
  },
  draw(node) {
    const { element } = node
    const track = part('wx-slider-track', element)
    const filled = part('wx-slider-filled', track)
    const block = part('wx-slider-block', track)
    const text = part('wx-slider-value', element)
    element.setAttribute('role', 'slider')

    const follow = (event: ShadowedEvent<unknown>, done: boolean) => {
      const { touches, changedTouches } = event as unknown as Record<string, Touch[] | undefined>
      const touch = touches?.[0] ?? changedTouches?.[0]
      if (node.values.disabled || touch === undefined) return
      const original = event.getOriginalEvent()
      if (original instanceof TouchEvent && original.cancelable) original.preventDefault()
      const { width } = track.getBoundingClientRect()
      const left = track.getBoundingClientRect().left - pageLeft(track)
      const value = sliderValue((touch.clientX - left) / width, node.values)
      const moved = value !== node.values.value
      node.set({ value })
      if (moved) node.emitLater('changing', { value })
      if (done) node.emitLater('change', { value })
    }
    node.on('touchmove', (event) => {
      follow(event, false)
    })
    node.on('touchend', (event) => {
      follow(event, true)
    })
    registerField(node.component, {
      value: () => node.values.value,
      reset: () => {
        node.set({ value: node.values.min })
      },
    })
    return {
      update(values) {
        const { min, max, value, blockSize, color, activeColor, selectedColor } = values
        const part = max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0
        track.style.background = color === '' ? values.backgroundColor : color
        filled.style.width = `${part * 100}%`
        filled.style.background = selectedColor === '' ? activeColor : selectedColor
        Object.assign(block.style, {
          left: `${part * 100}%`,
          width: `${blockSize}px`,
          height: `${blockSize}px`,
          background: values.blockColor,
        })
        element.toggleAttribute('disabled', values.disabled)
        element.setAttribute('aria-valuenow', String(value))
        element.setAttribute('aria-valuemin', String(min))
        element.setAttribute('aria-valuemax', String(max))
        text.hidden = !values.showValue
        text.textContent = String(value)
      },
    }
  },
})

const pageLeft = (element: Element): number =>
  element.closest('.page-scroll')?.getBoundingClientRect().left ?? 0

function part(className: string, into: HTMLElement): HTMLElement {
  const element = document.createElement('div')
  element.className = className
  into.append(element)
  return element
}
