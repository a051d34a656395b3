import { builtIn } from '../built-in'
import { registerField } from '../forms'
import { registerControl } from '../labels'
import { scrollsByTouch } from '../scroll-lock'
import { fieldProperties, TextField } from '../text-field'

export const textarea = builtIn({
  tag: 'textarea',
  properties: {
    ...fieldProperties,
    confirmType: { type: String, value: 'return' },
    autoHeight: Boolean,
    fixed: Boolean,
    showConfirmBar: { type: Boolean, value: true },
    disableDefaultPadding: Boolean,
    adjustKeyboardTo: String,
  },
  externalClasses: ['placeholder-class'],
  draw(node) {
    const { element } = node
    const wrapper = node.part('textarea-wrapper')
    const control = document.createElement('textarea')
    const field = new TextField(node, control, wrapper.node)
    wrapper.element.append(control)
    control.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing || node.values.confirmType === 'return') return
      event.preventDefault()
      field.confirm()
    })

    let lines = 0
    /** auto-height: as high as its lines; and tells when their number changes. */
    const fit = () => {
      control.style.height = '0'
      const height = control.scrollHeight
      control.style.height = ''
      element.style.setProperty('--text-height', `${height}px`)
      const { lineHeight, fontSize } = getComputedStyle(control)
      const line = parseFloat(lineHeight) || parseFloat(fontSize) * 1.2
      const lineCount = control.value === '' ? 1 : Math.round(height / line)
      if (lineCount === lines || height === 0) return
      lines = lineCount
      const heightRpx = (height * 750) / document.documentElement.clientWidth
      node.emitLater('linechange', { height, heightRpx, lineCount })
    }
    control.addEventListener('input', fit)
    const sizes = new ResizeObserver(fit)
    node.on('touchmove', (event) => {
      const original = event.getOriginalEvent()
      const scrolls = control.scrollHeight > control.clientHeight
      if (scrolls && original instanceof TouchEvent) scrollsByTouch(original)
    })
    registerField(node.component, field)
    registerControl(node.component, () => {
      control.focus()
    })
    return {
      update(values, changed) {
        element.toggleAttribute('auto-height', values.autoHeight)
        element.toggleAttribute('fixed', values.fixed)
        field.update(values, changed)
        if (changed.has('value')) fit()
      },
      attached() {
        sizes.observe(control)
        field.attached()
        fit()
      },
      detached() {
        sizes.disconnect()
      },
    }
  },
})
