import type {
  NotificationView,
  PersonView,
  ProgramView,
  RefusalView,
  WorldView,
} from '../../control/answers'

/** What the page asks of the control server. Each throws an Error with the server's sentence, or fetch's. */
export const server = {
  world: () => get<WorldView>('/local/world'),
  notifications: () => get<NotificationView[]>('/local/notifications'),
  program: () => get<ProgramView>('/local/program'),
  addPerson: (name: string) => post<PersonView>('/local/people', { name }),
  follow: (openid: string, appid: string) => post<unknown>('/local/follow', { openid, appid }),
  unfollow: (openid: string, appid: string) => post<unknown>('/local/unfollow', { openid, appid }),
  reject: (openid: string, templateId: string) =>
    post<unknown>('/local/reject', { openid, templateId }),
}

function get<Answer>(path: string): Promise<Answer> {
  return request<Answer>(path)
}

function post<Answer>(path: string, body: Record<string, string>): Promise<Answer> {
  return request<Answer>(path, { method: 'POST', body: JSON.stringify(body) })
}

async function request<Answer>(path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(path, init)
  if (response.ok) return (await response.json()) as Answer
  const { error } = (await response.json()) as RefusalView
  throw new Error(error)
}
