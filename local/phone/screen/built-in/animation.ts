import type { GeneralComponent, StyleSegmentIndex } from 'glass-easel'

/** Where the style of an animation goes, beside the style of the template. */
const ANIMATION: StyleSegmentIndex = 2

/** What `wx.createAnimation().export()` gives: steps one after the other. */
interface Action {
  animates: { type: string; args: unknown[] }[]
  option: {
    transformOrigin: string
    transition: { duration: number; timingFunction: string; delay: number }
  }
}

const running = new WeakMap<GeneralComponent, ReturnType<typeof setTimeout>>()

/** Plays the property `animation` of a component. */
export function animate(component: GeneralComponent, animation: unknown): void {
  if (!isAnimation(animation)) return
  clearTimeout(running.get(component))
  playFrom(component, animation.actions, {})
}

const isAnimation = (value: unknown): value is { actions: Action[] } =>
  typeof value === 'object' &&
  value !== null &&
  'actions' in value &&
  Array.isArray(value.actions) &&
  value.actions.length > 0

function playFrom(
  component: GeneralComponent,
  [action, ...rest]: Action[],
  before: Record<string, string>,
): void {
  if (action === undefined) return
  const style = { ...before, ...styleOf(action) }
  component.setNodeStyle(
    Object.entries(style)
      .map(([name, value]) => `${name}:${value}`)
      .join(';'),
    ANIMATION,
  )
  const { duration, delay } = action.option.transition
  running.set(
    component,
    setTimeout(() => {
      playFrom(component, rest, style)
    }, duration + delay),
  )
}

/** One step as CSS. */
export function styleOf({ animates, option }: Action): Record<string, string> {
  const { duration, timingFunction, delay } = option.transition
  const style: Record<string, string> = {}
  const transforms: string[] = []
  for (const { type, args } of animates) {
    if (type === 'style') style[String(args[0])] = String(args[1])
    else transforms.push(transformOf(type, args))
  }
  if (transforms.length > 0) style['transform'] = transforms.join(' ')
  style['transform-origin'] = option.transformOrigin
  style['transition'] = `all ${duration}ms ${timingFunction} ${delay}ms`
  return style
}

function transformOf(type: string, args: unknown[]): string {
  const unit = /^(rotate|skew)/.test(type) ? 'deg' : type.startsWith('translate') ? 'px' : ''
  if (type === 'rotate3d') {
    const [x, y, z, angle] = args
    return `rotate3d(${String(x)}, ${String(y)}, ${String(z)}, ${String(angle)}deg)`
  }
  const values = args.map((arg) => (typeof arg === 'number' ? `${arg}${unit}` : String(arg)))
  return `${type}(${values.join(', ')})`
}
