import type { behavior, builder } from 'glass-easel-miniprogram-adapter'
import type { CodeSpace, types } from 'glass-easel-miniprogram-adapter'
import type { TapState } from '../tap'
import type { MiniProgram, Unit, UnitConfig } from './program'

type Definition = Record<string, unknown>

/** What the program's modules call. */
export interface Globals {
  wx: Record<string, unknown>
  getApp: () => unknown
  getCurrentPages: () => unknown[]
}

/** Behaviours that WeChat has built in: form components are not sent by a form here, but have its properties. */
const FORM_BEHAVIOURS = ['wx://form-field', 'wx://form-field-button', 'wx://component-export']

/**
 * Runs the program's modules: app.js first, then components and pages in the order in which they need each other.
 *
 * @returns what App() was given
 */
export function loadProgram(
  program: MiniProgram,
  space: CodeSpace,
  globals: Globals,
  tap: TapState,
): Definition {
  let app: Definition = {}
  let current: Unit | undefined
  const form = space
    .behavior()
    .definition({ properties: { name: String, value: null } })
    .register()
  const register = (kind: Unit['kind'], definition: Definition) => {
    if (current?.kind !== kind) {
      // Component() makes pages too.
      if (!(kind === 'component' && current)) throw new Error(`${kind} outside of its own file`)
    }
    registerUnit(space, current, program, kind, definition, form)
  }
  const modules = program.load({
    ...globals,
    ...timers(tap),
    console,
    App: (definition: Definition) => {
      app = definition
    },
    Page: (definition: Definition) => register('page', definition),
    Component: (definition: Definition) => register('component', definition),
    Behavior: (definition: Definition) =>
      space.behavior().definition(withForm(definition, form)).register(),
  })
  run(modules, 'app')
  for (const unit of program.units) {
    current = unit
    run(modules, unit.path)
  }
  return app
}

function run(modules: Record<string, () => unknown>, path: string): void {
  const module = modules[path]
  if (!module) throw new Error(`There is no module ${path}.`)
  module()
}

function registerUnit(
  space: CodeSpace,
  unit: Unit,
  program: MiniProgram,
  kind: Unit['kind'],
  definition: Definition,
  form: behavior.GeneralBehavior,
): void {
  const { path, scope, config } = unit
  const template = { groupList: program.templates, content: program.templates[path] }
  space.addCompiledTemplate(path, template as Parameters<CodeSpace['addCompiledTemplate']>[1])
  space.addComponentStaticConfig(path, staticConfig(config, definition))
  space.addStyleSheet(path, undefined, scope)
  const component: builder.ComponentBuilder = space.component(path)
  const whole = withForm(definition, form)
  if (kind === 'page') component.pageDefinition(whole).register()
  else component.definition(whole).register()
}

/** The adapter reads these from JSON only; Vant says them in JavaScript. */
function staticConfig(config: UnitConfig, definition: Definition): types.ComponentStaticConfig {
  const { addGlobalClass, styleIsolation } = (definition['options'] ?? {}) as UnitConfig
  return {
    ...config,
    ...(addGlobalClass !== undefined && { addGlobalClass }),
    ...(styleIsolation !== undefined && { styleIsolation }),
  } as types.ComponentStaticConfig
}

function withForm(definition: Definition, form: behavior.GeneralBehavior): Definition {
  const behaviors = definition['behaviors']
  if (!Array.isArray(behaviors)) return definition
  return {
    ...definition,
    behaviors: (behaviors as unknown[]).map((one) =>
      typeof one === 'string' && FORM_BEHAVIOURS.includes(one) ? form : one,
    ),
  }
}

/** What comes after a timer has no tap behind it. */
function timers(tap: TapState) {
  const entering =
    (start: (work: () => void, ms: number) => number) =>
    (work: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) =>
      start(() => tap.run(false, () => work(...given)), ms)
  return {
    setTimeout: entering((work, ms) => window.setTimeout(work, ms)),
    setInterval: entering((work, ms) => window.setInterval(work, ms)),
    clearTimeout: (id: number) => window.clearTimeout(id),
    clearInterval: (id: number) => window.clearInterval(id),
  }
}
