/** The effects that rules and the engine are given from outside, so that the same code runs in the cloud and under a seed. */

/** Time in milliseconds since 1970. Clocks of instances may differ by up to 60 s. */
export interface Clock {
  now(): number
  sleep(ms: number): Promise<void>
}

export interface Random {
  /** Cryptographically strong bytes in the cloud; seeded in the simulator. */
  bytes(count: number): Uint8Array
  /** A number in [0, 1): jitter, picking a slot. */
  fraction(): number
}

/** One line of a function's log. Never a secret, never a person's content. */
export type Log = (event: string, fields?: Record<string, unknown>) => void
