import { describe, expect, it } from 'vitest'
import { openStage, type StageOptions } from './stage.js'

const answering = (options: StageOptions = {}) => {
  const scene = openStage({ heartbeat: true, ...options })
  const { native, clock } = scene
  native.peer = (data) => data === 'ping' && clock.after(20, () => native.receive('pong'))
  void scene.socket.probe()
  clock.advance(20)
  native.sent.length = 0
  return scene
}

describe('[S39] a laptop that slept 10 minutes', () => {
  it('keeps a link that still lives', () => {
    const { socket, clock, native } = answering()
    clock.advance(1_000)
    clock.freeze(600_000)
    clock.ring()
    clock.advance(20_000)
    expect(socket.readyState).toBe(1)
    expect(native.closing).toBeUndefined()
    expect(native.sent.length).toBeGreaterThan(0)
  })

  it('also where it fell asleep between a ping and its answer: the late timer asks again before it condemns', () => {
    const { socket, clock, native } = answering()
    native.peer = undefined
    clock.advance(25_010)
    expect(native.sent).toEqual(['ping'])
    clock.freeze(600_000)
    clock.ring()
    expect([socket.readyState, native.sent]).toEqual([1, ['ping', 'ping']])
    clock.advance(100)
    native.receive('pong')
    clock.advance(20_000)
    expect(socket.readyState).toBe(1)
  })

  it('finds a link that died meanwhile with a short deadline', () => {
    const { socket, clock, native } = answering()
    native.blackHole()
    clock.freeze(600_000)
    clock.ring()
    expect(socket.readyState).toBe(1)
    expect(native.sent).toEqual(['ping'])
    clock.advance(5_000)
    expect(socket.state).toMatchObject({ name: 'backoff', cause: { type: 'silence' } })
  })

  it('no stale timer kills the connection that followed', () => {
    const { socket, clock, network } = answering()
    clock.advance(25_010)
    clock.freeze(600_000)
    socket.reconnect()
    network.last.accept()
    network.last.peer = (data, native) => data === 'ping' && native.receive('pong')
    clock.ring()
    clock.advance(24_000)
    expect(socket.readyState).toBe(1)
    expect(network.sockets).toHaveLength(2)
  })

  it('without a heartbeat nothing can be asked: waking restarts the link', () => {
    const { socket, clock, network, log } = openStage()
    clock.freeze(600_000)
    clock.ring()
    expect(log).toEqual([`close 1006 '' unclean retrying @0`])
    clock.advance(300)
    network.last.accept()
    expect(socket.readyState).toBe(1)
    expect(network.live).toEqual([network.last])
  })

  it('and wakes from a backoff at once', () => {
    const { clock, network } = openStage({ retry: () => 3_600_000 })
    network.last.fail()
    clock.freeze(600_000)
    clock.ring()
    clock.advance(300)
    expect(network.sockets).toHaveLength(2)
  })

  it('a deadline that passed meanwhile is acted on at once', () => {
    const { socket, clock, network } = openStage()
    network.last.fail()
    clock.freeze(5_000)
    clock.ring()
    expect(socket.state.name).toBe('connecting')
    expect(network.sockets).toHaveLength(2)
  })
})

describe('[S40] a transfer under way is not silence', () => {
  it('20 MB draining from bufferedAmount', () => {
    const { socket, clock, native } = answering()
    native.peer = undefined
    native.bufferedAmount = 20_000_000
    socket.send('the last of it')
    for (let seconds = 0; seconds < 90; seconds++) {
      clock.advance(1_000)
      native.bufferedAmount -= 200_000
    }
    expect(socket.readyState).toBe(1)
    native.bufferedAmount = 1_000_000
    for (let seconds = 0; seconds < 40 && socket.readyState === 1; seconds++) clock.advance(1_000)
    expect(socket.state).toMatchObject({ name: 'backoff', cause: { type: 'silence' } })
  })

  it('60 MB arriving for 90 s, where the page says that it is busy', () => {
    let busy = true
    const { socket, clock, native } = answering({ heartbeat: { busy: () => busy } })
    native.peer = undefined
    clock.advance(90_000)
    expect(socket.readyState).toBe(1)
    native.receive('60 MB')
    busy = false
    clock.advance(30_001)
    expect(socket.state.name).toBe('backoff')
  })
})

describe('[S41] a hidden tab whose timers ring once a minute', () => {
  it('has no false timeouts for an hour, and no storm on return', () => {
    const { socket, clock, network, page, log } = openStage({ heartbeat: true })
    const { last } = network
    page.hidden = true
    for (let minutes = 0; minutes < 60; minutes++) {
      clock.freeze(60_000)
      const before = last.sent.length
      clock.ring()
      clock.freeze(30)
      if (last.sent.length > before) last.receive('pong')
    }
    expect([socket.readyState, log, network.sockets.length]).toEqual([1, [], 1])
    expect(last.sent.length).toBeGreaterThan(20)
    last.sent.length = 0
    page.hidden = false
    page.emit('visible', 'online', 'wake')
    expect(last.sent.length).toBeLessThanOrEqual(1)
    expect(network.sockets).toHaveLength(1)
  })

  it('is not taken for a sleep, where no heartbeat could ask: the link is kept', () => {
    const { socket, clock, network } = openStage()
    for (let minutes = 0; minutes < 10; minutes++) {
      clock.freeze(60_000)
      clock.ring()
    }
    expect([socket.readyState, network.sockets.length]).toEqual([1, 1])
  })

  it('whose answers wait for the same minute is not condemned by one late timer', () => {
    const { socket, clock, native } = answering()
    native.peer = undefined
    clock.freeze(60_000)
    clock.ring()
    expect(native.sent).toEqual(['ping'])
    clock.freeze(60_000)
    clock.ring()
    native.receive('pong')
    expect(socket.readyState).toBe(1)
  })

  it('still finds a dead line, in the end', () => {
    const { socket, clock, native } = answering()
    native.blackHole()
    for (let minutes = 0; minutes < 5; minutes++) {
      clock.freeze(60_000)
      clock.ring()
    }
    expect(socket.state.name).not.toBe('open')
  })
})
