/** Messages that were opened since the program started: lists show them as read without asking again. */
const opened = new Set<string>()

export function noteOpened(id: string): void {
  opened.add(id)
}

export const wasOpened = (id: string): boolean => opened.has(id)

/** A message that is marked as unread again is not one that was opened. */
export function forgetOpened(id: string): void {
  opened.delete(id)
}
