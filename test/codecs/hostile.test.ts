import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { encode } from '@msgpack/msgpack'
import { describe, expect, it } from 'vitest'
import type { Codec } from '../../src/codecs/codec.js'
import { binaryJson } from '../../src/codecs/binary-json.js'
import { messagePack } from '../../src/msgpack.js'
import { claims, type Luck, luck, pick, randomBytes, spoiled } from './hostile-messages.js'
import { arrived, seed } from './values.js'

const COUNT = 100_000
const LEVELS = 100_000

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
/** What is alive, in bytes; what is outside of the heap counts, too. */
const alive = () => {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const frames = [
  {
    t: 'm',
    c: 'chat',
    e: 'message',
    d: { from: 'anna', text: 'hello', at: 1.5e12, tags: ['a', 'é'], ok: true },
  },
  {
    t: 'm',
    c: 'photo',
    e: 'new',
    d: { bytes: new Uint8Array(20).fill(7), more: [new Uint8Array(3)], $b: { $b: 1 } },
  },
  { t: 'q', n: 7, c: 'chat', e: 'history', d: { before: null, limit: 50, deep: [[[{ a: [{}] }]]] } },
  [
    new Uint8Array(0),
    -1,
    1.25,
    'x'.repeat(40),
    Object.fromEntries([...Array(20)].map((_, i) => [`k${i}`, i])),
  ],
]
const polluting = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'
const utf8 = new TextEncoder()
const withHead = (header: Uint8Array) => {
  const message = new Uint8Array(5 + header.length)
  message[0] = 1
  new DataView(message.buffer).setUint32(1, header.length, true)
  message.set(header, 5)
  return message
}
const bytesOf = (data: unknown): Uint8Array =>
  typeof data === 'string' ? utf8.encode(data) : new Uint8Array(data as Uint8Array)

const texts = [...frames.slice(0, 1), frames[2]].map((frame) => bytesOf(binaryJson.encode(frame)))
const binaries = frames.map((frame) => bytesOf(binaryJson.encode({ frame, bytes: new Uint8Array(9) })))
const headers = binaries.map((message) => message.subarray(5, 5 + message[1]! + 256 * message[2]!))
const asText = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

const hostileJson: readonly ((next: Luck) => unknown)[] = [
  (next) => randomBytes(next, 64).buffer,
  (next) => asText(randomBytes(next, 64)),
  (next) => asText(spoiled(next, texts)),
  (next) => arrived(spoiled(next, binaries)),
  (next) => arrived(withHead(spoiled(next, headers))),
  (next) => arrived(Uint8Array.of(...withHead(spoiled(next, headers)), ...randomBytes(next, 40))),
  (next) => pick(next, [polluting, arrived(withHead(utf8.encode(`{"b":[],"v":${polluting}}`)))]),
  (next) =>
    arrived(
      withHead(
        utf8.encode(`{"b":[${next(2 ** 32)},${next(2 ** 32)}],"v":[{"$b":${next(3)}},{"$b":${next(3)}}]}`),
      ),
    ),
]

const packed = frames.map((frame) => encode(frame))
const hostileMessagePack: readonly ((next: Luck) => unknown)[] = [
  (next) => randomBytes(next, 64).buffer,
  (next) => arrived(spoiled(next, packed)),
  (next) => arrived(spoiled(next, packed)),
  (next) => arrived(claims(next)),
  (next) => arrived(Uint8Array.of(...spoiled(next, packed), ...claims(next))),
  () => arrived(encode(JSON.parse(polluting))),
  (next) => asText(spoiled(next, packed)),
]

const nested = (open: string, end: string, close: string) => open.repeat(LEVELS) + end + close.repeat(LEVELS)
const texting = (text: string) => arrived(withHead(utf8.encode(`{"b":[0],"v":${text}}`)))
const nest = (...bytes: number[]) =>
  Uint8Array.from({ length: LEVELS * bytes.length }, (_, index) => bytes[index % bytes.length]!).buffer

const deep: Record<string, unknown[]> = {
  json: [
    nested('[', '', ']'),
    nested('{"a":', '1', '}'),
    nested('[', '', ''),
    texting(nested('[', '{"$b":0}', ']')),
    texting(nested('{"$b":', '0', '}')),
    texting(nested('{"$b":{"$b":', '0', '}}')),
  ],
  MessagePack: [nest(0x91), nest(0x81, 0xa1, 0x61), nest(0x92, 0x00), nest(0xdd, 0, 0, 0, 1), nest(0x81)],
}

describe.each<[string, Codec, readonly ((next: Luck) => unknown)[]]>([
  ['json', binaryJson, hostileJson],
  ['MessagePack', messagePack, hostileMessagePack],
])('%s', (name, codec, kinds) => {
  /** Whether there is a value; anything else must be an error. */
  const isTaken = (message: unknown): boolean => {
    try {
      codec.decode(message)
      return true
    } catch (error) {
      if (!(error instanceof Error) || error.message === '')
        throw new Error('threw no error', { cause: error })
      return false
    }
  }
  const own = () => [Object, Array, Uint8Array, Function].map(({ prototype }) => Reflect.ownKeys(prototype))

  it(`takes or refuses ${COUNT} hostile messages, and keeps nothing of them, seed ${seed}`, () => {
    const prototypes = own()
    const next = luck(seed)
    let taken = 0
    for (let count = 0; count < 2_000; count++) isTaken(pick(next, kinds)(next)) // what is compiled stays, and is no leak
    const before = alive()
    for (let count = 0; count < COUNT; count++) if (isTaken(pick(next, kinds)(next))) taken++
    expect(alive() - before).toBeLessThan(4_000_000)
    expect(own()).toEqual(prototypes)
    expect(taken).toBeGreaterThan(COUNT / 50)
    expect(taken).toBeLessThan(COUNT / 2)
  })

  it.each(deep[name]!.map((message, index) => [index, message] as const))(
    `survives ${LEVELS} levels, kind %i`,
    (_, message) => {
      isTaken(message)
      expect(codec.decode(arrived(codec.encode({ next: 1 })))).toEqual({ next: 1 })
    },
  )

  it('makes no more of a message than its size allows', () => {
    const before = process.memoryUsage().rss
    const greedy = [
      nest(0xdd, 0x01, 0xff, 0xff, 0xff),
      nest(0xdd, 0x00, 0x07, 0x00, 0x00),
      nest(0xdf, 0x01, 0xff, 0xff, 0xff),
      texting(nested('{"$b":0},', '1', '')),
      arrived(withHead(utf8.encode(`{"b":[${'0,'.repeat(LEVELS)}0],"v":1}`))),
      arrived(withHead(utf8.encode(`{"b":[${'4294967295,'.repeat(LEVELS)}0],"v":1}`))),
    ]
    for (const message of greedy) expect(isTaken(message)).toBe(false)
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000)
  })
})
