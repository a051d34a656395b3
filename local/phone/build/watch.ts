import { watch } from 'node:fs'

/** Editors write a file in several steps; the developer sees the change in less than half a second all the same. */
const SETTLE_MS = 80

/** Made by us from what the program uses, and by nobody else. */
const MADE = 'miniprogram_npm'

/**
 * Tells of changes below a folder, a moment after the last one. Stops when the returned function is called, or when the
 * folder can no longer be watched (it is said in the terminal).
 */
export function watchFolder(folder: string, changed: () => void): () => void {
  let waiting: NodeJS.Timeout | undefined
  const watcher = watch(folder, { recursive: true }, (_event, file) => {
    if (file === null || file.startsWith(MADE)) return
    clearTimeout(waiting)
    waiting = setTimeout(changed, SETTLE_MS)
  })
  watcher.on('error', (error) => {
    console.error(`${folder} is no longer watched:`, error)
    watcher.close()
  })
  return () => {
    clearTimeout(waiting)
    watcher.close()
  }
}
