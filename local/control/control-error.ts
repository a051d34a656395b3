/** A refusal of the control server: a sentence for a person. */
export class ControlError extends Error {
  constructor(
    readonly status: 400 | 404 | 405 | 503,
    message: string,
  ) {
    super(message)
  }
}
