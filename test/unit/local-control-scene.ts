import { startControl } from '../../local/control/control'
import type { ControlOptions } from '../../local/control/control'
import type { TestCloud } from '../../local/testing'
import type { Person } from '../../local/wechat'
import { fixtureCloud } from '../fixtures/functions/cloud'

/** What `/local/live` has said so far. */
export class Listener {
  text = ''
  isOver = false

  static async connect(url: string): Promise<Listener> {
    const response = await fetch(`${url}/local/live`)
    const type = response.headers.get('content-type')
    if (!type?.includes('text/event-stream')) throw new Error(`/local/live is ${type}`)
    const listener = new Listener()
    void listener.read(response)
    return listener
  }

  get events(): unknown[] {
    return [...this.text.matchAll(/^data: (.+)$/gm)].map(
      ([, json = '']) => JSON.parse(json) as unknown,
    )
  }

  private async read(response: Response): Promise<void> {
    const texts = response.body?.pipeThrough(new TextDecoderStream())
    for await (const text of texts ?? []) this.text += text
    this.isOver = true
  }
}

/** A control server on a cloud of its own, with one person in it. */
export class ControlScene {
  private constructor(
    readonly cloud: TestCloud,
    readonly person: Person,
    readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(options: Partial<ControlOptions> = {}): Promise<ControlScene> {
    const { cloud, person } = await fixtureCloud()
    const demo = { tokens: {} }
    const control = await startControl(cloud, { demo, port: 0, host: '127.0.0.1', ...options })
    const stop = async () => {
      await control.close()
      await cloud.stop()
    }
    return new ControlScene(cloud, person, control.url, stop)
  }

  get world(): TestCloud['world'] {
    return this.cloud.world
  }

  get openid(): string {
    return this.person.openid(this.world.miniProgram)
  }

  async ask(method: string, path: string, body?: unknown) {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  }

  /** Listens to `/local/live`. */
  listen(): Promise<Listener> {
    return Listener.connect(this.url)
  }
}
