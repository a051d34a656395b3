import { builtIn } from '../built-in'
import { registerField } from '../forms'
import { registerControl } from '../labels'

export const switchControl = builtIn({
  tag: 'switch',
  properties: {
    name: String,
    checked: Boolean,
    disabled: Boolean,
    type: { type: String, value: 'switch' },
    color: { type: String, value: '#07c160' },
  },
  draw(node) {
    const knob = document.createElement('div')
    knob.className = 'wx-switch-input'
    node.element.append(knob)
    const toggle = () => {
      if (node.values.disabled) return
      node.set({ checked: !node.values.checked })
      node.emitLater('change', { value: node.values.checked })
    }
    node.on('tap', toggle)
    registerControl(node.component, toggle)
    registerField(node.component, {
      value: () => node.values.checked,
      reset: () => {
        node.set({ checked: false })
      },
    })
    return {
      update({ checked, disabled, type, color }) {
        knob.className = type === 'checkbox' ? 'wx-checkbox-input' : 'wx-switch-input'
        knob.style.setProperty('--color', color)
        node.element.toggleAttribute('checked', checked)
        node.element.toggleAttribute('disabled', disabled)
        node.element.setAttribute('role', type === 'checkbox' ? 'checkbox' : 'switch')
        node.element.setAttribute('aria-checked', String(checked))
      },
    }
  },
})
