type Child = Node | string

/** An element with a class, attributes and children; never HTML, whatever a text says. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/** A button that does something when it is tapped. */
export function button(
  text: string,
  className: string,
  tapped: () => void,
  attributes: Record<string, string> = {},
): HTMLButtonElement {
  const made = make('button', className, { type: 'button', ...attributes }, text)
  made.addEventListener('click', tapped)
  return made
}

/** Lays something over the screen, dark behind it. Gives what takes it away again. */
export function cover(screen: HTMLElement, className: string, ...children: Child[]): () => void {
  const layer = make('div', `we-cover ${className}`, {}, ...children)
  screen.append(layer)
  return () => layer.remove()
}
