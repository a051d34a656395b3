import { randomUUID } from 'node:crypto'
import { CloudFault } from '../fault'
import type { Clock } from '../clock'
import { readFunctions } from './configuration'
import type { FunctionConfiguration } from './configuration'
import { variablesOf } from './context'
import type { RunContext } from './context'
import { functionContext, instanceVariables } from './environment'
import type { Environment } from './environment'
import { Instance } from './instance'
import { RunLogs } from './log'
import type { RunLog } from './log'
import { judged } from './outcome'
import type { RunOutcome } from './outcome'
import { workerCode } from './worker-code'

/** Instances of one function at a time, by default of the platform (WeChat: 云函数 / 注意事项). */
const MAX_INSTANCES = 1000

export interface FunctionsOptions extends Environment {
  /** Holds one folder per function. */
  folder: string
  clock: Clock
  /** Where an instance's SDK sends its requests: the URL of its own `/admin`. */
  adminUrl: (instanceId: string) => string
  /** Told of every run as it ends. */
  onRun: (log: RunLog) => void
}

interface Pool {
  configuration: FunctionConfiguration
  idle: Instance[]
  busy: Set<Instance>
}

/** What an instance is doing, for the endpoint that its requests arrive at. */
export interface RunningInstance {
  configuration: FunctionConfiguration
  /** The run under way, or the last one: what left late counts as the instance's. */
  context: RunContext
}

/** The functions' runtime: instances that are born when needed, reused when idle, and run one thing at a time. */
export class Functions {
  readonly logs = new RunLogs()
  private readonly running = new Map<string, RunningInstance>()
  private bornInstances = 0
  private hasStopped = false

  private constructor(
    private readonly options: FunctionsOptions,
    private readonly pools: ReadonlyMap<string, Pool>,
    private readonly code: string,
  ) {}

  static async open(options: FunctionsOptions): Promise<Functions> {
    const configurations = await readFunctions(options.folder)
    const pools = new Map(
      configurations.map((configuration): [string, Pool] => [
        configuration.name,
        { configuration, idle: [], busy: new Set() },
      ]),
    )
    return new Functions(options, pools, await workerCode())
  }

  get configurations(): FunctionConfiguration[] {
    return [...this.pools.values()].map((pool) => pool.configuration)
  }

  has(functionName: string): boolean {
    return this.pools.has(functionName)
  }

  /** What the instance with this id runs or ran: what a dead one had sent is carried out all the same. */
  instance(id: string): RunningInstance | undefined {
    return this.running.get(id)
  }

  /**
   * Runs a function once. `event` is JSON text. Always ends in an outcome.
   * @throws CloudFault when the platform would not start it: unknown function, too many instances.
   */
  async run(functionName: string, event: string, context: RunContext): Promise<RunOutcome> {
    const pool = this.pool(functionName)
    const cold = pool.idle.length === 0
    const instance = pool.idle.pop() ?? this.born(pool)
    pool.busy.add(instance)
    this.running.set(instance.id, { configuration: pool.configuration, context })

    const requestId = randomUUID()
    const log = this.openLog(functionName, requestId, instance.id, cold, context)
    const startedAt = performance.now()
    const raw = await instance.run({
      event,
      variables: variablesOf(context),
      context: functionContext(this.options, pool.configuration, requestId, context),
      onLog: (level, text) => log.lines.push({ level, text }),
    })
    log.milliseconds = performance.now() - startedAt
    log.outcome = judged(raw, requestId, pool.configuration)

    pool.busy.delete(instance)
    if (instance.alive) pool.idle.push(instance)
    this.options.onRun(log)
    return log.outcome
  }

  /** Ends busy instances at once, of one function or of all, as a crash would. Their runs end as 'crashed'. */
  async kill(functionName?: string): Promise<number> {
    const instances = this.busyInstances(functionName)
    await Promise.all(instances.map((instance) => instance.kill()))
    return instances.length
  }

  /** Stops busy instances where they are, in the middle of a run. */
  freeze(functionName?: string): void {
    for (const instance of this.busyInstances(functionName)) instance.freeze()
  }

  thaw(functionName?: string): void {
    for (const instance of this.busyInstances(functionName)) instance.thaw()
  }

  /** Ends all instances. Nothing can be started afterwards. */
  async stop(): Promise<void> {
    this.hasStopped = true
    const pools = [...this.pools.values()]
    const instances = pools.flatMap((pool) => [...pool.idle.splice(0), ...pool.busy])
    await Promise.all(instances.map((instance) => instance.kill()))
  }

  get stopped(): boolean {
    return this.hasStopped
  }

  private busyInstances(functionName?: string): Instance[] {
    const pools = functionName === undefined ? [...this.pools.values()] : [this.pool(functionName)]
    return pools.flatMap((pool) => [...pool.busy])
  }

  private pool(functionName: string): Pool {
    if (this.stopped) throw new CloudFault('FUNCTIONS_REQUEST_FAIL', 'The local cloud has stopped.')
    const pool = this.pools.get(functionName)
    if (pool) return pool
    throw new CloudFault(
      'FUNCTION_NOT_FOUND',
      `FunctionName parameter could not be found: there is no function '${functionName}'.`,
    )
  }

  private born(pool: Pool): Instance {
    const { name, folder, memoryMb } = pool.configuration
    if (pool.busy.size >= MAX_INSTANCES) {
      throw new CloudFault(
        'EXCEED_CONCURRENT_REQUEST_LIMIT',
        `Function '${name}' has ${MAX_INSTANCES} instances at work, the platform's limit.`,
      )
    }
    this.bornInstances += 1
    const id = `${name}-${this.bornInstances}`
    return new Instance({
      id,
      code: this.code,
      folder,
      memoryMb,
      clock: this.options.clock.shared,
      environment: {
        ...instanceVariables(this.options, name),
        TCB_CONTEXT_CNFG: JSON.stringify({ URL: this.options.adminUrl(id) }),
      },
    })
  }

  private openLog(
    functionName: string,
    requestId: string,
    instance: string,
    cold: boolean,
    context: RunContext,
  ): RunLog {
    const at = this.options.clock.now()
    const log: RunLog = { functionName, requestId, instance, cold, at, context, lines: [] }
    this.logs.open(log)
    return log
  }
}
