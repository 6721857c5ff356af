import { decode, Encoder } from '@msgpack/msgpack'
import type { Codec } from './codec.js'
import { checkClaims, MAX_DEPTH } from './message-pack-claims.js'

/** An encoder keeps a buffer of twice its largest message; after one larger than this it is given up. */
const MAX_KEPT_BYTES = 65_536

let encoder: Encoder | undefined

/**
 * The value as the encoder takes it, and as JSON would have it: what has a `toJSON` is what that gives. A `Date` stays one,
 * since MessagePack has a form for it, if it is a time at all.
 */
const prepare = (value: unknown, depth: number): unknown => {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  if (depth > MAX_DEPTH) throw new TypeError(`MessagePack: deeper than ${MAX_DEPTH}, or a circle`)
  if (Array.isArray(value)) return value.map((item) => prepare(item, depth + 1))
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON === 'function') return prepare(toJSON.call(value), depth + 1)
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    // By tag, for what comes from another realm.
    const tag = Object.prototype.toString.call(value)
    if (/Blob|File]/.test(tag)) throw new TypeError('A Blob must be read before: await blob.arrayBuffer()')
    if (/ArrayBuffer/.test(tag)) return new Uint8Array(value as ArrayBuffer)
  }
  const fields: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    if (key === '__proto__') throw new TypeError('MessagePack: a key __proto__, which decoders refuse')
    fields[key] = prepare((value as Record<string, unknown>)[key], depth + 1)
  }
  return fields
}

/** MessagePack in binary messages, by `@msgpack/msgpack`: docs/protocol.md#binary-data */
export const messagePack: Codec = {
  encode(value) {
    encoder ??= new Encoder({ ignoreUndefined: true, maxDepth: Infinity })
    const message = encoder.encode(prepare(value, 1))
    if (message.length > MAX_KEPT_BYTES) encoder = undefined
    return message
  },
  decode(data) {
    if (typeof data === 'string') throw new TypeError('MessagePack: a text message')
    checkClaims(new DataView(data as ArrayBuffer))
    return decode(data as ArrayBuffer)
  },
}
