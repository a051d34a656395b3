import type { GeneralComponent } from 'glass-easel'
import type { BuiltInNode } from '../built-in'
import { builtIn, componentAt, elementOf } from '../built-in'
import { registerField } from '../forms'
import { registerControl } from '../labels'

const properties = {
  value: String,
  checked: Boolean,
  disabled: Boolean,
  color: { type: String, value: '#07c160' },
}

type Choice = BuiltInNode<typeof properties>

const choices = new WeakMap<GeneralComponent, Choice>()
const groups = new WeakMap<GeneralComponent, (chosen: Choice) => void>()

function choice(tag: 'checkbox' | 'radio', choose: (node: Choice) => boolean) {
  return builtIn({
    tag,
    properties,
    draw(node) {
      const { element: mark } = node.part(`${tag}-input`)
      node.slot()
      choices.set(node.component, node)
      const activate = () => {
        if (node.values.disabled || !choose(node)) return
        const group = node.element.closest(`wx-${tag}-group`)
        const owner = group === null ? undefined : componentAt(group)
        if (owner !== undefined) groups.get(owner)?.(node)
      }
      node.on('tap', activate)
      registerControl(node.component, activate)
      return {
        update({ checked, disabled, color }) {
          mark.style.setProperty('--color', color)
          node.element.toggleAttribute('checked', checked)
          node.element.toggleAttribute('disabled', disabled)
          node.element.setAttribute('role', tag)
          node.element.setAttribute('aria-checked', String(checked))
        },
      }
    },
  })
}

export const checkbox = choice('checkbox', (node) => {
  node.set({ checked: !node.values.checked })
  return true
})

export const radio = choice('radio', (node) => {
  if (node.values.checked) return false
  node.set({ checked: true })
  return true
})

/** The choices in a group, in their order. */
function choicesIn(group: GeneralComponent, tag: string): Choice[] {
  return Array.from(elementOf(group).querySelectorAll(`wx-${tag}`)).flatMap((element) => {
    const component = componentAt(element)
    const one = component && choices.get(component)
    return one === undefined ? [] : [one]
  })
}

const valuesOf = (list: Choice[]) =>
  list.filter(({ values }) => values.checked).map(({ values }) => values.value)

export const checkboxGroup = builtIn({
  tag: 'checkbox-group',
  properties: { name: String },
  draw(node) {
    node.slot()
    const all = () => choicesIn(node.component, 'checkbox')
    groups.set(node.component, () => {
      node.emitLater('change', { value: valuesOf(all()) })
    })
    registerField(node.component, {
      value: () => valuesOf(all()),
      reset: () => {
        for (const one of all()) one.set({ checked: false })
      },
    })
    return {}
  },
})

export const radioGroup = builtIn({
  tag: 'radio-group',
  properties: { name: String },
  draw(node) {
    node.slot()
    const all = () => choicesIn(node.component, 'radio')
    groups.set(node.component, (chosen) => {
      for (const one of all()) if (one !== chosen && one.values.checked) one.set({ checked: false })
      node.emitLater('change', { value: chosen.values.value })
    })
    registerField(node.component, {
      value: () => valuesOf(all())[0] ?? '',
      reset: () => {
        for (const one of all()) one.set({ checked: false })
      },
    })
    node.element.setAttribute('role', 'radiogroup')
    return {}
  },
})
