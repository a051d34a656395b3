/** What the program cost, for tests and benchmarks. */
export interface Meters {
  /** Calls of cloud functions, oldest first. */
  calls: CallMeter[]
  /** Every setData of pages and components, oldest first. */
  setData: SetDataMeter[]
}

export interface CallMeter {
  name: string
  action: string
  bytesOut: number
  bytesIn: number
}

export interface SetDataMeter {
  /** Path of the page on top. */
  page: string
  /** Path of the page or component whose data it is. */
  path: string
  bytes: number
}

export const newMeters = (): Meters => ({ calls: [], setData: [] })

/** UTF-8 bytes of a value as JSON. */
export const jsonBytes = (value: unknown): number =>
  new TextEncoder().encode(JSON.stringify(value) ?? '').byteLength
