import type { Data } from '../core/data.js'
import type { Codec } from './codec.js'
import { bytesOf, isPlain, json } from './json.js'

// A JSON value that has bytes in it, as one binary message: docs/protocol.md#binary-data

type Fields = Record<string, unknown>

const VERSION = 1
/** The version, and the length of the header. */
const HEAD = 5

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** Whether it is what stands for bytes, or could be taken for it. */
const hasMark = (value: Fields): boolean => Object.hasOwn(value, '$b')

/** One binary message, if there are bytes in the value. */
const pack = (value: unknown): Data | undefined => {
  const parts: Uint8Array[] = []
  let literal: unknown
  const text = JSON.stringify(value, function (this: Fields, key, item: unknown) {
    // Before its `toJSON`, which Node's Buffer has; or what a `toJSON` gave.
    const bytes = bytesOf(this[key]) ?? bytesOf(item)
    if (bytes) return { $b: parts.push(bytes) - 1 }
    return item !== literal && isObject(item) && hasMark(item) ? { $b: (literal = { ...item }) } : item
  })
  if (parts.length < 1) return undefined

  const lengths = parts.map(({ length }) => length)
  const header = new TextEncoder().encode(`{"b":${JSON.stringify(lengths)},"v":${text}}`)
  const size = header.length
  const head = new Uint8Array([VERSION, size, size >> 8, size >> 16, size >> 24])
  const message = new Uint8Array(lengths.reduce((sum, length) => sum + length, HEAD + size))
  let at = 0
  for (const part of [head, header, ...parts]) {
    message.set(part, at)
    at += part.length
  }
  return message
}

const check: (right: boolean, what: string) => asserts right = (right, what) => {
  if (!right) throw new SyntaxError(`Malformed binary message: ${what}`)
}

/** What `pack` made a binary message of. */
const unpack = (data: ArrayBuffer): unknown => {
  const view = new DataView(data)
  const message = new Uint8Array(data)
  check(message.length > HEAD && message[0] === VERSION, 'version')
  let at = HEAD + view.getUint32(1, true)
  check(at <= message.length, 'length of the header')
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const header = Object(JSON.parse(decoder.decode(message.subarray(HEAD, at)))) as { b: number[]; v: unknown }
  const { b: lengths, v } = header
  check(Object.keys(header).sort().join() === 'b,v' && Array.isArray(lengths), 'header')
  const starts = lengths.map((length) => {
    check(length === length >>> 0, 'length')
    at += length
    return at - length
  })
  check(at === message.length, 'sum of lengths')

  const take = (index: number): Uint8Array => {
    const start = starts[index]!
    // Each once: what is small must not become large by being named often.
    check(start >= 0, 'index')
    starts[index] = -1
    return message.slice(start, start + lengths[index]!)
  }
  const restore = (value: unknown): unknown => {
    if (!isObject(value)) return value
    let fields = value
    if (hasMark(value)) {
      const $b = value['$b']
      check(Object.keys(value).length < 2, 'beside $b')
      if (typeof $b === 'number') return take($b)
      check(isObject($b), '$b')
      fields = $b
    }
    for (const key of Object.keys(fields)) fields[key] = restore(fields[key])
    return fields
  }
  const value = restore(v)
  const complete = starts.every((start) => start < 0)
  check(complete, 'bytes without an index')
  return value
}

/**
 * JSON, as `json`; and a value that has an `ArrayBuffer`, a typed array or a `DataView` anywhere in it goes as one binary
 * message: each comes out as a `Uint8Array` of its own.
 */
export const binaryJson: Codec = {
  encode: (value) => (isPlain(value) ? undefined : pack(value)) ?? json.encode(value),
  decode: (data) => (typeof data === 'string' ? json.decode(data) : unpack(data as ArrayBuffer)),
}
