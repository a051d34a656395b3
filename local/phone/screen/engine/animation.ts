type Step = { animates: { type: string; args: unknown[] }[]; option: Record<string, unknown> }

const TRANSFORMS = [
  ...['rotate', 'rotateX', 'rotateY', 'rotateZ', 'rotate3d', 'scale', 'scaleX', 'scaleY', 'scaleZ'],
  ...['scale3d', 'translate', 'translateX', 'translateY', 'translateZ', 'translate3d'],
  ...['skew', 'skewX', 'skewY', 'matrix', 'matrix3d'],
]
const LENGTHS = ['width', 'height', 'top', 'right', 'bottom', 'left']

interface Options {
  /** ms */
  duration?: number
  timingFunction?: string
  /** ms */
  delay?: number
  transformOrigin?: string
}

/** wx.createAnimation: steps in a row, which the property `animation` of a component plays. */
export function createAnimation(options: Options = {}) {
  let animates: Step['animates'] = []
  let steps: Step[] = []
  const add =
    (type: string, args: (given: unknown[]) => unknown[] = (given) => given) =>
    (...given: unknown[]) => {
      animates.push({ type, args: args(given) })
      return animation
    }
  const style = (name: string, text: (value: unknown) => string = String) =>
    add('style', ([value]) => [name, text(value)])
  const animation = {
    ...Object.fromEntries(TRANSFORMS.map((name) => [name, add(name)])),
    ...Object.fromEntries(LENGTHS.map((name) => [name, style(name, pixels)])),
    opacity: style('opacity'),
    backgroundColor: style('background-color'),
    /** Ends a step. @param own options of this step alone */
    step(own: Options = {}) {
      steps.push({ animates, option: optionOf({ ...options, ...own }) })
      animates = []
      return animation
    },
    /** What was made since the last export. */
    export() {
      const actions = steps
      steps = []
      return { actions }
    },
  }
  return animation
}

const optionOf = (options: Options) => ({
  transformOrigin: options.transformOrigin ?? '50% 50% 0',
  transition: {
    duration: options.duration ?? 400,
    timingFunction: options.timingFunction ?? 'linear',
    delay: options.delay ?? 0,
  },
})

const pixels = (value: unknown) => (typeof value === 'number' ? `${value}px` : String(value))
