import { builtIn } from '../built-in'
import { registerField } from '../forms'
import { registerControl } from '../labels'
import { fieldProperties, TextField } from '../text-field'

export const input = builtIn({
  tag: 'input',
  properties: {
    ...fieldProperties,
    type: { type: String, value: 'text' },
    password: Boolean,
    safePasswordCertPath: String,
    safePasswordLength: Number,
    safePasswordTimeStamp: Number,
    safePasswordNonce: String,
    safePasswordSalt: String,
    safePasswordCustomHash: String,
    alwaysEmbed: Boolean,
    randomNumber: Boolean,
    controlled: Boolean,
  },
  externalClasses: ['placeholder-class'],
  draw(node) {
    const { node: wrapper, element } = node.part('input-wrapper')
    const control = document.createElement('input')
    const field = new TextField(node, control, wrapper)
    element.append(control)
    control.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) field.confirm()
    })
    registerField(node.component, field)
    registerControl(node.component, () => {
      control.focus()
    })
    return {
      update(values, changed) {
        control.type = values.password || values.type === 'safe-password' ? 'password' : 'text'
        control.inputMode = INPUT_MODES[values.type] ?? 'text'
        field.update(values, changed)
      },
      attached() {
        field.attached()
      },
    }
  },
})

const INPUT_MODES: Readonly<Record<string, string>> = {
  number: 'numeric',
  digit: 'decimal',
  idcard: 'text',
}
