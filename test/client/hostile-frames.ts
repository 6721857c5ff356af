import type { Codec } from '../../src/index.js'
import { claims, type Luck, pick, randomBytes, spoiled } from '../codecs/hostile-messages.js'
import { hostileNames } from '../support/hostile-names.js'

// Frames that no honest server sends, among some that one might.

const utf8 = new TextEncoder()
const bytesOf = (data: unknown): Uint8Array =>
  typeof data === 'string' ? utf8.encode(data) : new Uint8Array(data as Uint8Array)
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
/** As a socket delivers bytes. */
const arrived = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer

const levels = 5_000
const nest = (value: unknown, open: (inner: unknown) => unknown): unknown => {
  for (let level = 0; level < levels; level++) value = open(value)
  return value
}
const deepText = [
  '['.repeat(levels),
  '{"t":'.repeat(levels),
  `{"t":"m","c":"chat","e":"number","d":${'['.repeat(levels)}${']'.repeat(levels)}}`,
  `{"t":"q","n":1,"c":"chat","e":"echo","d":${'{"d":'.repeat(levels)}1${'}'.repeat(levels)}}`,
]
const deepBytes = [0x91, 0x81, 0xdd].map((type) => new Uint8Array(levels).fill(type).buffer as ArrayBuffer)

/** Not `bye`: that ends a link, as it should. */
const kinds = [
  'm',
  'm',
  'm',
  'm',
  'q',
  'r',
  'x',
  'sub',
  'uns',
  'ping',
  'pong',
  'hello',
  'auth',
  'toString',
  '__proto__',
]
const odd = (next: Luck): unknown =>
  pick<() => unknown>(
    next,
    [
      () => undefined,
      () => null,
      () => next(200),
      () => -1.5,
      () => 2 ** 53 + 1,
      () => true,
      () => pick(next, hostileNames),
      () => 'x'.repeat(next(3_000)),
      () => [odd(next)],
      () => ({ [pick(next, hostileNames)]: odd(next) }),
      () => ({ code: odd(next), message: odd(next) }),
      () => nest([], (inner) => (next(2) ? [inner] : [inner, 1])),
    ].slice(0, next(100) ? 11 : 12),
  )()

const channels = ['chat', 'room:1', 'else', ...hostileNames]
const events = ['number', 'free', 'echo', 'slow', ...hostileNames]

/** A frame that may be one. */
const plausible = (next: Luck): Record<string, unknown> => {
  const frame: Record<string, unknown> = { t: pick(next, kinds) }
  const fields: [string, () => unknown][] = [
    ['c', () => pick(next, channels)],
    ['e', () => pick(next, events)],
    ['n', () => next(100)],
    ['d', () => odd(next)],
    ['err', () => (next(2) ? { code: 'no' } : undefined)],
    ['exp', () => pick<unknown>(next, [undefined, -1, 0, 1e-9, 900, 1e308])],
  ]
  for (const [name, honest] of fields) {
    const luck = next(12)
    if (luck > 1) frame[name] = honest()
    else if (luck) frame[name] = odd(next)
  }
  return frame
}

/** One message, as it arrives: text or bytes, for whoever speaks `codec`. */
export const hostileFrame = (next: Luck, codec: Codec): unknown => {
  const encoded = () => {
    try {
      return codec.encode(plausible(next))
    } catch {
      return '{"t":"m"' // what is too deep to be encoded
    }
  }
  const message = (bytes: Uint8Array, text: boolean) => (text ? textOf(bytes) : arrived(bytes))
  switch (next(next(20) ? 7 : 10)) {
    case 0: {
      const [one, other] = [encoded(), encoded()]
      return message(spoiled(next, [bytesOf(one), bytesOf(other)]), typeof one === 'string')
    }
    case 1:
      return message(randomBytes(next, 64), next(2) > 0)
    case 7:
      return pick<unknown>(next, [...deepText, ...deepBytes])
    case 8:
      return arrived(claims(next))
    case 9:
      return pick<unknown>(next, ['', 'null', '0', '[]', '{}', new ArrayBuffer(0), '{"__proto__":{"t":"m"}}'])
    default: {
      const data = encoded()
      return typeof data === 'string' ? data : arrived(data as Uint8Array)
    }
  }
}
