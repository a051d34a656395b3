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
    summary: '自己的推送服务，跑在自己的微信云环境里。A push service of your own.',
    content: `**驿站**是自己的推送服务：程序、管理员、别的云函数，都可以把消息送到微信里。

- 推送的每一条都在这里，**收件箱**里，一条不少。
- 微信通知只是指路：点开卡片，就到这条消息。
- 左右两部手机是不同的人，在本机上模拟；程序是真的小程序和云函数。

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
    summary: '一行 curl，马上就到。One line of curl.',
    content: `在终端里运行这一行，消息马上就到 (run this line in a terminal):

\`\`\`sh
curl -d title=Hello -d content=World ${url}
\`\`\`

地址末尾是推送令牌，谁有它，谁就能推送给您。自己的令牌在「我的」里创建。

The end of the address is a push token: whoever has it can push to you. Make tokens of your own under 我的 (Me).
`,
  }
}

function roads(): Welcome {
  return {
    title: '通知怎样到达 How notifications reach people',
    summary: '先走不花钱、不打扰的路。The cheapest road that is open.',
    content: `消息总在收件箱里。通知走第一条走得通的路 (a notification takes the first road that is open):

| 渠道 Channel | 谁能收到 Who | 代价 Cost |
| --- | --- | --- |
| 模板消息 Template | 关注了公众号的人 followers | 无 none |
| 订阅消息 Subscribe | 点过「允许」的人 who agreed | 一次授权 one grant |
| 收件箱 Inbox only | 每个人 everyone | 无 none |

现在：小安关注了公众号，小波允许过一次，小春什么也没有。

Now: 小安 follows the official account, 小波 has agreed once, 小春 neither.
`,
  }
}
