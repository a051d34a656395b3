import { CloudFault } from '../fault'
import { isRead, isWrite } from './meter'
import type { CloudSettings } from './settings'

/**
 * Counts a call of the database against what the plan has left (WeChat: 云开发 错误码, 读/写请求次数配额耗尽).
 * @throws CloudFault READ_QUOTA_EXHAUSTED (-501015), WRITE_QUOTA_EXHAUSTED (-501016)
 */
export function takeFromQuota(action: string, settings: CloudSettings): void {
  if (isRead(action)) {
    if (settings.databaseReadsLeft < 1) {
      throw new CloudFault('READ_QUOTA_EXHAUSTED', 'The read request quota is exhausted')
    }
    settings.databaseReadsLeft -= 1
  } else if (isWrite(action)) {
    if (settings.databaseWritesLeft < 1) {
      throw new CloudFault('WRITE_QUOTA_EXHAUSTED', 'The write request quota is exhausted')
    }
    settings.databaseWritesLeft -= 1
  }
}
