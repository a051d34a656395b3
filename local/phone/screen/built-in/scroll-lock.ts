const scrolling = new WeakSet<Event>()

/**
 * Says that a scroll-view or textarea moves by this touch. A handler further out that catches touchmove (the usual way
 * to keep the page behind a popup still) does not stop it then.
 */
export const scrollsByTouch = (event: Event): void => {
  scrolling.add(event)
}

export const scrollsItself = (event: Event): boolean => scrolling.has(event)
