/** A refusal of the local WeChat, with WeChat's number where it has one. */
export class ServerError extends Error {
  constructor(
    message: string,
    readonly errCode: number | undefined,
  ) {
    super(message)
  }
}

/** The network did not carry the request, or its answer. */
export class NetworkError extends Error {}

/** What this phone asks the local WeChat and its cloud. */
export interface Server {
  get: (path: string) => Promise<unknown>
  post: (path: string, body: object) => Promise<unknown>
}

/** Over HTTP, as the phone of this person. */
export function httpServer(): Server {
  const ask = async (path: string, init: RequestInit): Promise<unknown> => {
    let response: Response
    try {
      response = await fetch(path, init)
    } catch (error) {
      throw new NetworkError(String(error))
    }
    const body = (await response.json()) as { error?: string; errCode?: number } | null
    if (response.ok) return body
    throw new ServerError(body?.error ?? `HTTP ${response.status}`, body?.errCode)
  }
  return {
    get: (path) => ask(path, {}),
    post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
  }
}
