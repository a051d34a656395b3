/** How this cloud behaves. Where the platform's behaviour is unknown, the default is the harsher reading. */
export interface CloudSettings {
  /** Requests a second that the environment carries (-501003 above); 'off' for benchmarks. */
  requestsPerSecond: number | 'off'
  /** Whether cloud calls are among them (undocumented). */
  countCloudCalls: boolean
  /** Whether cloud calls work here at all: in some environments each is -501001, `invalid wx openapi access_token`. */
  cloudCalls: 'work' | 'refused'
  /**
   * For which runs cloud calls on behalf of an official account that shares the environment work: the guide describes
   * them for those that the account's own pages (and its message push) begin.
   */
  accountCloudCalls: 'own runs' | 'all runs'
  /** What -501001 says for an account that does not share the environment. */
  unsharedText: string
  /** How long the database takes to answer, beyond its own work. */
  databaseLatencyMs: number
  /** Calls that the plan has left: above them -501015 and -501016. They count down. */
  databaseReadsLeft: number
  databaseWritesLeft: number
  /**
   * What calls of the database come to instead of an answer, by the name that the platform gives it (see
   * platform-codes.ts), and whether the work is done all the same.
   */
  databaseFault: { code: string; message: string; done: boolean } | undefined
  /** How long `wx.cloud.callFunction` asks for the result before it gives up (-404012): field reports say some 35 s. */
  clientWaitsMs: number
  /** How likely the connection breaks when the database has done its work, 0 to 1: the function gets no answer. */
  lostDatabaseAnswers: number
  /** Whether a function that a timer's run calls may make cloud calls (undocumented). */
  timerCredentialForCalled: 'yes' | 'no'
  /** Whether message push tells a follower's FROM_UNIONID (undocumented). */
  tellsFromUnionid: boolean
  /** How often the platform runs a failed timer or message-push run again: 2 by default, 9 were seen. */
  repeats: number
  /**
   * Whether the console offers TEMPLATESENDJOBFINISH for cloud functions: WeChat's list of events has it not, and is not
   * said to be whole.
   */
  offersTemplateReceipts: boolean
  /** The function behind the HTTP access service. */
  httpFunction: string
}

export const DEFAULT_SETTINGS: Readonly<CloudSettings> = {
  requestsPerSecond: 500,
  countCloudCalls: true,
  cloudCalls: 'work',
  accountCloudCalls: 'own runs',
  unsharedText: 'resource system error',
  databaseLatencyMs: 0,
  databaseReadsLeft: Infinity,
  databaseWritesLeft: Infinity,
  databaseFault: undefined,
  clientWaitsMs: 35_000,
  lostDatabaseAnswers: 0,
  timerCredentialForCalled: 'no',
  tellsFromUnionid: false,
  repeats: 2,
  offersTemplateReceipts: false,
  httpFunction: 'gateway',
}
