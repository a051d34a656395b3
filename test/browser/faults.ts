import type { Page } from 'playwright-core'

/** Collects what a page, and the program in it, complains about; a phone's red strip is in the console as well. */
export function listenForFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    const text = message.text()
    // Being offline is what such a test is about.
    if (message.type() === 'error' && !text.includes('net::ERR_')) faults.push(text)
  })
  return faults
}
