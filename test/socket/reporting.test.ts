import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStage, settled, stage } from './stage.js'

const oops = new Error('oops')
const throwing = () => {
  throw oops
}
let reported: unknown[] = []

beforeEach(() => {
  reported = []
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Node's EventTarget reports what a listener throws as an uncaught exception, where a browser's fires `error`. */
const uncaught = async (act: () => void) => {
  const caught: unknown[] = []
  const others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', (error) => caught.push(error))
  try {
    act()
    await settled()
  } finally {
    process.removeAllListeners('uncaughtException')
    for (const other of others) process.on('uncaughtException', other)
  }
  return caught
}

describe('what the page’s own functions throw is reported, and harms nobody', () => {
  it('a policy: the default takes its place', () => {
    const { socket, clock, native } = openStage({ retry: throwing })
    native.fail()
    expect(reported).toEqual([oops])
    expect(socket.state).toMatchObject({ name: 'backoff', deadline: clock.now() + 1_500 })
  })

  it.each([undefined, true, NaN, -1, '5', null, {}])('a policy that answers %s, too', (answer) => {
    const { socket, clock, native } = openStage({ retry: () => answer as number })
    native.fail()
    expect(reported).toEqual([expect.any(Error)])
    expect((reported[0] as Error).message).toMatch(/retry must be.*number, 0 or more/)
    expect(socket.state).toMatchObject({ name: 'backoff', deadline: clock.now() + 1_500 })
  })

  it('a policy that answers Infinity waits for the page or the owner', () => {
    const { socket, clock, network, page } = openStage({ retry: () => Infinity })
    network.last.fail()
    clock.advance(86_400_000)
    expect([socket.state.name, network.sockets.length]).toEqual(['backoff', 1])
    page.emit('online')
    clock.advance(300)
    expect(network.sockets).toHaveLength(2)
    expect(reported).toEqual([])
  })

  it('a matcher of pongs: the message is delivered', () => {
    const { native, log } = openStage({ heartbeat: { pong: throwing } })
    native.receive('x')
    expect(reported).toEqual([oops])
    expect(log).toEqual(['message x @1'])
  })

  it('a maker of pings: the beat goes on', () => {
    const { socket, clock, native } = openStage({
      heartbeat: { interval: 1_000, ping: throwing },
      page: false,
    })
    clock.advance(10_000)
    expect(reported.length).toBeGreaterThan(0)
    expect([native.sent, socket.readyState]).toEqual([[], 1])
  })

  it('busy: it is not', () => {
    const heartbeat = { interval: 1_000, timeout: 500, require: true, busy: throwing }
    const { socket, clock } = openStage({ heartbeat })
    clock.advance(1_500)
    expect(reported).toEqual([oops])
    expect(socket.state.name).toBe('backoff')
  })

  it('a provider: that is a failed attempt, and its error the cause; nothing is left to report', async () => {
    const { socket } = stage({ url: throwing, protocols: () => Promise.reject(oops) })
    await settled()
    expect(socket.state).toMatchObject({ name: 'backoff', cause: { type: 'error', error: oops } })
    expect(reported).toEqual([])
  })

  it.each(['open', 'message', 'error', 'close', 'statechange', 'dropped'])(
    'a listener of %s: the others hear it, and the machine goes on',
    async (type) => {
      const { socket, clock, network, log } = stage({ queue: { maxMessages: 1, overflow: 'drop-oldest' } })
      const heard: string[] = []
      socket.addEventListener(type, throwing, { once: true })
      socket.addEventListener(type, () => heard.push(type), { once: true })
      const caught = await uncaught(() => {
        socket.send('1')
        socket.send('2')
        network.last.accept()
        network.last.receive('x')
        network.last.fail()
        clock.advance(1_500)
        network.last.accept()
      })
      expect(caught).toEqual([oops])
      expect(heard).toEqual([type])
      expect(socket.readyState).toBe(1)
      expect(network.sockets[0]?.sent).toEqual(['2'])
      expect(log).toEqual([
        ...['dropped 1 overflow @0', 'open @1', 'message x @1'],
        ...['error @0', `close 1006 '' unclean retrying @0`, 'open @1'],
      ])
    },
  )

  it('where there is no reportError, it is an uncaught error', async () => {
    vi.stubGlobal('reportError', undefined)
    const { native } = openStage({ heartbeat: { pong: throwing } })
    expect(await uncaught(() => native.receive('x'))).toEqual([oops])
  })
})

it('nothing is ever written to the console', async () => {
  const methods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const
  const spies = methods.map((method) => vi.spyOn(console, method))
  const { socket, clock, network, page } = stage({
    heartbeat: { interval: 1_000, timeout: 500, require: true, pong: throwing },
    url: ({ attempt }) => (attempt === 2 ? throwing() : 'ws://server.test'),
    queue: { maxMessages: 1, overflow: 'drop-newest' },
  })
  for (let troubles = 0; troubles < 20; troubles++) {
    await settled()
    if (troubles % 3) network.last.accept()
    network.last.receive('?')
    if (troubles % 2) network.last.fail()
    page.emit('offline', 'sleep', 'wake', 'online')
    socket.send('x')
    clock.advance(3_000)
  }
  expect(network.sockets.length).toBeGreaterThan(5)
  await socket.probe().catch(() => {})
  socket.close()
  socket.send('late')
  clock.advance(10_000)
  for (const spy of spies) expect(spy).not.toHaveBeenCalled()
})
