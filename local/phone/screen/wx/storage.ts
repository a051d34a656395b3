import { ApiError } from './api'
import type { ApiTable, AsyncApi } from './api'

/** WeChat: 单个 key 允许存储的最大数据长度为 1MB，所有数据存储上限为 10MB. In bytes. */
const MAX_ITEM = 1024 * 1024
const MAX_ALL = 10 * 1024 * 1024
const FULL = 'exceed storage max size 10Mb'

const bytesOf = (text: string) => new TextEncoder().encode(text).byteLength

/** `wx.*Storage*`: values as JSON, apart for each person. */
export function storageTable(store: Storage, openid: string): ApiTable {
  const prefix = `wx:${openid}:`
  const keys = () =>
    Array.from({ length: store.length }, (_, index) => store.key(index) ?? '')
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
  const size = () =>
    keys().reduce((sum, key) => sum + bytesOf(store.getItem(prefix + key) ?? ''), 0)
  const get = (key: unknown): unknown => {
    const kept = store.getItem(prefix + named(key))
    return kept === null ? '' : JSON.parse(kept)
  }
  const set = (key: unknown, value: unknown) => {
    const text = JSON.stringify(value === undefined ? '' : value)
    const bytes = bytesOf(text)
    if (bytes > MAX_ITEM) throw new ApiError('entry size limit reached')
    const before = bytesOf(store.getItem(prefix + named(key)) ?? '')
    if (size() - before + bytes > MAX_ALL) throw new ApiError(FULL)
    try {
      store.setItem(prefix + named(key), text)
    } catch (error) {
      // The browser's own limit, for all people together, may come first.
      if (error instanceof DOMException && error.name === 'QuotaExceededError') {
        throw new ApiError(FULL)
      }
      throw error
    }
  }
  const remove = (key: unknown) => store.removeItem(prefix + named(key))
  const clear = () => keys().forEach(remove)
  const info = () => ({
    keys: keys(),
    currentSize: Math.ceil(size() / 1024),
    limitSize: MAX_ALL / 1024,
  })
  const loses = (run: AsyncApi['run']): AsyncApi => ({ tap: 'loses', run })
  return {
    async: {
      getStorage: loses(({ key }) => {
        if (!keys().includes(named(key))) throw new ApiError('data not found')
        return { data: get(key) }
      }),
      setStorage: loses(({ key, data }) => set(key, data)),
      removeStorage: loses(({ key }) => remove(key)),
      clearStorage: loses(clear),
      getStorageInfo: loses(info),
    },
    sync: {
      getStorageSync: asSync('getStorageSync', get),
      setStorageSync: asSync('setStorageSync', set),
      removeStorageSync: asSync('removeStorageSync', remove),
      clearStorageSync: asSync('clearStorageSync', clear),
      getStorageInfoSync: info,
    },
  }
}

function named(key: unknown): string {
  if (typeof key === 'string' && key !== '') return key
  throw new ApiError('parameter error: parameter.key should be a String that is not empty')
}

/** A synchronous API throws what an asynchronous one would tell its fail callback. */
function asSync<Given extends unknown[], T>(name: string, run: (...given: Given) => T) {
  return (...given: Given): T => {
    try {
      return run(...given)
    } catch (error) {
      if (error instanceof ApiError) throw new Error(`${name}:fail ${error.reason}`)
      throw error
    }
  }
}
