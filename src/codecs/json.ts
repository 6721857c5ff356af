import type { Codec } from './codec.js'

/** What is deeper is left to `JSON.stringify`, which has an error of its own for what goes round in a circle. */
const MAX_DEPTH = 100

/**
 * Whether there are no bytes in it, for sure: nothing but literals. What has a class may be binary, what has a function may
 * have a `toJSON` that gives some. It is asked of every message, so it makes nothing, and compares no more than it must.
 */
export const isPlain = (value: unknown, depth = 0): boolean => {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function'
  const prototype: unknown = depth < MAX_DEPTH && Object.getPrototypeOf(value)
  if (prototype === Array.prototype) {
    for (const item of value as unknown[]) if (!isPlain(item, depth + 1)) return false
    return true
  }
  if (prototype !== Object.prototype) return false
  for (const key in value) if (!isPlain(value[key as keyof typeof value], depth + 1)) return false
  return true
}

/** Of binary its bytes: from whichever realm. */
export const bytesOf = (value: unknown): Uint8Array | undefined => {
  if (typeof value !== 'object') return undefined
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  // By tag, for what comes from another realm.
  const tag = Object.prototype.toString.call(value)
  if (/Blob|File]/.test(tag)) throw new TypeError('A Blob must be read before: await blob.arrayBuffer()')
  return /ArrayBuffer/.test(tag) ? new Uint8Array(value as ArrayBuffer) : undefined
}

function refuse(this: Record<string, unknown>, key: string, item: unknown) {
  // Before its `toJSON`, which Node's Buffer has; or what a `toJSON` gave.
  if (bytesOf(this[key]) ?? bytesOf(item))
    throw new TypeError(
      'Binary data is not for JSON: the codec `binaryJson` takes it, and so does `messagePack`',
    )
  return item
}

/** JSON in text messages. Of binary data JSON would make an empty object: it is refused. */
export const json: Codec = {
  encode(value) {
    const text = JSON.stringify(value, isPlain(value) ? undefined : refuse) as string | undefined
    if (text === undefined) throw new TypeError(`JSON has no form for ${typeof value}`)
    return text
  },
  decode(data) {
    if (typeof data !== 'string')
      throw new TypeError('A binary message is no JSON: the codec `binaryJson` reads such')
    return JSON.parse(data) as unknown
  },
}
