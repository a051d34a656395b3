/** The package brings no types of its own, and those of others lack the second hook. */
declare module 'promise-polyfill' {
  const Polyfill: PromiseConstructor & {
    /** Lets a job of a promise run later. */
    _immediateFn: (work: () => void) => void
    _unhandledRejectionFn: (reason: unknown) => void
  }
  export default Polyfill
}
