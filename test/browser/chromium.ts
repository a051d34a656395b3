import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
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
 * Chromium as a package, for Linux on x64 with its libraries (libnss3) and no browser. Not among the dependencies: 66 MB
 * that hardly anybody needs.
 */
const PACKAGE = { name: '@sparticuz/chromium', version: '147.0.0', entry: 'build/esm/index.js' }

const PACKAGE_FOLDER = fileURLToPath(new URL('../../node_modules/.cache/chromium', import.meta.url))

const INSTALL =
  'install one (on Debian: apt-get install chromium fonts-noto-cjk), or say in CHROME_PATH where it is.'

/**
 * The browser to test with: CHROME_PATH, else the Chrome or Chromium that is installed, else one from the registry.
 *
 * @throws Error that says what to install
 */
export async function chromiumPath(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { CHROME_PATH: chosen, PATH = '' } = environment
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chosen
    throw new Error(`CHROME_PATH is ${chosen}, and nothing is there.`)
  }
  const onPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
  const found = [...onPath, ...USUAL_PLACES].find((path) => existsSync(path))
  if (found !== undefined) return found
  if (process.platform === 'linux' && process.arch === 'x64') return packagedChromium()
  throw new Error(`No Chrome or Chromium is here: ${INSTALL}`)
}

async function packagedChromium(): Promise<string> {
  const { name, version, entry } = PACKAGE
  try {
    const install = ['install', '--no-save', '--prefix', PACKAGE_FOLDER, `${name}@${version}`]
    await promisify(execFile)('npm', install)
    const url = pathToFileURL(join(PACKAGE_FOLDER, 'node_modules', name, entry)).href
    const { default: packaged } = (await import(url)) as {
      default: { executablePath: () => Promise<string> }
    }
    return await packaged.executablePath()
  } catch (error) {
    throw new Error(`No Chrome or Chromium is here: ${INSTALL}`, { cause: error })
  }
}

/** @throws Error that says what to install */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await chromiumPath()
  try {
    return await chromium.launch({ executablePath, args: ARGUMENTS })
  } catch (error) {
    throw new Error(`${executablePath} does not start: ${INSTALL}`, { cause: error })
  }
}
