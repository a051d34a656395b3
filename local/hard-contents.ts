import type { PushRequest } from '../typings/push'
import type { Cloud } from './cloud'
import { admin } from './demo'
import type { Person } from './wechat'

/** What people and programs push that is hard to show on a phone: one message of each sort. */
export interface HardContent {
  title: string
  format: 'text' | 'markdown' | 'html' | 'json'
  content: string
  /** What must be seen of it at once. */
  sees: string
}

/** `npm start -- --hard-contents`: a person whose inbox holds them all. */
export async function pushHardContents(cloud: Cloud): Promise<void> {
  const { world } = cloud.wechat
  const person = world.person('疑难内容')
  await cloud.call(person, 'user', { action: 'me.rename', name: person.name })
  for (const content of [...HARD_CONTENTS].reverse()) await pushTo(cloud, person, content)
}

async function pushTo(cloud: Cloud, person: Person, hard: HardContent): Promise<void> {
  const { title, format, content } = hard
  const push: PushRequest = { title, format, content }
  const users = [person.openid(cloud.wechat.world.miniProgram)]
  await admin(cloud, 'push.send', { ...push, to: { users } })
}

const LOG = `==> Building wheel for api (pyproject.toml)
    Running command: /usr/bin/python3 -m build --wheel --no-isolation --outdir /tmp/pip-wheel-4x_q1
Traceback (most recent call last):
  File "/srv/api/worker.py", line 128, in run
    self.connect(retry=<Retry total=3>)
ConnectionError: HTTPSConnectionPool(host='db.internal', port=5432): Max retries exceeded`

const INVITATION = `<html><head><title>Invitation</title><style>.btn{color:#fff}</style></head>
<body bgcolor="#f4f6f8" style="margin:0;padding:0">
<table width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f4f6f8"><tr><td align="center">
<table width="600" cellpadding="0" cellspacing="0" style="background:#ffffff;border-radius:8px"><tr><td style="padding:24px 32px">
<h2 style="color:#1a1a2e;margin:0 0 16px">Your weekly report is ready</h2>
<p style="color:#333333;font-size:15px;line-height:1.6">Hello Ann,<br>42 deployments, 3 incidents and 99.95&nbsp;% availability &mdash; a quiet week.</p>
<table width="100%"><tr><td style="background:#eef2ff;padding:12px;color:#333">Deployments<br><b style="font-size:22px">42</b></td><td style="background:#fff1f0;padding:12px;color:#333">Incidents<br><b style="font-size:22px;color:#cf1322">3</b></td></tr></table>
<p><a href="https://example.com/report" style="display:inline-block;background:#1a73e8;color:#ffffff;padding:10px 20px;border-radius:4px;text-decoration:none">Open the report</a></p>
<p style="color:#999999;font-size:12px">You receive this because you watch <i>production</i>. &copy; 2026 Example</p>
</td></tr></table></td></tr></table></body></html>`

const row = (n: number) => `| web-${n} | ${n * 37} | ${n % 9 === 0 ? '**故障**' : '正常'} | 上海 |`

export const HARD_CONTENTS: readonly HardContent[] = [
  {
    title: '构建日志 A build’s log',
    format: 'markdown',
    content: `构建失败：\`api\`，命令是 \`python3 -m build --wheel --no-isolation --outdir /tmp/pip-wheel\`。\n\n\`\`\`\n${LOG}\n\`\`\`\n\n- [x] 拉取代码\n- [ ] 构建\n- [ ] 部署`,
    sees: 'ConnectionError',
  },
  {
    title: 'HTML 的日志 A log in HTML',
    format: 'html',
    content: `<p>Build <b>failed</b>:</p><pre><code>${LOG.replace(/</g, '&lt;')}</code></pre>`,
    sees: 'ConnectionError',
  },
  {
    title: '监控的纯文本 Plain text as HTML',
    format: 'html',
    content:
      '[api <prod>] down\n\nURL: https://example.com/health?a=1&copy=2\nRule: if a<b then c and d>e\nContact: Ann <ann@example.com>\nReason: List<String> is null, x<y',
    sees: '[api <prod>] down',
  },
  {
    title: '尖括号 Text in angle brackets',
    format: 'markdown',
    content:
      '`Map<String, Order>` 和 List<String> 都要保留，a<b c>d 也是。\n\n<your-token>\n\n<b>粗体</b>仍是粗体。',
    sees: 'List<String>',
  },
  {
    title: '中文标点旁的粗体 Bold beside punctuation',
    format: 'markdown',
    content:
      '**状态：**正常\n**告警（P1）**已恢复，~~删除：~~后\n\n> **“引用”**里的*「强调」*也是。',
    sees: '状态：',
  },
  {
    title: '宽表 A wide table',
    format: 'markdown',
    content: `| 实例 | 区域 | 状态 | 负责人 | CPU | 内存 | 最近一次重启 | 说明 |\n| --- | --- | --- | --- | ---: | ---: | --- | --- |\n| pay-gateway-1 | 华东（上海） | 正常 | 张小安 | 41% | 62% | 2026-11-27 03:00 | 灰度发布中，预计今晚 22:00 之前全部完成，期间请勿重启 |\n| pay-gateway-2 | 华北（北京） | 故障 | 李小波 | 99% | 97% | 2026-11-26 21:14 | see https://example.com/incidents/2026-11-26-pay-gateway-2 |`,
    sees: '华东（上海）',
  },
  {
    title: '邮件 An HTML mail',
    format: 'html',
    content: INVITATION,
    sees: 'Your weekly report is ready',
  },
  {
    title: '颜色 Colours',
    format: 'html',
    content:
      '<p style="color:#333">Dark grey, as written on white.</p><p style="color:#000080">Navy</p><p style="color:yellow">Yellow</p><p style="color:#fff">White on nothing</p><p><font color="red">Red</font> <font color="green">green</font></p><div style="background-color:#fff">On white <code>code</code> <a href="https://example.com">link</a></div><div style="background:#222;color:#eee">On black</div><p style="background:linear-gradient(90deg,#667eea,#764ba2)">On a gradient</p><p><mark>Marked</mark></p>',
    sees: 'Dark grey',
  },
  {
    title: 'JSON 转义 Escapes in JSON',
    format: 'json',
    content: String.raw`{"event":"\u8ba2\u5355\u5df2\u652f\u4ed8","url":"https:\/\/example.com\/orders\/1","id":4200001234567890123,"amount":1.10,"items":[{"name":"\u4e2d\u6587\u540d","tags":[]}],"log":"\u001b[31mERROR\u001b[0m","name":"invoice\u202egpj.exe","note":"A rather long sentence that is wider than any phone, to be read by moving it"}`,
    sees: '订单已支付',
  },
  {
    title: '终端颜色 Terminal colours',
    format: 'text',
    content:
      '\u001b[1;31mERROR\u001b[0m web-1 is down\n\u001b[32mINFO\u001b[0m retry in 5 s\n[33mWARN[0m its escape character was lost\nrate(errors[5m]) > 1',
    sees: 'ERROR web-1 is down',
  },
  {
    title: '英文纯文本 English plain text',
    format: 'text',
    content:
      'The quick brown fox jumps over the lazy dog, whereupon internationalization, responsibilities and uncharacteristically long words should never be broken in the middle of a line.\n\n  indented by two\n\tindented by a tab\n\nhttps://example.com/an-address/without-any-place/where-a-line-could-be-broken/in-two?and=a&long=query\n\n' +
      'x'.repeat(120),
    sees: 'indented by two',
  },
  {
    title: '方向符 Turning signs',
    format: 'html',
    content:
      '<p>invoice\u202egpj.exe is a program</p><p>&#x202e;not turned</p><p><bdo dir="rtl">neither</bdo></p>',
    sees: 'invoicegpj.exe is a program',
  },
  {
    title: '不显示的元素 What is never shown',
    format: 'html',
    content:
      '<!DOCTYPE html><html><head><title>T</title><style>p{color:red}</style></head><body><noscript>no script</noscript><template>t</template>Only this is shown.<script>alert(1)</script><style>p{',
    sees: 'Only this is shown.',
  },
  {
    title: '实体与折叠 Entities and details',
    format: 'html',
    content:
      '<p>&copy; &le; &hearts; &rarr; &#128512; &amp;lt;b&amp;gt;</p><details><summary>展开看日志 Show the log</summary><p>第一行<br>第二行</p></details><ul><li><input type="checkbox" checked> 已完成<li><input type="checkbox"> 未完成</ul>',
    sees: '© ≤ ♥ →',
  },
  {
    title: '只有内容的推送',
    format: 'markdown',
    content:
      '## 值班通知\n\n各位同事，今晚 **22:00—24:00** 机房断电检修，请提前保存数据。\n\n1. 关闭测试环境\n2. 检查备份\n3. 在群里回复“已确认”',
    sees: '今晚',
  },
  {
    title: '表情 Emoji',
    format: 'text',
    content: '👩‍👩‍👧 🏳️‍🌈 👍🏽 🇨🇳 1️⃣ ❤️ 𠮷 café',
    sees: '👩‍👩‍👧',
  },
  {
    title: '很长的列表 A list of 98,000 characters',
    format: 'markdown',
    content: Array.from({ length: 7_000 }, (_, n) => `- 第 ${n + 1} 条记录 ok`)
      .join('\n')
      .slice(0, 98_000),
    sees: '第 1 条记录 ok',
  },
  {
    title: '很长的表 A table of 2,600 rows',
    format: 'markdown',
    content: `| 主机 | 数 | 状态 | 区域 |\n| --- | ---: | --- | --- |\n${Array.from({ length: 2_600 }, (_, n) => row(n + 1)).join('\n')}`,
    sees: 'web-1',
  },
  {
    title: '一个很长的段落 One long paragraph',
    format: 'html',
    content: `<p>${'这是一个没有换行的段落，<b>它很长</b>。'.repeat(3_600)}</p>`,
    sees: '没有换行的段落',
  },
  {
    title: '太长的网页 A page beyond a phone’s memory',
    format: 'html',
    content: `<p>一页没完没了的网页${'<p>行<hr>'.repeat(12_000)}<p>终于完了`,
    sees: '一页没完没了的网页',
  },
  {
    title: '很深的嵌套 Deep nesting',
    format: 'html',
    content: `${'<div><b>'.repeat(5_000)}到底了 the bottom`,
    sees: '到底了 the bottom',
  },
  {
    title: '很大的 JSON A large JSON',
    format: 'json',
    content: JSON.stringify(
      Array.from({ length: 1_500 }, (_, id) => ({
        id,
        name: `主机 ${id}`,
        tags: ['a', 'b'],
        up: true,
      })),
    ),
    sees: '主机 0',
  },
  {
    title: '很多行与链接 Many lines and links',
    format: 'text',
    content: Array.from({ length: 2_500 }, (_, n) => `${n + 1} https://example.com/${n}`).join(
      '\n',
    ),
    sees: 'https://example.com/0',
  },
]
