import { describe, expect, it } from 'vitest'
import { never } from '../../src/index.js'
import { offlineStage, openStage, stage } from './stage.js'

const heartbeat = true

describe('a page that changes its network', () => {
  it('[S43] offline on a live socket probes it, and does not kill it', () => {
    const { socket, clock, native, page } = openStage({ heartbeat })
    page.emit('offline')
    expect(native.sent).toEqual(['ping'])
    clock.advance(1_000)
    native.receive('pong')
    clock.advance(20_000)
    expect(socket.readyState).toBe(1)
  })

  it('[S43] offline on a dead one finds it out within the timeout', () => {
    const { socket, clock, native, page } = openStage({ heartbeat: { require: true } })
    native.blackHole()
    clock.advance(1)
    page.emit('offline')
    clock.advance(5_000)
    expect(socket.state).toMatchObject({ name: 'backoff', cause: { type: 'silence' } })
  })

  it('[S43] navigator.onLine is never asked: a page that says offline still connects', () => {
    const { socket, clock, network, page } = stage()
    page.emit('offline')
    network.last.fail()
    page.emit('offline')
    clock.advance(1_500)
    network.last.accept()
    expect(socket.readyState).toBe(1)
  })

  it.each(['online', 'visible'] as const)('[S44] %s in backoff tries within 300 ms', (hint) => {
    const { socket, clock, network, page } = offlineStage({ retry: () => 60_000, random: () => 0.99 })
    page.emit(hint)
    expect(socket.state).toMatchObject({ name: 'backoff', attempt: 0, deadline: clock.now() + 297 })
    clock.advance(300)
    expect(network.sockets).toHaveLength(2)
  })

  it('[S44] and never later than it would have tried by itself', () => {
    const { clock, network, page } = offlineStage({ retry: () => 100, random: () => 0.99 })
    page.emit('online')
    clock.advance(100)
    expect(network.sockets).toHaveLength(2)
  })

  it('[S44] focus, visibility, pageshow and online together probe once', () => {
    const { native, page } = openStage({ heartbeat })
    page.emit('visible', 'visible', 'wake', 'online')
    expect(native.sent).toEqual(['ping'])
  })

  it('[S44] and retry once', () => {
    const { clock, network, page } = offlineStage({ retry: () => 60_000 })
    page.emit('visible', 'visible', 'wake', 'online')
    clock.advance(1_000)
    page.emit('online')
    clock.advance(1_000)
    expect(network.sockets).toHaveLength(2)
  })

  it('[S8] an attempt that has just begun is left alone; an older one begins anew', () => {
    const { clock, network, page } = stage()
    clock.advance(1_000)
    page.emit('online', 'visible')
    expect(network.sockets).toHaveLength(1)
    clock.advance(1)
    page.emit('online', 'visible')
    expect(network.sockets).toHaveLength(2)
    expect(network.live).toEqual([network.last])
  })

  it('without a heartbeat nothing is sent to an open link', () => {
    const { socket, native, page } = openStage()
    page.emit('online', 'offline', 'visible', 'wake')
    expect(native.sent).toEqual([])
    expect(socket.readyState).toBe(1)
  })
})

describe('a page that sleeps', () => {
  it('[S46] never claims open in between, and reconnects at once when it wakes', () => {
    const { socket, clock, network, page, log } = openStage()
    page.emit('sleep')
    expect([socket.readyState, socket.state.name]).toEqual([0, 'suspended'])
    expect(network.live).toEqual([])
    clock.freeze(600_000)
    page.emit('wake')
    clock.ring()
    clock.advance(300)
    expect(network.sockets).toHaveLength(2)
    network.last.accept()
    expect(socket.readyState).toBe(1)
    expect(log).toEqual([`close 1006 '' unclean retrying @0`, 'open @1'])
  })

  it('keeps its open link where the policy would not bring it back: what the browser does stands', () => {
    const { socket, native, page } = openStage({ retry: () => false })
    page.emit('sleep')
    expect(socket.readyState).toBe(1)
    page.emit('wake')
    expect(native.closing).toBeUndefined()
  })

  it('[S46] does not try while it sleeps', () => {
    const { clock, network, page } = offlineStage()
    page.emit('sleep')
    clock.advance(3_600_000)
    page.emit('online', 'visible')
    clock.advance(3_600_000)
    expect(network.sockets).toHaveLength(1)
    page.emit('wake')
    clock.advance(300)
    expect(network.sockets).toHaveLength(2)
  })

  it.each(['resolving', 'connecting'])('lets an attempt go that is %s', (name) => {
    const url = name === 'resolving' ? () => new Promise<string>(() => {}) : 'ws://server.test'
    const { socket, clock, network, page, log } = stage({ url })
    expect(socket.state.name).toBe(name)
    page.emit('sleep')
    expect(socket.state.name).toBe('suspended')
    expect(network.live).toEqual([])
    clock.advance(600_000)
    page.emit('wake')
    expect(log).toEqual([])
  })

  it('[S47] what is sent as it comes back is neither lost nor doubled', () => {
    const { socket, clock, network, page } = openStage()
    const [first] = network.sockets
    page.emit('sleep')
    page.emit('wake')
    socket.send('in pageshow')
    clock.advance(300)
    network.last.accept()
    expect(first?.sent).toEqual([])
    expect(network.last.sent).toEqual(['in pageshow'])
  })

  it('[S45] a close that comes just before pagehide starts no reconnect', () => {
    const { clock, network, page } = openStage()
    network.last.serverClose(1001)
    page.emit('sleep')
    clock.advance(600_000)
    expect(network.sockets).toHaveLength(1)
  })

  it('close() while it sleeps is final, and waking changes nothing', () => {
    const { socket, clock, network, page } = openStage()
    page.emit('sleep')
    socket.close()
    page.emit('wake')
    clock.advance(600_000)
    expect(socket.readyState).toBe(3)
    expect(network.sockets).toHaveLength(1)
  })
})

describe('who follows the page', () => {
  it('nobody, with page: false', () => {
    const { clock, network } = openStage({ page: false })
    expect(clock.timers).toBe(1)
    clock.advance(5_000)
    expect(clock.timers).toBe(0)
    network.last.fail()
  })

  it('nobody, with retry: never', () => {
    const { clock, page } = openStage({ retry: never, stableAfter: Infinity })
    expect([page.watchers, clock.timers]).toEqual([0, 0])
  })

  it('each life of a socket, once', () => {
    const { socket, network, page } = openStage()
    socket.reconnect()
    socket.reconnect()
    expect(page.watchers).toBe(1)
    network.last.accept()
    socket.close()
    network.last.finishClose()
    expect(page.watchers).toBe(0)
  })
})
