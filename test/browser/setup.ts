import { chromiumPath } from './chromium'

/** Finds the browser once, before the files of this layer start beside each other; they inherit what was found. */
export default async function setup(): Promise<void> {
  process.env['CHROME_PATH'] = await chromiumPath()
}
