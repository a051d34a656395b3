import type { component, glassEasel } from 'glass-easel-miniprogram-adapter'

/** The element in the browser of a node; null for one that has none. */
export const domOf = (node: glassEasel.Element | null): HTMLElement | null =>
  (node?.getBackendElement() ?? null) as unknown as HTMLElement | null

/** What the program calls `this`, as the engine sees it. */
export function componentOf({ _$: of }: component.GeneralComponent): glassEasel.GeneralComponent {
  const known: unknown = of
  return known as glassEasel.GeneralComponent
}
