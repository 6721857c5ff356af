import { afterEach, describe, expect, it, vi } from 'vitest'
import { ReconnectingWebSocket } from '../../src/index.js'
import { FakeServer, ManualClock } from '../../src/testing/index.js'

/** What still listens to one test's page would not hear the next one's. */
const alive = new Set<() => void>()

afterEach(() => {
  for (const end of alive) end()
  alive.clear()
  vi.unstubAllGlobals()
})

/** A global scope that hears events, and a document, as far as a page has them. */
const page = () => {
  const scope = new EventTarget()
  const document = { visibilityState: 'visible' }
  vi.stubGlobal('addEventListener', scope.addEventListener.bind(scope))
  vi.stubGlobal('document', document)
  return { document, emit: (type: string) => scope.dispatchEvent(new Event(type)) }
}

const connected = () => {
  const clock = new ManualClock()
  const network = new FakeServer()
  const options = { WebSocket: network.WebSocket, clock, heartbeat: true, random: () => 0.5 }
  const socket = new ReconnectingWebSocket('ws://server.test', [], options)
  network.last.accept()
  alive.add(() => {
    socket.close()
    network.last.finishClose()
    clock.advance(5_000)
  })
  return { socket, clock, network }
}

describe('the page around a socket', () => {
  it.each([
    ['online', 'open', 1],
    ['offline', 'open', 1],
    ['visibilitychange', 'open', 1],
    ['resume', 'open', 1],
    ['pageshow', 'open', 1],
    ['freeze', 'suspended', 0],
    ['pagehide', 'suspended', 0],
    ['focus', 'open', 0],
  ])('%s leaves an open socket %s, and sends %d pings', (type, state, pings) => {
    const { emit } = page()
    const { socket, network } = connected()
    emit(type)
    expect(socket.state.name).toBe(state)
    expect(network.last.sent).toHaveLength(pings)
  })

  it.each(['resume', 'pageshow'])('[S46] %s brings a suspended one back', (type) => {
    const { emit } = page()
    const { socket, clock, network } = connected()
    emit('freeze')
    emit(type)
    clock.advance(300)
    expect(network.sockets).toHaveLength(2)
    expect(socket.state.name).toBe('connecting')
  })

  it('[S44] a page that becomes hidden is no reason to probe', () => {
    const { document, emit } = page()
    const { network } = connected()
    document.visibilityState = 'hidden'
    emit('visibilitychange')
    expect(network.last.sent).toEqual([])
  })

  it('a hidden page retries at a slower pace', () => {
    const { document } = page()
    const { socket, clock, network } = connected()
    document.visibilityState = 'hidden'
    const delays: number[] = []
    for (let failures = 0; failures < 8; failures++) {
      network.last.fail()
      const { state } = socket
      if (state.name !== 'backoff') throw new Error(state.name)
      delays.push(state.deadline - clock.now())
      clock.advance(state.deadline - clock.now())
    }
    expect(delays.at(-1)).toBe(30_000)
  })

  it('is not listened to any more after the end', () => {
    const { emit } = page()
    const { socket, clock, network } = connected()
    socket.close()
    network.last.finishClose()
    for (const type of ['online', 'pageshow', 'resume', 'visibilitychange']) emit(type)
    clock.advance(600_000)
    expect(network.sockets).toHaveLength(1)
    expect(clock.timers).toBe(0)
  })
})

describe('[S48] where there is no page', () => {
  it('neither window, document, navigator nor WebSocket are needed', () => {
    for (const name of ['window', 'document', 'navigator', 'location', 'WebSocket', 'addEventListener'])
      vi.stubGlobal(name, undefined)
    const { socket, clock, network } = connected()
    network.last.fail()
    clock.advance(1_500)
    network.last.accept()
    socket.close()
    network.last.finishClose()
    expect(socket.readyState).toBe(3)
  })

  it('an import asks the platform for nothing', async () => {
    const asked: string[] = []
    const names = [
      'document',
      'navigator',
      'WebSocket',
      'addEventListener',
      'setTimeout',
      'fetch',
      'indexedDB',
    ]
    const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const)
    vi.resetModules()
    try {
      for (const [name, descriptor] of before)
        Object.defineProperty(globalThis, name, {
          configurable: true,
          get() {
            if (new Error().stack?.includes('/src/')) asked.push(name)
            return descriptor?.get
              ? (descriptor.get.call(globalThis) as unknown)
              : (descriptor?.value as unknown)
          },
        })
      await import('../../src/index.js')
    } finally {
      for (const [name, descriptor] of before)
        if (descriptor) Object.defineProperty(globalThis, name, descriptor)
        else delete (globalThis as Record<string, unknown>)[name]
    }
    expect(asked).toEqual([])
  }, 30_000)
})
