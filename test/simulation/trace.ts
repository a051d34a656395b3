import type { SimulatedTime } from './time'

/** What happened, line by line; kept only when somebody will read it. */
export class Trace {
  readonly lines: string[] = []
  private readonly names: [id: string, name: string][] = []
  private readonly start: number

  constructor(
    private readonly time: SimulatedTime,
    readonly isKept: boolean,
  ) {
    this.start = time.now()
  }

  /** From now on this id is written by this name. */
  name(id: string, name: string): void {
    this.names.push([id, name])
  }

  line(who: string, what: string | (() => string)): void {
    if (!this.isKept) return
    const seconds = ((this.time.now() - this.start) / 1000).toFixed(3).padStart(9)
    this.lines.push(
      this.named(`${seconds} s  ${who.padEnd(12)} ${typeof what === 'string' ? what : what()}`),
    )
  }

  /** The last lines that concern these, by name; all when none is named. */
  about(subjects: readonly string[], most: number): string[] {
    const named = subjects.map((subject) => this.named(subject))
    const lines = this.lines.filter(
      (line) => named.length === 0 || named.some((name) => line.includes(name)),
    )
    return lines.slice(-most)
  }

  private named(text: string): string {
    return this.names.reduce((line, [id, name]) => line.replaceAll(id, name), text)
  }
}
