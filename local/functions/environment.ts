import type { FunctionConfiguration } from './configuration'
import { variablesOf } from './context'
import type { RunContext } from './context'
import type { FunctionContext } from './messages'

/** The cloud environment as its functions see it. */
export interface Environment {
  /** Environment id, as `SCF_NAMESPACE` and `getWXContext().ENV` say it. */
  environmentId: string
  /** Configured environment variables of all functions, as the console would hold them. */
  variables: Record<string, string>
  /** The same for single functions, by name; these win. */
  variablesOf: Record<string, Record<string, string>>
}

/** What every run of a function sees. The environment of this process is not among it. */
export function instanceVariables(
  environment: Environment,
  functionName: string,
): Record<string, string> {
  return {
    ...environment.variables,
    ...environment.variablesOf[functionName],
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    TENCENTCLOUD_SECRETID: 'local-secret-id',
    TENCENTCLOUD_SECRETKEY: 'local-secret-key',
    SCF_NAMESPACE: environment.environmentId,
    SCF_FUNCTIONNAME: functionName,
    TCB_ENV: environment.environmentId,
  }
}

/** The second argument of `main`. */
export function functionContext(
  environment: Environment,
  configuration: FunctionConfiguration,
  requestId: string,
  context: RunContext,
): FunctionContext {
  const { name, timeLimitMs, memoryMb } = configuration
  const variables = { ...instanceVariables(environment, name), ...variablesOf(context) }
  return {
    request_id: requestId,
    time_limit_in_ms: timeLimitMs,
    memory_limit_in_mb: memoryMb,
    function_name: name,
    function_version: '$LATEST',
    namespace: environment.environmentId,
    environ: Object.entries(variables)
      .map(([key, value]) => `${key}=${value}`)
      .join(';'),
    environment: JSON.stringify(variables),
  }
}
