import { builtIn } from '../built-in'
import { fieldsOf, registerForm } from '../forms'

export const form = builtIn({
  tag: 'form',
  properties: { reportSubmit: Boolean, reportSubmitTimeout: Number },
  draw(node) {
    node.slot()
    registerForm(node.component, {
      submit(button) {
        const fields = [...fieldsOf(node.component)].map(([name, field]) => [name, field.value()])
        // The tap was the button's: WeChat's page on taps does not name submit among what carries one.
        const { id, dataset } = button
        const value: unknown = Object.fromEntries(fields)
        node.emitLater('submit', { value, target: { id, dataset }, formId: '' })
      },
      reset() {
        for (const field of fieldsOf(node.component).values()) field.reset()
        node.emitLater('reset', {})
      },
    })
    return {}
  },
})
