import type { Fault } from '../../local/wechat'
import type { Dice } from './random'
import type { Simulation } from './simulation'
import { FAIR } from './weather'

const APIS = [
  'officialAccount.messageTemplate.send',
  'subscribeMessage.send',
  'uniformMessage.send',
] as const

/** Every class of what WeChat answers (docs/architecture.md, "Answers"), by one of its codes. */
const CODES = [
  -1, 45011, 43108, 40001, 42001, 45009, 43101, 43004, 43019, 40003, 50002, 45015, 47003, 40037,
  45168, 43107, 48001, 40164, 45109, 12345,
] as const

/** WeChat answers something else for a while: to a few calls, or to many, on one API or on all. */
export function drawStorm(simulation: Simulation): void {
  const { dice, plan, weChat, trace } = simulation
  simulation.hadStorms = true
  const errcode = dice.pick(plan.unlinks ? [...CODES, 40013] : CODES)
  const api = dice.chance(0.7) ? dice.pick(APIS) : undefined
  const fault: Fault = {
    // Now and then it does what it says it has refused: what the engine then believes is not its fault.
    when: dice.chance(0.1) ? 'after' : 'before',
    answer: 'errcode',
    errcode,
    errmsg: errcode === 47003 ? 'argument invalid! data.thing1.value invalid' : 'storm',
    times: drawTimes(dice),
    ...(api !== undefined && { api }),
  }
  trace.line(
    'WeChat',
    `will answer ${errcode} to ${fault.times ?? ''} calls of ${api ?? 'any API'}`,
  )
  weChat.faults.add(fault)
}

/** Nobody gets an answer from the database for some seconds, or all are refused. Not when the storm is over. */
export function drawOutage(simulation: Simulation): void {
  const { dice, plan, time, trace } = simulation
  if (simulation.weather === FAIR) return
  const what = dice.pick(['throttled', 'lostBefore'] as const)
  simulation.weather = {
    ...plan.weather,
    database: { ...plan.weather.database, [what]: 1 },
  }
  trace.line('the database', `is out: ${what}`)
  time.schedule(dice.pick([4_000, 8_000, 20_000, 60_000]), () => {
    if (simulation.weather === FAIR) return
    simulation.weather = plan.weather
    trace.line('the database', 'is there again')
  })
}

const drawTimes = (dice: Dice) => dice.pick([1, 1, 2, 5, 20])
