import { describe, expect, it } from 'vitest'
import {
  atMost,
  backoff,
  type DeliverOptions,
  ReconnectingWebSocket,
  type SocketOptions,
  socketClass,
  unless,
} from '../../src/index.js'
import { FakeServer } from '../../src/testing/index.js'
import { stage } from './stage.js'

const construct = (options: unknown) =>
  new ReconnectingWebSocket('ws://server.test', [], {
    startClosed: true,
    WebSocket: new FakeServer().WebSocket,
    ...(options as SocketOptions),
  })

/** Wrong values of an option: what must be named, what it must be, and what came, are in the message. */
type Wrong = readonly [
  path: string,
  value: unknown,
  must: RegExp,
  kind?: typeof TypeError | typeof RangeError,
]

const notNumbers = [
  ['5', TypeError],
  [null, TypeError],
  [{}, TypeError],
  [-1, RangeError],
  [NaN, RangeError],
  [-Infinity, RangeError],
] as const
const numbers = (path: string, least = 0): Wrong[] =>
  notNumbers.map(([value, kind]) => [path, value, RegExp(`must be.*number, ${least} or more`), kind])
const functions = (path: string): Wrong[] =>
  [5, 'x', null, {}].map((value) => [path, value, /must be.*function/])
const objects = (path: string): Wrong[] => [5, 'x', null].map((value) => [path, value, /must be.*object/])
const booleans = (path: string): Wrong[] =>
  [0, 'true', null].map((value) => [path, value, /must be.*boolean/])

const wrong: Wrong[] = [
  ...functions('retry'),
  ...['connectTimeout', 'closeTimeout', 'stableAfter'].flatMap((name) => numbers(name)),
  ['heartbeat', 5, /must be/],
  ['heartbeat', 'yes', /must be/],
  ['heartbeat', null, /must be/],
  ...numbers('heartbeat.interval'),
  ...numbers('heartbeat.timeout'),
  ['heartbeat.ping', 5, /must be/],
  ['heartbeat.ping', null, /must be/],
  ...functions('heartbeat.pong'),
  ...booleans('heartbeat.require'),
  ...functions('heartbeat.busy'),
  ['heartbeat.intervall', 5, /is no option/],
  ...objects('queue'),
  ...numbers('queue.maxMessages'),
  ...numbers('queue.maxBytes'),
  ['queue.overflow', 'drop', /must be.*"reject" or "drop-oldest" or "drop-newest"/, RangeError],
  ['queue.overflow', 5, /must be/, TypeError],
  ...numbers('queue.ttl'),
  ...numbers('queue.highWater', 1),
  ['queue.highWater', 0, /must be.*number, 1 or more/, RangeError],
  ['queue.size', 5, /is no option/],
  ...functions('WebSocket'),
  ...functions('transport'),
  ...objects('signal'),
  ...booleans('startClosed'),
  ...objects('page'),
  ['page', true, /must be/],
  ...objects('clock'),
  ...functions('random'),
  ['rety', 5, /is no option/],
  ['toString', 5, /is no option/],
]

const nest = (path: string, value: unknown): unknown =>
  path.split('.').reduceRight((inner, name) => ({ [name]: inner }), value)

const show = (value: unknown) => (typeof value === 'string' ? JSON.stringify(value) : String(value))

describe('a wrong option throws at construction', () => {
  it.each(wrong.map(([path, value, must, kind = TypeError]) => ({ path, value, must, kind })))(
    '$path: $value',
    ({ path, value, must, kind }) => {
      for (const make of [construct, socketClass as (options: unknown) => unknown]) {
        let thrown: unknown
        try {
          make(nest(path, value))
        } catch (error) {
          thrown = error
        }
        expect(thrown).toBeInstanceOf(kind)
        const { message } = thrown as Error
        expect(message).toContain(path)
        expect(message).toMatch(must)
        if (!/is no option/.test(message)) expect(message).toContain(`got ${show(value)}`)
      }
    },
  )

  it('the message for an unknown name tells the known ones', () => {
    expect(() => construct({ rety: 5 })).toThrow(/rety.*retry/)
  })

  it.each([null, 5, 'x'])('options themselves may not be %j', (options) => {
    const make = () => new ReconnectingWebSocket('ws://server.test', [], options as never)
    expect(make).toThrow(/must be.*object/)
    expect(() => socketClass(options as never)).toThrow(/must be.*object/)
  })

  it('undefined is no value: the default holds', () => {
    const nothing = { retry: undefined, queue: { ttl: undefined }, heartbeat: undefined, page: undefined }
    expect(() => construct(nothing)).not.toThrow()
  })

  it('is thrown before anything begins', () => {
    const { network } = stage()
    const sockets = network.sockets.length
    const options = { WebSocket: network.WebSocket, connectTimeout: -1 }
    expect(() => new ReconnectingWebSocket('ws://server.test', [], options)).toThrow(RangeError)
    expect(network.sockets).toHaveLength(sockets)
  })

  it.each([
    { heartbeat: true },
    { heartbeat: false },
    { heartbeat: { interval: 0, timeout: Infinity, ping: new Uint8Array(1), busy: () => false } },
    { queue: { maxMessages: 0, maxBytes: Infinity, ttl: 0, highWater: 1, overflow: 'drop-newest' as const } },
    { page: false as const, connectTimeout: Infinity, closeTimeout: 0, stableAfter: 0, retry: () => 0 },
  ])('what is right passes: %j', (options) => {
    expect(() => construct(options)).not.toThrow()
  })
})

describe('the options of a policy are checked, too', () => {
  it.each<[string, () => unknown, RegExp, unknown]>([
    ['backoff base', () => backoff({ base: -1 }), /base must be.*got -1/, RangeError],
    ['backoff factor', () => backoff({ factor: 0.5 }), /factor must be.*1 or more.*got 0.5/, RangeError],
    ['backoff cap', () => backoff({ cap: NaN }), /cap must be.*got NaN/, RangeError],
    ['backoff longCap', () => backoff({ longCap: '5' as never }), /longCap must be.*got "5"/, TypeError],
    ['backoff expiry', () => backoff({ expiry: 4401 as never }), /expiry must be.*got 4401/, TypeError],
    ['backoff name', () => backoff({ max: 5 } as never), /max is no option/, TypeError],
    ['backoff options', () => backoff(5 as never), /must be.*object.*got 5/, TypeError],
    ['atMost attempts', () => atMost('3' as never), /must be.*got "3"/, TypeError],
    ['atMost attempts', () => atMost(-1), /must be.*got -1/, RangeError],
    ['atMost policy', () => atMost(3, 5 as never), /policy must be.*function.*got 5/, TypeError],
    ['unless codes', () => unless(4401 as never), /codes must be.*got 4401/, TypeError],
    ['unless policy', () => unless([4401], {} as never), /policy must be.*function.*got/, TypeError],
  ])('%s', (_, make, message, kind) => {
    expect(make).toThrow(kind as typeof Error)
    expect(make).toThrow(message)
  })
})

describe('the options of deliver() are checked, too', () => {
  it.each<[string, unknown, RegExp]>([
    ['ttl', -1, /ttl must be.*got -1/],
    ['ttl', NaN, /ttl must be.*got NaN/],
    ['ttl', '5', /ttl must be.*got "5"/],
    ['signal', 'x', /signal must be.*got "x"/],
    ['tll', 5, /tll is no option/],
  ])('%s: %j', (name, value, message) => {
    const { socket } = stage()
    expect(() => socket.deliver('x', { [name]: value } as DeliverOptions)).toThrow(message)
    expect(socket.bufferedAmount).toBe(0)
  })
})
