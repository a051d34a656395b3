/** More than happens in any world that comes to an end, many times over. */
const MOST_EVENTS = 500_000

/** The world goes on and on. */
export class Endless extends Error {}

/**
 * The simulation's time: nothing happens but what is scheduled, one thing after the other, in an order that only the
 * seed decides. Between two of them everything that waits for no time is done.
 */
export class SimulatedTime {
  /** A binary heap by time, then by order of scheduling. */
  private readonly heap: Event[] = []
  private scheduled = 0

  constructor(private time: number) {}

  now = (): number => Math.floor(this.time)

  /** @param ms from now */
  schedule = (ms: number, run: () => void): void => {
    this.scheduled += 1
    this.push({ at: this.time + Math.max(0, ms), order: this.scheduled, run })
  }

  sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      this.schedule(ms, resolve)
    })

  /** Lets everything happen that is scheduled until then, and what comes of it. @throws Endless */
  async advanceTo(end: number): Promise<void> {
    await settled()
    for (let next = this.heap[0]; next && next.at <= end; next = this.heap[0]) {
      this.pop()
      this.time = next.at
      next.run()
      await settled()
      if (this.scheduled > MOST_EVENTS) throw new Endless(`${MOST_EVENTS} events`)
    }
    this.time = Math.max(this.time, end)
  }

  private push(event: Event): void {
    const { heap } = this
    let place = heap.length
    heap.push(event)
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = heap[parent]
      if (!above || !isBefore(event, above)) break
      heap[place] = above
      place = parent
    }
    heap[place] = event
  }

  private pop(): void {
    const { heap } = this
    const last = heap.pop()
    if (!last || heap.length === 0) return
    let place = 0
    for (;;) {
      const left = 2 * place + 1
      const child = smaller(heap, left, left + 1)
      const below = heap[child]
      if (!below || !isBefore(below, last)) break
      heap[place] = below
      place = child
    }
    heap[place] = last
  }
}

interface Event {
  at: number
  order: number
  run: () => void
}

const isBefore = (left: Event, right: Event) =>
  left.at < right.at || (left.at === right.at && left.order < right.order)

function smaller(heap: readonly Event[], left: number, right: number): number {
  const [first, second] = [heap[left], heap[right]]
  return first && second && isBefore(second, first) ? right : left
}

/** All promises that wait for nothing but each other are through. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
