import type { Data } from '../core/data.js'
import { pack, unpack } from './binary-json.js'
import type { Codec } from './codec.js'

/** What is deeper is left to `JSON.stringify`, which has an error of its own for what goes round in a circle. */
const MAX_DEPTH = 100

/**
 * Whether there are no bytes in it, for sure: nothing but literals. What has a class may be binary, what has a function may
 * have a `toJSON` that gives some. It is asked of every message, so it makes nothing, and compares no more than it must.
 */
const isPlain = (value: object, depth: number): boolean => {
  if (depth > MAX_DEPTH) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Array.prototype) {
    const items = value as unknown[]
    for (let index = 0; index < items.length; index++) if (!isPlainItem(items[index], depth)) return false
    return true
  }
  if (prototype !== Object.prototype) return false
  for (const key in value) if (!isPlainItem(value[key as keyof typeof value], depth)) return false
  return true
}

const isPlainItem = (value: unknown, depth: number): boolean =>
  typeof value === 'object' ? value === null || isPlain(value, depth + 1) : typeof value !== 'function'

/**
 * JSON in text messages. A value that has an `ArrayBuffer`, a typed array or a `DataView` anywhere in it goes as one
 * binary message; each comes out as a `Uint8Array` of its own.
 */
export const json: Codec = {
  encode(value) {
    const data = isPlainItem(value, 0) ? (JSON.stringify(value) as Data | undefined) : pack(value)
    if (data === undefined) throw new TypeError(`JSON has no form for ${typeof value}`)
    return data
  },
  decode: (data) => (typeof data === 'string' ? (JSON.parse(data) as unknown) : unpack(data as ArrayBuffer)),
}
