import type { Cloud } from './cloud'
import type { Demo } from './demo'
import { admin } from './demo'

interface Welcome {
  title: string
  summary: string
  content: string
}

/**
 * Three messages that tell a newcomer what this is, in the place that it is about: the owner's inbox. The last one pushed
 * is the first one there.
 */
export async function pushWelcome(cloud: Cloud, demo: Demo): Promise<void> {
  const token = demo.tokens[demo.first] ?? ''
  for (const message of [
    roads(),
    firstPush(`${cloud.gatewayUrl ?? ''}/send/${token}`),
    greeting(),
  ]) {
    await admin(cloud, 'push.send', {
      ...message,
      format: 'markdown',
      to: { users: [demo.first] },
    })
  }
}

function greeting(): Welcome {
  return {
    title: '欢迎使用驿站 Welcome to Yizhan',
    summary: '运行在自己的微信云开发环境中的推送服务。A push service of your own.',
    content: `**驿站**是可以自己部署的推送服务：程序、管理员、其他云函数，都可以通过它向微信用户推送消息。

- 推送的每条消息都会进入这里的**收件箱**，一条不少。
- 微信通知指向消息：点击通知卡片，即可打开对应的消息。
- 页面上的每部手机属于不同的人，在本机模拟；小程序和云函数则是真实的。

---

**Yizhan** is a push service of your own: programs, administrators and other cloud functions reach people in WeChat.

- Whatever is pushed is here, in the **inbox**.
- A WeChat notification points to it: a tap on its card opens the message.
- The phones beside each other are different people, simulated on this machine; mini program and functions are the real ones.
`,
  }
}

function firstPush(url: string): Welcome {
  return {
    title: '推送第一条消息 Your first push',
    summary: '一行 curl，立即送达。One line of curl.',
    content: `在终端中运行这一行，消息立即送达 (run this line in a terminal):

\`\`\`sh
curl -d title=Hello -d content=World ${url}
\`\`\`

地址末尾是推送令牌，持有它就能向你推送消息。可以在「我的」中创建自己的令牌。

The end of the address is a push token: whoever has it can push to you. Make tokens of your own under 我的 (Me).
`,
  }
}

function roads(): Welcome {
  return {
    title: '通知怎样到达 How notifications reach people',
    summary: '优先使用没有代价的渠道。The cheapest road that is open.',
    content: `消息总会进入收件箱。通知使用第一个可用的渠道 (a notification takes the first road that is open):

| 渠道 Channel | 谁能收到 Who | 代价 Cost |
| --- | --- | --- |
| 模板消息 Template | 关注了公众号的用户 followers | 无 none |
| 订阅消息 Subscribe | 点过「允许」的用户 who agreed | 一次授权 one grant |
| 仅收件箱 Inbox only | 所有人 everyone | 无 none |

现在：小安关注了公众号，小波允许过一次，小春两者都没有。

Now: 小安 follows the official account, 小波 has agreed once, 小春 neither.
`,
  }
}
