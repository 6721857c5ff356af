import { describe, expect, it } from 'vitest'
import { atMost, never, ReconnectingWebSocket } from '../../src/index.js'
import { offlineStage, openStage, settled, stage } from './stage.js'

describe('closing and connecting again', () => {
  it('[S1] one new connection opens when reconnect() follows close() in backoff', () => {
    const { socket, clock, network } = offlineStage()
    socket.close()
    clock.advance(6_000)
    expect(network.sockets).toHaveLength(1)
    socket.reconnect()
    clock.advance(0)
    network.last.accept()
    clock.advance(600_000)
    expect(network.sockets).toHaveLength(2)
    expect(network.live).toEqual([network.last])
    expect(socket.readyState).toBe(1)
  })

  it('[S2] close() in backoff ends it: no attempt, no timer, one final close', () => {
    const { socket, clock, network, page, log } = offlineStage()
    socket.close()
    clock.advance(0)
    expect(clock.timers).toBe(0)
    expect(page.watchers).toBe(0)
    clock.advance(3_600_000)
    page.emit('online', 'visible', 'wake')
    expect(network.sockets).toHaveLength(1)
    expect(log).toEqual([`close 1006 '' unclean final @3`])
    expect(socket.state.name).toBe('closed')
  })

  it('[S3] close() in the tick of new, while the url is asked for, makes no socket', async () => {
    let aborted = false
    const { socket, clock, network, log } = stage({
      url: ({ signal }) => {
        signal.addEventListener('abort', () => (aborted = true))
        return Promise.resolve('ws://server.test/late')
      },
    })
    socket.close(4001, 'bye')
    expect(socket.readyState).toBe(2)
    expect(aborted).toBe(true)
    expect(log).toEqual([])
    clock.advance(0)
    await settled()
    clock.advance(600_000)
    expect(network.sockets).toEqual([])
    expect(log).toEqual([`close 1006 '' unclean final @3`])
    expect(clock.timers).toBe(0)
  })

  it('[S4] the answer to an attempt that was given up is ignored', async () => {
    const answers: ((url: string) => void)[] = []
    const { socket, clock, network } = stage({ url: () => new Promise((resolve) => answers.push(resolve)) })
    socket.close()
    socket.reconnect()
    answers[0]?.('ws://server.test/first')
    await settled()
    expect(network.sockets).toEqual([])
    answers[1]?.('ws://server.test/second')
    await settled()
    clock.advance(0)
    expect(network.sockets.map(({ url }) => url)).toEqual(['ws://server.test/second'])
  })

  it('[S5] reconnect() starts the count anew where the attempts were used up', () => {
    const { socket, clock, network } = stage({ retry: atMost(2) })
    const refuse = () => {
      network.last.fail()
      clock.advance(10_000)
    }
    refuse()
    refuse()
    refuse()
    expect(socket.state).toMatchObject({ name: 'closed', cause: { type: 'close', code: 1006 } })
    expect(network.sockets).toHaveLength(3)
    socket.reconnect()
    expect(socket.state).toMatchObject({ name: 'connecting', attempt: 0 })
    refuse()
    expect(socket.state).toMatchObject({ name: 'connecting', attempt: 1 })
    network.last.accept()
    expect(socket.readyState).toBe(1)
  })

  it.each([
    ['close', 1, 3],
    ['reconnect', 2, 0],
  ] as const)(
    '[S6] %s() in a close listener makes no second socket and no recursion',
    (verb, sockets, state) => {
      const { socket, clock, network, log } = openStage()
      let depth = 0
      let deepest = 0
      socket.addEventListener('close', (event) => {
        deepest = Math.max(deepest, ++depth)
        if ('retryAt' in event) socket[verb]()
        depth--
      })
      network.last.serverClose(1001)
      clock.advance(1)
      expect(deepest).toBe(1)
      expect(network.sockets).toHaveLength(sockets)
      expect(socket.readyState).toBe(state)
      socket.close()
      network.last.finishClose()
      clock.advance(600_000)
      expect(log.filter((line) => line.includes('final'))).toHaveLength(1)
      expect(log.at(-1)).toMatch(/^close .* final @3$/)
    },
  )

  it('[S6] close() again says nothing', () => {
    const { socket, clock, log } = openStage({ retry: never })
    socket.close()
    socket.close(4000, 'other')
    expect(log).toEqual([])
    clock.advance(0)
  })

  it('[S7] what comes late from a socket that was replaced touches nothing', () => {
    const { socket, clock, network, log, states } = openStage({ heartbeat: true })
    const [first] = network.sockets
    socket.reconnect()
    network.last.accept()
    const { state } = socket
    const timers = clock.timers
    log.length = states.length = 0
    for (const event of [
      new Event('open'),
      new MessageEvent('message', { data: 'late' }),
      new Event('error'),
      Object.assign(new Event('close'), { code: 1000, reason: '', wasClean: true }),
    ])
      first?.dispatchEvent(event)
    first?.finishClose()
    expect(socket.state).toBe(state)
    expect(clock.timers).toBe(timers)
    expect([log, states]).toEqual([[], []])
    expect(socket.rtt).toBeUndefined()
  })

  it('[S8] two reconnect() and an online event within 10 ms leave one socket', () => {
    const { socket, clock, network, page } = openStage()
    const atMostOne = () => expect(network.live.length).toBeLessThanOrEqual(1)
    for (const act of [() => socket.reconnect(), () => socket.reconnect(), () => page.emit('online')]) {
      act()
      atMostOne()
      clock.advance(3)
    }
    network.last.accept()
    clock.advance(600_000)
    expect(network.live).toEqual([network.last])
    expect(socket.readyState).toBe(1)
  })

  it('[S12] a first connect that fails is retried like any other', () => {
    const { socket, clock, network } = stage()
    network.last.fail()
    expect(socket.state).toMatchObject({ name: 'backoff', attempt: 1, deadline: clock.now() + 1_500 })
    clock.advance(1_500)
    network.last.accept()
    expect(socket.readyState).toBe(1)
  })

  it('[S13] create, close, create in one tick leaves one socket', () => {
    const { socket, clock, network, page } = stage()
    socket.close()
    const again = new ReconnectingWebSocket('ws://server.test/live', [], {
      WebSocket: network.WebSocket,
      clock,
      page,
    })
    expect(network.live).toHaveLength(1)
    for (const native of [...network.sockets]) native.finishClose()
    network.last.accept()
    clock.advance(600_000)
    expect([socket.readyState, again.readyState]).toEqual([3, 1])
    expect(network.live).toEqual([network.last])
  })

  it('[S49] readyState over a life: 0 on its way, 1 only when it can send, 3 only when final', () => {
    const { socket, clock, network, page } = stage({ startClosed: true })
    expect(socket.readyState).toBe(3)
    const seen: number[] = []
    const note = () => void seen.push(socket.readyState)
    socket.addEventListener('statechange', note)
    socket.reconnect()
    network.last.accept()
    network.last.serverClose(1001)
    clock.advance(1_500)
    page.emit('sleep')
    page.emit('wake')
    clock.advance(300)
    network.last.accept()
    socket.close()
    network.last.finishClose()
    // resolving and connecting in one task, open, backoff, resolving and connecting, suspended, backoff, and so on
    expect(seen).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3])
  })
})
