import type { behavior, builder } from 'glass-easel-miniprogram-adapter'
import type { CodeSpace, types } from 'glass-easel-miniprogram-adapter'
import type { TapState } from '../tap'
import { PhoneDate } from './phone-date'
import type { MiniProgram, Unit, UnitConfig } from './program'

type Definition = Record<string, unknown>
type StaticConfig = types.ComponentStaticConfig

/** What the program's modules call. */
export interface Globals {
  wx: Record<string, unknown>
  getApp: () => unknown
  getCurrentPages: () => unknown[]
  Promise: PromiseConstructor
}

/** Behaviours that WeChat has built in: form components are not sent by a form here, but have its properties. */
const FORM_BEHAVIOURS = ['wx://form-field', 'wx://form-field-button', 'wx://component-export']

/**
 * Runs the program's modules: app.js first, then components and pages in the order in which they need each other.
 *
 * @param app takes what App() is given, at once: pages ask getApp() for it while they are loaded
 * @throws Error of a module that fails, or makes nothing
 */
export function loadProgram(
  program: MiniProgram,
  space: CodeSpace,
  globals: Globals & { App: (definition: Definition) => void },
  tap: TapState,
): void {
  let current: Unit | undefined
  let registered = false
  const form = space
    .behavior()
    .definition({ properties: { name: String, value: null } })
    .register()
  const register = (kind: Unit['kind'], definition: Definition) => {
    // Component() makes pages too.
    if (!current || (kind === 'page' && current.kind !== 'page')) {
      throw new Error(
        `${kind === 'page' ? 'Page' : 'Component'}() is called outside of its own file.`,
      )
    }
    registered = true
    registerUnit(space, current, program, kind, definition, form)
  }
  const modules = program.load({
    ...globals,
    ...timers(tap),
    console,
    Date: PhoneDate,
    Page: (definition: Definition) => register('page', definition),
    Component: (definition: Definition) => register('component', definition),
    Behavior: (definition: Definition) =>
      space.behavior().definition(withForm(definition, form)).register(),
  })
  run(modules, 'app')
  for (const unit of program.units) {
    current = unit
    registered = false
    run(modules, unit.path)
    if (!registered) throw new Error(`${unit.path} calls neither Page() nor Component().`)
  }
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
  const { path, scope } = unit
  const template = { groupList: program.templates, content: program.templates[path] }
  space.addCompiledTemplate(path, template as Parameters<CodeSpace['addCompiledTemplate']>[1])
  space.addComponentStaticConfig(path, staticConfig(unit, definition))
  space.addStyleSheet(path, undefined, scope)
  const component: builder.ComponentBuilder = space.component(path)
  const whole = withForm(definition, form)
  if (kind === 'page') component.pageDefinition(whole).register()
  else component.definition(whole).register()
}

/** The adapter reads these from JSON only; Vant says them in JavaScript. */
function staticConfig({ kind, scope, config }: Unit, definition: Definition): StaticConfig {
  const options = (definition['options'] ?? {}) as UnitConfig
  const { addGlobalClass, styleIsolation } = { ...config, ...options }
  return {
    ...config,
    ...(addGlobalClass !== undefined && { addGlobalClass }),
    ...(styleIsolation !== undefined && { styleIsolation }),
    // Pages share one scope. So do components whose .json says so: the build wrote their style sheet for that.
    ...((kind === 'page' || scope === '') && { styleIsolation: 'shared' }),
    ...(scope !== '' && styleIsolation === 'shared' && { styleIsolation: 'apply-shared' }),
  } as StaticConfig
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
