import { watch } from 'node:fs'

/** Editors write a file in several steps; the developer sees the change in less than half a second all the same. */
const SETTLE_MS = 80

/** Tells of changes below a folder, a moment after the last one. Stops when the returned function is called. */
export function watchFolder(folder: string, changed: () => void): () => void {
  let waiting: NodeJS.Timeout | undefined
  const watcher = watch(folder, { recursive: true }, (_event, file) => {
    if (file === null || file.startsWith('miniprogram_npm')) return
    clearTimeout(waiting)
    waiting = setTimeout(changed, SETTLE_MS)
  })
  return () => {
    clearTimeout(waiting)
    watcher.close()
  }
}
