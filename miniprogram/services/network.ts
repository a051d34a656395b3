type Listener = () => void

const listeners = new Set<Listener>()
let listening = false

/**
 * Runs something whenever the phone is connected again.
 *
 * @returns ends it: for pages that are closed
 */
export function whenConnected(run: Listener): () => void {
  if (!listening) {
    listening = true
    wx.onNetworkStatusChange(({ isConnected }) => {
      if (isConnected) for (const listener of [...listeners]) listener()
    })
  }
  listeners.add(run)
  return () => void listeners.delete(run)
}
