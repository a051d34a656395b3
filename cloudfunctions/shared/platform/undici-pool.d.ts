/**
 * The pool alone: undici's index also loads its fetch, which costs a cold start, and on Node 16 a warning for each
 * instance. Version 5 is the last for Node 16, and has no map of exports that could forbid it.
 */
declare module 'undici/lib/pool.js' {
  import { Pool } from 'undici'

  export default Pool
}
