import { describe, expect, it, vi } from 'vitest'
import { FakeWebSocket } from '../../src/testing/index.js'

const make = () => new FakeWebSocket('ws://server.test', ['v2', 'v1'])

const opened = () => {
  const socket = make()
  socket.accept()
  return socket
}

/** Each event, with the `readyState` that its listener saw. */
const logOf = (socket: FakeWebSocket) => {
  const log: string[] = []
  for (const type of ['open', 'error'])
    socket.addEventListener(type, () => log.push(`${type} @${socket.readyState}`))
  socket.addEventListener('message', (event) =>
    log.push(`message ${(event as MessageEvent).data} @${socket.readyState}`),
  )
  socket.addEventListener('close', (event) => {
    const { code, reason, wasClean } = event as CloseEvent
    log.push(`${wasClean ? 'clean' : 'unclean'} close ${code} '${reason}' @${socket.readyState}`)
  })
  return log
}

type Act = (socket: FakeWebSocket) => void

const accept: Act = (socket) => socket.accept()
const close: Act = (socket) => socket.close(4000, 'bye')
const blackHole: Act = (socket) => socket.blackHole()

/** What brings a socket there. */
const states: Record<string, Act[]> = {
  CONNECTING: [],
  OPEN: [accept],
  CLOSING: [accept, close],
  'CLOSING, never opened': [close],
  CLOSED: [accept, (socket) => socket.serverClose(1001)],
  'dark and CONNECTING': [blackHole],
  'dark and OPEN': [accept, blackHole],
  'dark and CLOSING': [accept, blackHole, close],
  'dark and CLOSING, never opened': [blackHole, close],
}

const verbs: Record<string, Act> = {
  accept,
  receive: (socket) => socket.receive('one', 'two'),
  'serverClose 1012': (socket) => socket.serverClose(1012, 'restart'),
  'serverClose without a code': (socket) => socket.serverClose(),
  'serverClose 1006': (socket) => socket.serverClose(1006),
  fail: (socket) => socket.fail(),
  finishClose: (socket) => socket.finishClose(),
  blackHole,
  send: (socket) => socket.send('€'),
  close: (socket) => socket.close(3000, 'mine'),
}

const failed = ['error @3', "unclean close 1006 '' @3", '-> 3']
const broken = ["unclean close 1006 '' @3", '-> 3']
const closed = (told: string) => [`clean close ${told} @3`, '-> 3']
const refused = ['throws InvalidStateError', '-> 0']
const buffered = (readyState: number) => ['buffered 3', `-> ${readyState}`]

/** What each verb leads to in each state; where nothing stands, to nothing. */
const outcomes: Record<string, Record<string, string[]>> = {
  accept: { CONNECTING: ['open @1', '-> 1'] },
  receive: { OPEN: ['message one @1', 'message two @1', '-> 1'] },
  'serverClose 1012': { OPEN: closed("1012 'restart'"), CLOSING: closed("1012 'restart'") },
  'serverClose without a code': { OPEN: closed("1005 ''"), CLOSING: closed("1005 ''") },
  'serverClose 1006': { OPEN: broken, CLOSING: broken },
  // The platform tells of it, so that a black hole holds nothing up.
  fail: {
    CONNECTING: failed,
    OPEN: failed,
    CLOSING: failed,
    'CLOSING, never opened': failed,
    'dark and CONNECTING': failed,
    'dark and OPEN': failed,
    'dark and CLOSING': failed,
    'dark and CLOSING, never opened': failed,
  },
  // What never opened the platform ends by itself; the rest needs the server's answer.
  finishClose: {
    CLOSING: closed("4000 'bye'"),
    'CLOSING, never opened': failed,
    'dark and CLOSING, never opened': failed,
  },
  blackHole: {},
  send: {
    CONNECTING: refused,
    OPEN: ['sent €', 'its peer has €', '-> 1'],
    CLOSING: buffered(2),
    'CLOSING, never opened': buffered(2),
    CLOSED: buffered(3),
    'dark and CONNECTING': refused,
    'dark and OPEN': ['sent €', '-> 1'],
    'dark and CLOSING': buffered(2),
    'dark and CLOSING, never opened': buffered(2),
  },
  close: {
    CONNECTING: ['-> 2'],
    OPEN: ['-> 2'],
    'dark and CONNECTING': ['-> 2'],
    'dark and OPEN': ['-> 2'],
  },
}

const table = Object.keys(verbs).flatMap((verb) => Object.keys(states).map((state) => [verb, state] as const))

it.each(table)('%s, when a fake WebSocket is %s', (verb, state) => {
  const socket = make()
  const log = logOf(socket)
  socket.peer = (data) => log.push(`its peer has ${data as string}`)
  for (const act of states[state]!) act(socket)
  const before = socket.readyState
  log.length = 0
  try {
    verbs[verb]!(socket)
  } catch (error) {
    log.push(`throws ${(error as Error).name}`)
  }
  const { sent, bufferedAmount, readyState } = socket
  const outcome = [
    ...sent.map((data) => `sent ${data as string}`),
    ...log,
    ...(bufferedAmount ? [`buffered ${bufferedAmount}`] : []),
    `-> ${readyState}`,
  ]
  expect(outcome).toEqual(outcomes[verb]![state] ?? [`-> ${before}`])
})

describe('a fake WebSocket', () => {
  it('knows whether it ever opened, and whether it is a black hole', () => {
    const known = Object.values(states).map((acts) => {
      const socket = make()
      for (const act of acts) act(socket)
      return [socket.opened, socket.dark]
    })
    expect(known.map(([ever]) => ever)).toEqual([false, true, true, false, true, false, true, true, false])
    expect(known.map(([, dark]) => dark)).toEqual([false, false, false, false, false, true, true, true, true])
  })

  it('stays a black hole for what is said to it', () => {
    const socket = opened()
    const peer = vi.fn()
    socket.peer = peer
    socket.blackHole()
    socket.send('x')
    expect([socket.sent, peer.mock.calls.length, socket.bufferedAmount]).toEqual([['x'], 0, 0])
  })

  it('tells its peer what was sent, and by which socket', () => {
    const socket = opened()
    const peer = vi.fn()
    socket.peer = peer
    socket.send('x')
    expect(peer.mock.calls).toEqual([['x', socket]])
  })

  it('adds to what is buffered all that is sent too late, in bytes', () => {
    const socket = opened()
    socket.close()
    for (const data of ['€', Uint8Array.of(1, 2), new ArrayBuffer(4), new Blob(['12345'])]) socket.send(data)
    expect([socket.bufferedAmount, socket.sent]).toEqual([3 + 2 + 4 + 5, []])
  })

  it('takes what is no data for text, open or not', () => {
    const socket = opened()
    socket.send(12 as never)
    socket.close()
    socket.send(12 as never)
    socket.send({} as never)
    expect([socket.sent, socket.bufferedAmount]).toEqual([['12'], 2 + '[object Object]'.length])
  })

  it('keeps what was sent as it was then, bytes by their view', () => {
    const socket = opened()
    const bytes = Uint8Array.of(1, 2, 3)
    socket.send(bytes.subarray(1))
    socket.send(bytes.buffer)
    bytes.fill(9)
    const [view, buffer] = socket.sent
    expect(view).toEqual(Uint8Array.of(2, 3))
    expect(buffer).toBeInstanceOf(ArrayBuffer)
    expect(new Uint8Array(buffer as ArrayBuffer)).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('says no more to who has closed it in the middle', () => {
    const socket = opened()
    const log = logOf(socket)
    socket.addEventListener('message', () => socket.close())
    socket.receive('one', 'two')
    expect(log).toEqual(['message one @1'])
  })

  it('keeps what its owner closed with, and what it was closed with first', () => {
    const [socket, plain] = [opened(), opened()]
    expect(socket.closing).toBe(undefined)
    socket.close(4000, 'bye')
    socket.close(4001)
    plain.close()
    expect([socket.closing, plain.closing]).toEqual([
      { code: 4000, reason: 'bye' },
      { code: undefined, reason: undefined },
    ])
    const log = logOf(plain)
    plain.finishClose()
    expect(log).toEqual(["clean close 1005 '' @3"])
  })
})
