import { buildMiniprogramNpm } from '../../scripts/miniprogram-npm'
import type { PhoneProgram } from '../phone/build'
import { BuildError, buildPhone, watchFolder } from '../phone/build'
import type { ProgramView } from './answers'
import { ControlError } from './control-error'

/** The mini program of a folder as the phones run it, built anew when a file of it changes. */
export class Program {
  private built: PhoneProgram | undefined
  private error: string | null = null
  private building: Promise<void> | undefined
  private isStale = false
  private readonly listeners = new Set<() => void>()
  private stopWatching: (() => void) | undefined

  constructor(readonly folder: string) {}

  view(): ProgramView {
    return { ms: this.built?.ms ?? null, error: this.error }
  }

  /**
   * The newest build that succeeded.
   *
   * @throws ControlError 503 when none has yet, with the reason
   */
  async files(): Promise<Pick<PhoneProgram, 'script' | 'style'>> {
    await this.building
    if (this.built) return this.built
    throw new ControlError(503, this.error ?? 'The mini program has not been built.')
  }

  /** Builds; a program that cannot be built is told by `view`. A call while it builds makes it build once more after. */
  build(): Promise<void> {
    if (this.building) {
      this.isStale = true
      return this.building
    }
    this.building = this.buildUntilFresh().finally(() => (this.building = undefined))
    return this.building
  }

  /** Builds after every change in the folder, until `close`. */
  rebuildOnChange(): void {
    this.stopWatching ??= watchFolder(this.folder, () => void this.build())
  }

  /** Calls `listener` after every build. */
  watch(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  close(): void {
    this.stopWatching?.()
    this.listeners.clear()
  }

  private async buildUntilFresh(): Promise<void> {
    do {
      this.isStale = false
      try {
        this.built = await buildWithPackages(this.folder)
        this.error = null
      } catch (error) {
        this.error = sentenceOf(error)
      }
    } while (this.isStale)
    for (const listener of this.listeners) listener()
  }
}

/** What the program has begun to use of npm is not in its folder yet: that is made, and then it is tried once more. */
async function buildWithPackages(folder: string): Promise<PhoneProgram> {
  try {
    return await buildPhone(folder)
  } catch (error) {
    if (!(error instanceof BuildError)) throw error
    // Where that fails too, the first error says more: it names the file.
    await buildMiniprogramNpm(folder).catch(() => Promise.reject(error))
    return buildPhone(folder)
  }
}

/** Of a fault in the program its sentence, of one of ours all that is known. */
function sentenceOf(error: unknown): string {
  if (error instanceof BuildError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
