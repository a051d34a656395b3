/**
 * Resolves in a task of its own, as soon as possible: what the program asks WeChat for happens after the program's own
 * code has ended. (A timer would do the same, only up to 4 ms later.)
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
