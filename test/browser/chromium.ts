import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'

/** Where Chrome and Chromium are when nobody has said otherwise. */
const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** A browser that talks to nobody but us. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The browser to test with: CHROME_PATH, else the Chrome or Chromium that is installed.
 *
 * @throws Error that says what to install
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string {
  const { CHROME_PATH: chosen, PATH = '' } = environment
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chosen
    throw new Error(`CHROME_PATH is ${chosen}, and nothing is there.`)
  }
  const onPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
  const found = [...onPath, ...USUAL_PLACES].find((path) => existsSync(path))
  if (found !== undefined) return found
  throw new Error(
    'No Chrome or Chromium is here: install one (on Debian: apt-get install chromium fonts-noto-cjk), or say in CHROME_PATH where it is.',
  )
}

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: findChromium(), args: ARGUMENTS })
