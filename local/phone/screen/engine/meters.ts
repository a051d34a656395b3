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
  /** Of the page or component. */
  path: string
  bytes: number
}

export const newMeters = (): Meters => ({ calls: [], setData: [] })

/** UTF-8 bytes of a value as JSON. */
export const jsonBytes = (value: unknown): number =>
  new TextEncoder().encode(JSON.stringify(value) ?? '').byteLength
