/**
 * A refusal of the cloud, as `/admin` answers it: `{"code", "message"}` with status 200. The SDK turns the code into a
 * number (DATABASE_REQUEST_FAILED: -502001 …).
 */
export class CloudFault extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}
