import type { Effects } from '../actions/effects'
import { storable } from '../store/database'
import type { HttpAnswer } from './answers'
import type { HttpRequest } from './request'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'

/** What a path has where its pattern has `:name`. */
export type PathParameters = ReadonlyMap<string, string>

export type Handler = (
  effects: Effects,
  request: HttpRequest,
  parameters: PathParameters,
) => Promise<HttpAnswer>

export interface Route {
  methods: readonly Method[]
  /** For example `/v1/messages/:id`; a parameter is one segment, and `*` at the end is all that may come there. */
  pattern: string
  handle: Handler
}

export type Match =
  | { type: 'found'; route: Route; parameters: PathParameters }
  | { type: 'otherMethod'; allowed: readonly Method[] }
  | { type: 'notFound' }

/** The route for a request, or the methods that its path takes. */
export function findRoute(
  routes: readonly Route[],
  { method, path }: Pick<HttpRequest, 'method' | 'path'>,
): Match {
  const allowed = new Set<Method>()
  for (const route of routes) {
    const parameters = matchPath(route.pattern, path)
    if (!parameters) continue
    if (route.methods.some((one) => one === method)) return { type: 'found', route, parameters }
    for (const one of route.methods) allowed.add(one)
  }
  return allowed.size > 0 ? { type: 'otherMethod', allowed: [...allowed] } : { type: 'notFound' }
}

function matchPath(pattern: string, path: string): PathParameters | undefined {
  if (pattern.endsWith('/*')) {
    return path.startsWith(pattern.slice(0, -1)) ? new Map() : undefined
  }
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const parameters = new Map<string, string>()
  for (const [index, want] of wanted.entries()) {
    const segment = given[index] ?? ''
    if (want.startsWith(':')) parameters.set(want.slice(1), storable(segment))
    else if (want !== segment) return undefined
  }
  return parameters
}
