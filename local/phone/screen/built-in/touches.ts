/** A finger on the screen, as the program's touch events tell it; px. */
export interface Touch {
  identifier: number
  /** From the corner of the page's content. */
  pageX: number
  pageY: number
  /** From the corner of what is seen of the page, below the navigation bar. */
  clientX: number
  clientY: number
  force: number
}

/** Where the page that an element stands in is on the screen, and how far it is scrolled; px. */
export interface Frame {
  left: number
  top: number
  scrollLeft: number
  scrollTop: number
}

/** The engine's `.page-scroll` is what is seen of a page; without one the page fills the window. */
export function frameOf(element: Element): Frame {
  const view = element.closest('.page-scroll')
  if (view === null) return { left: 0, top: 0, scrollLeft: 0, scrollTop: 0 }
  const { left, top } = view.getBoundingClientRect()
  return { left, top, scrollLeft: view.scrollLeft, scrollTop: view.scrollTop }
}

/** What fingers and mouse have in common. */
interface Pointer {
  identifier: number
  clientX: number
  clientY: number
  force: number
}

export function touchOf(pointer: Pointer, frame: Frame): Touch {
  const clientX = pointer.clientX - frame.left
  const clientY = pointer.clientY - frame.top
  return {
    identifier: pointer.identifier,
    clientX,
    clientY,
    pageX: clientX + frame.scrollLeft,
    pageY: clientY + frame.scrollTop,
    force: pointer.force,
  }
}

/** The mouse with its button down is a finger. */
export const fingerOf = ({ clientX, clientY }: MouseEvent): Pointer => ({
  identifier: 0,
  clientX,
  clientY,
  force: 1,
})
