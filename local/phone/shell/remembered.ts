/** A choice that outlives the page. What cannot be read back is as if it had never been chosen. */
export class Remembered<Value> {
  constructor(
    private readonly key: string,
    private readonly isValid: (value: unknown) => value is Value,
  ) {}

  get(): Value | undefined {
    const text = localStorage.getItem(this.key)
    if (text === null) return undefined
    try {
      const value: unknown = JSON.parse(text)
      return this.isValid(value) ? value : undefined
    } catch {
      return undefined
    }
  }

  set(value: Value): void {
    localStorage.setItem(this.key, JSON.stringify(value))
  }
}

/** How a phone looks. */
export interface Look {
  theme: 'light' | 'dark'
  language: 'zh_CN' | 'en'
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

const isLook = (value: unknown): value is Look =>
  isRecord(value) &&
  (value['theme'] === 'light' || value['theme'] === 'dark') &&
  (value['language'] === 'zh_CN' || value['language'] === 'en')

const isText = (value: unknown): value is string => typeof value === 'string'

/** The openids of those whose phones are shown. */
export const shownPhones = new Remembered('yizhan.shell.shown', isTexts)

export const lookOf = (openid: string) => new Remembered(`yizhan.shell.look.${openid}`, isLook)

/** The time of the newest notification that was looked at in a chat. */
export const seenIn = (openid: string, chat: string) =>
  new Remembered(`yizhan.shell.seen.${openid}.${chat}`, isText)
