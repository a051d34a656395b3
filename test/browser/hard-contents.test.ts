import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../local/wechat'
import { HARD_CONTENTS } from '../../local/hard-contents'
import type { Phone } from './scene'
import { PhoneScene } from './scene'
import { faultsOfScreen } from './screens'

let phones: PhoneScene
let ann: Person
const ids = new Map<string, string>()
beforeAll(async () => {
  phones = await PhoneScene.start()
  ann = await phones.scene.person('Ann')
  const { scene } = phones
  for (const { title, format, content } of HARD_CONTENTS) {
    const push = { title, format, content, to: { users: [scene.openid(ann)] } }
    ids.set(title, (await scene.console('push.send', push)).id)
  }
})
afterEach(() => phones.endTest())
afterAll(() => phones.stop())

/** Where screenshots go, for whoever wants to look at each: HARD_CONTENTS_PICTURES=/tmp/hard */
const PICTURES = process.env['HARD_CONTENTS_PICTURES']

/** In the page: text that is wider than what shows it and cannot be moved there, and text above other text. */
const CUT = `(() => {
  const content = document.querySelector('.page:not([hidden]) [class$="content"]')
  const scrolls = (node) => ['auto', 'scroll'].includes(getComputedStyle(node).overflowX)
  const ancestors = (node) => (node && node !== content ? [node, ...ancestors(node.parentElement)] : [])
  const faults = []
  const texts = document.createTreeWalker(content, NodeFilter.SHOW_TEXT)
  const { left, right } = content.getBoundingClientRect()
  while (texts.nextNode()) {
    const text = texts.currentNode
    if (text.data.trim() === '') continue
    const range = document.createRange()
    range.selectNodeContents(text)
    const box = range.getBoundingClientRect()
    const moves = ancestors(text.parentElement).some(scrolls)
    // A blank at the end of a line hangs over it.
    if (!moves && (box.right > right + 8 || box.left < left - 1)) faults.push('cut: ' + text.data)
    if (box.width < 1 || box.height < 6) faults.push('not seen: ' + text.data)
  }
  return [...new Set(faults)].slice(0, 5)
})()`

const open = (title: string, theme: 'light' | 'dark'): Promise<Phone> =>
  phones.phone(ann, { theme, path: `pages/message/message?id=${ids.get(title) ?? ''}` })

describe.each(['light', 'dark'] as const)('in the %s', (theme) => {
  it.each(HARD_CONTENTS)('$title is neither cut, blank, unreadable nor too wide', async (hard) => {
    const phone = await open(hard.title, theme)
    await phone.sees(hard.sees)
    if (PICTURES !== undefined) {
      const name = `${hard.title.replace(/[^A-Za-z\u4e00-\u9fff]+/g, '-')}-${theme}.png`
      await phone.page.screenshot({ path: `${PICTURES}/${name}` })
    }
    expect(await faultsOfScreen(phone)).toEqual([])
    expect(await phone.page.evaluate(CUT)).toEqual([])
  })
})
