import type { Column } from './picker-columns'

/** Height of an option, px; as in the style sheet. */
const OPTION = 48

export interface SheetOptions {
  title: string
  columns: Column[]
  /** The person chose something in one column: the columns as they are now to be. */
  changed: (column: number, index: number) => Column[]
  confirmed: (columns: Column[]) => void
  cancelled: () => void
}

/** The sheet from below with which WeChat lets a person choose (picker). */
export function openSheet(options: SheetOptions): void {
  let { columns } = options
  const shade = make('div', 'wx-sheet')
  const sheet = make('div', 'wx-sheet-panel')
  const bar = make('div', 'wx-sheet-bar')
  const wheels = make('div', 'wx-sheet-columns')
  sheet.setAttribute('role', 'dialog')
  const close = (work: () => void) => {
    shade.remove()
    work()
  }
  const cancel = make('button', 'wx-sheet-cancel', '取消')
  const confirm = make('button', 'wx-sheet-confirm', '确定')
  cancel.addEventListener('click', () => {
    close(options.cancelled)
  })
  confirm.addEventListener('click', () => {
    close(() => {
      options.confirmed(columns)
    })
  })
  shade.addEventListener('click', (event) => {
    if (event.target === shade) close(options.cancelled)
  })
  bar.append(cancel, make('span', 'wx-sheet-title', options.title), confirm)
  sheet.append(bar, wheels)
  shade.append(sheet)
  document.body.append(shade)
  draw()

  function draw() {
    while (wheels.children.length > columns.length) wheels.lastElementChild?.remove()
    columns.forEach((column, place) => {
      const wheel = wheels.children[place] ?? wheels.appendChild(newWheel(place))
      drawWheel(wheel, column)
    })
  }

  function newWheel(place: number): HTMLElement {
    const wheel = make('div', 'wx-sheet-column')
    wheel.setAttribute('role', 'listbox')
    wheel.addEventListener('scrollend', () => {
      choose(place, Math.round(wheel.scrollTop / OPTION))
    })
    wheel.addEventListener('click', (event) => {
      const at = Array.from(wheel.children).findIndex((child) => child === event.target)
      if (at >= 0) choose(place, at)
    })
    return wheel
  }

  function choose(place: number, index: number) {
    const column = columns[place]
    if (column === undefined || column.index === index) return
    columns = columns.with(place, { ...column, index })
    columns = options.changed(place, index)
    draw()
  }
}

function drawWheel(wheel: Element, { options, index }: Column): void {
  const same =
    wheel.children.length === options.length &&
    options.every((option, at) => wheel.children[at]?.textContent === option)
  if (!same) wheel.replaceChildren(...options.map((one) => make('div', 'wx-sheet-option', one)))
  Array.from(wheel.children).forEach((child, at) => {
    child.setAttribute('role', 'option')
    child.setAttribute('aria-selected', String(at === index))
  })
  wheel.scrollTo({ top: index * OPTION, behavior: 'instant' })
}

function make(tag: string, className: string, text = ''): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  element.textContent = text
  return element
}
