import { CloudFault } from '../fault'

const SECOND_MS = 1000

/**
 * Requests a second that an environment carries: EXCEED_REQUEST_LIMIT (-501003) above. Any second counts, not the
 * clock's: no two windows in which a burst could hide. Refused requests do not count.
 */
export class RequestLimit {
  private readonly taken: number[] = []
  private next = 0

  /** `perSecond` 'off': no limit. Real time, whatever the cloud's clock does. */
  constructor(
    private readonly perSecond: number | 'off',
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @throws CloudFault EXCEED_REQUEST_LIMIT */
  take(): void {
    if (this.perSecond === 'off') return
    const now = this.now()
    const oldest = this.taken[this.next]
    if (oldest !== undefined && now - oldest < SECOND_MS) {
      throw new CloudFault(
        'EXCEED_REQUEST_LIMIT',
        `More than ${this.perSecond} requests a second in this environment.`,
      )
    }
    this.taken[this.next] = now
    this.next = (this.next + 1) % this.perSecond
  }
}
