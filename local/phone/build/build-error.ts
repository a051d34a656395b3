/** Why a mini program cannot be built: one sentence, with the file that it is about. */
export class BuildError extends Error {
  constructor(
    readonly file: string,
    reason: string,
  ) {
    super(`${file}: ${reason}`)
  }
}
