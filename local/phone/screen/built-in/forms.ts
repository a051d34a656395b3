import type { GeneralComponent } from 'glass-easel'
import { componentAt, elementOf } from './built-in'

/** A form, as the buttons in it see it. */
export interface Form {
  submit(button: GeneralComponent): void
  reset(): void
}

/** A component with a value that a form sends under the component's `name`. */
export interface Field {
  value(): unknown
  /** Empties it: WeChat's components do not go back to their first value. */
  reset(): void
}

const forms = new WeakMap<GeneralComponent, Form>()
const fields = new WeakMap<GeneralComponent, Field>()

export const registerForm = (component: GeneralComponent, form: Form): void => {
  forms.set(component, form)
}

export const registerField = (component: GeneralComponent, field: Field): void => {
  fields.set(component, field)
}

export const submitForm = (button: GeneralComponent): void => {
  formAround(button)?.submit(button)
}

export const resetForm = (button: GeneralComponent): void => {
  formAround(button)?.reset()
}

function formAround(component: GeneralComponent): Form | undefined {
  const element = elementOf(component).closest('wx-form')
  const owner = element === null ? undefined : componentAt(element)
  return owner && forms.get(owner)
}

/** The fields within a form that have a name, in their order. Custom components (wx://form-field) are not among them. */
export function fieldsOf(form: GeneralComponent): Map<string, Field> {
  const named = new Map<string, Field>()
  for (const element of elementOf(form).querySelectorAll('*')) {
    const component = componentAt(element)
    const field = component && fields.get(component)
    if (component === undefined || field === undefined) continue
    const { name } = component.data as { name?: unknown }
    if (typeof name === 'string' && name !== '') named.set(name, field)
  }
  return named
}
