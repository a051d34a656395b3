/** How much is measured. */
export interface Sizes {
  /** People of a broadcast. */
  people: number
  /** How often what is compared takes turns: the machine does other things as well, and they should meet both. */
  rounds: number
  /** People who are called one after the other. */
  oneAfterTheOther: number
  /** People of a large broadcast, and of a small one that it is compared with. */
  large: number
  small: number
  /** People of a broadcast in the middle of which something urgent is pushed. */
  urgentAmong: number
  /** People of the broadcasts in simulated time: enough that the first call and the last batches hardly count. */
  simulated: number
  /**
   * What a broadcast must reach of the bare loop's speed. Its start and its end, in which few calls are out, take half a
   * second whatever its size.
   */
  ofBareLoop: number
  /** And of one call after the other. */
  ofOneAfterTheOther: number
  /** CPU of a send over HTTPS against the SDK's cloud call: in so few sends much is still compiled. */
  cpuOfCloudCall: number
  /** How much faster two workers must be than one. Of them, too, each has a start and an end. */
  ofOneWorker: number
  /** The same of four, in simulated time. */
  ofOneSimulated: number
}

export const FULL: Sizes = {
  people: 10_000,
  rounds: 3,
  oneAfterTheOther: 400,
  large: 50_000,
  small: 1_000,
  urgentAmong: 10_000,
  simulated: 50_000,
  ofBareLoop: 0.9,
  ofOneAfterTheOther: 40,
  cpuOfCloudCall: 0.25,
  ofOneWorker: 1.7,
  ofOneSimulated: 3.8,
}

/** Done in a minute, on a machine of two cores. */
export const SHORT: Sizes = {
  people: 1_500,
  rounds: 1,
  oneAfterTheOther: 60,
  large: 2_000,
  small: 500,
  urgentAmong: 4_000,
  simulated: 4_000,
  ofBareLoop: 0.7,
  ofOneAfterTheOther: 25,
  cpuOfCloudCall: 0.4,
  ofOneWorker: 1.3,
  ofOneSimulated: 2,
}

/** What is smaller than it would be otherwise, and which bars are lower for it. */
export function inWords(sizes: Sizes, otherwise: Sizes): string {
  const changes = Object.entries(sizes).flatMap(([name, value]) => {
    const usual = otherwise[name as keyof Sizes]
    return value === usual ? [] : [`${name} ${value} instead of ${usual}`]
  })
  return `${changes.join(', ')}.`
}
