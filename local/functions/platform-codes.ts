/**
 * What a client sees of the cloud's refusals, by name. Source: 云开发 错误码 and the SDK's TCB_ERR_CODE. Those marked
 * "our words" are known by number and meaning only: a function's SDK knows no such name, and says -501001 with the
 * sentence.
 */
export const ERROR_NUMBERS: Record<string, number> = {
  FUNCTION_NOT_FOUND: -501000,
  SYS_ERR: -501001,
  SERVER_TIMEOUT: -501002,
  EXCEED_REQUEST_LIMIT: -501003,
  EXCEED_CONCURRENT_REQUEST_LIMIT: -501004,
  INVALID_PARAM: -501007,
  /** Our words. */
  READ_QUOTA_EXHAUSTED: -501015,
  /** Our words. */
  WRITE_QUOTA_EXHAUSTED: -501016,
  DATABASE_REQUEST_FAILED: -502001,
  DATABASE_COLLECTION_NOT_EXIST: -502005,
  /** Our words, up to -502015. */
  DATABASE_OPERATION_FAILED: -502010,
  DATABASE_OPERATION_TIMEOUT: -502011,
  DATABASE_INSERT_FAILED: -502012,
  DATABASE_CREATE_COLLECTION_FAILED: -502013,
  DATABASE_DELETE_FAILED: -502014,
  DATABASE_QUERY_FAILED: -502015,
  FUNCTIONS_REQUEST_FAIL: -504001,
  FUNCTIONS_EXECUTE_FAIL: -504002,
  FUNCTIONS_TIME_LIMIT_EXCEEDED: -504003,
  WX_DATABASE_QUERY_SIZE_EXCEED_LIMIT: -602001,
}

/** What is none of the above is -501001, as for the SDK. */
export const numberOf = (code: string): number => ERROR_NUMBERS[code] ?? -501001
