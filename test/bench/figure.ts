/** One measured figure and what it must not pass. */
export interface Figure {
  name: string
  value: number
  unit: string
  atMost?: number
  atLeast?: number
}

export const holds = ({ value, atMost = Infinity, atLeast = -Infinity }: Figure) =>
  value <= atMost && value >= atLeast
