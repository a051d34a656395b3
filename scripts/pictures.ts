/** `npm run pictures`: takes the pictures of the README, of the real thing. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { collections } from '../cloudfunctions/shared/store/collections'
import type { Cloud } from '../local/cloud'
import { startCloud } from '../local/cloud'
import { startControl } from '../local/control/control'
import { Program } from '../local/control/program'
import { DEMO_VARIABLES, seedDemo } from '../local/demo'
import type { Demo } from '../local/demo'
import { releasedPages } from '../local/released-pages'
import { launchChromium } from '../test/browser/chromium'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PICTURES = join(ROOT, 'docs', 'pictures')
const TIME_ZONE = 'Asia/Shanghai'
const PHONE = { width: 375, height: 812 }

const ALARM = `**错误率 12%**，超过阈值 \`5%\`，从 08:05 开始。

| 实例 | 请求 | 错误 |
| --- | ---: | ---: |
| pay-1 | 1,204 | 8 |
| pay-2 | 1,198 | 281 |

\`\`\`sh
kubectl rollout undo deploy/pay
\`\`\`

1. 先看[仪表盘](https://grafana.example.com/d/pay)
2. 回滚 \`pay-2\`

> 值班：小安
`

/** What was pushed, the oldest first; how many minutes ago. */
const PUSHES = [
  { ago: 26 * 60, title: '周报：接口可用率 99.97%', content: '比上周高 0.02 个百分点' },
  { ago: 9 * 60, title: '每日备份完成', content: '**42 GB**，用时 3 分钟', format: 'markdown' },
  { ago: 65, title: '订单 1024 已支付', content: '金额 ¥99.50，等待发货' },
  { ago: 12, title: '部署成功：shop v2.4.1', content: '提交 3f2a91c，8 个实例' },
  {
    ago: 0,
    title: '支付接口错误率 12%',
    summary: '过去 5 分钟，错误率超过阈值 5%',
    content: ALARM,
    format: 'markdown',
    priority: 'high',
    link: 'https://grafana.example.com/d/pay',
    topic: 'ops',
  },
]

async function push(cloud: Cloud, demo: Demo): Promise<void> {
  cloud.clock.advance(-Math.max(...PUSHES.map(({ ago }) => ago)) * 60_000)
  let before = PUSHES[0]?.ago ?? 0
  for (const { ago, topic, ...message } of PUSHES) {
    cloud.clock.advance((before - ago) * 60_000)
    before = ago
    const to = topic === undefined ? { users: [demo.first] } : { topic }
    await cloud.console('admin', {
      action: 'push.send',
      consoleKey: DEMO_VARIABLES.CONSOLE_KEY,
      ...message,
      to,
    })
    await cloud.tick('deliver')
  }
}

async function take(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}.png`) })
  console.log(`docs/pictures/${name}.png`)
}

async function phones(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: 1480, height: 940 },
    timezoneId: TIME_ZONE,
    reducedMotion: 'reduce',
  })
  await page.goto(url)
  for (const frame of await page.locator('iframe').all()) {
    await frame.contentFrame().locator('[data-ready]').waitFor()
    await frame.contentFrame().getByText('支付接口错误率').first().waitFor()
  }
  await page.getByText('支付接口错误率').first().waitFor()
  await take(page, 'phones')
  await page.close()
}

async function phone(
  browser: Browser,
  url: string,
  query: Record<string, string>,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    viewport: PHONE,
    deviceScaleFactor: 2,
    hasTouch: true,
    timezoneId: TIME_ZONE,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(`${url}/phone/?${new URLSearchParams(query).toString()}`)
  await page.locator('[data-ready]').waitFor()
  await work(page)
  await context.close()
}

async function main(): Promise<void> {
  await mkdir(PICTURES, { recursive: true })
  const program = new Program(join(ROOT, 'miniprogram'))
  await program.build()
  const cloud = await startCloud({
    functionsDir: join(ROOT, 'dist', 'cloudfunctions'),
    collections,
    variables: DEMO_VARIABLES,
    gateway: { port: 0, host: '127.0.0.1' },
  })
  const demo = await seedDemo(cloud, await releasedPages(program.folder))
  const control = await startControl(cloud, { demo, program, port: 0, host: '127.0.0.1' })
  await push(cloud, demo)
  const browser = await launchChromium()
  const { url } = control
  const [, second] = cloud.wechat.world.people
  const owner = { openid: demo.first }
  const other = { openid: second?.openid(cloud.wechat.world.miniProgram) ?? '' }

  await phones(browser, url)
  await phone(browser, url, owner, async (page) => {
    await page.getByText('周报').first().waitFor()
    await take(page, 'inbox')
    await page.getByText('支付接口错误率').first().tap()
    await page.getByText('kubectl').waitFor()
    await take(page, 'message')
  })
  await phone(browser, url, other, async (page) => {
    await page.getByRole('tab', { name: '订阅' }).tap()
    await page.getByText('允许接下来的通知').tap()
    await page.getByRole('dialog').waitFor()
    await take(page, 'permission')
  })
  await phone(browser, url, { ...owner, theme: 'dark', language: 'en' }, async (page) => {
    await page.getByText('周报').first().waitFor()
    await take(page, 'dark')
  })

  await browser.close()
  await control.close()
  await cloud.stop()
  program.close()
}

await main()
