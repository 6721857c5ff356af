import { describe, expect, it, vi } from 'vitest'
import type { LinkEvents, Transport } from '../../src/index.js'
import { offlineStage, openStage, stage } from './stage.js'

describe('the option signal', () => {
  it('closes the socket when it is aborted', () => {
    const stop = new AbortController()
    const { socket, native, log } = openStage({ signal: stop.signal })
    stop.abort()
    expect(socket.readyState).toBe(2)
    native.finishClose()
    expect(log).toEqual([`close 1005 '' clean final @3`])
  })

  it('ends the waiting, too', () => {
    const stop = new AbortController()
    const { clock, log } = offlineStage({ signal: stop.signal })
    stop.abort()
    clock.advance(0)
    expect(log).toEqual([`close 1006 '' unclean final @3`])
    expect(clock.timers).toBe(0)
  })

  it('leaves nothing alive where it was aborted before', () => {
    const { socket, clock, network, page, log } = stage({ signal: AbortSignal.abort() })
    for (const native of network.sockets) native.finishClose()
    clock.advance(10_000)
    expect(network.live).toEqual([])
    expect(log.filter((line) => !line.includes('final'))).toEqual([])
    expect(socket.readyState).toBe(3)
    expect([clock.timers, page.watchers]).toEqual([0, 0])
  })

  it('is let go at the end, and says nothing to a socket that is closed', () => {
    const stop = new AbortController()
    const heard = vi.spyOn(stop.signal, 'addEventListener')
    const left = vi.spyOn(stop.signal, 'removeEventListener')
    const { socket, native, log } = openStage({ signal: stop.signal })
    socket.close()
    native.finishClose()
    expect([heard, left].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
    log.length = 0
    stop.abort()
    expect(log).toEqual([])
  })
})

describe('the option startClosed', () => {
  it('waits for reconnect()', () => {
    const { socket, clock, network, page, log, states } = stage({ startClosed: true })
    expect([socket.state.name, socket.readyState, socket.url]).toEqual(['idle', 3, 'ws://server.test/live'])
    page.emit('online', 'visible', 'wake')
    clock.advance(3_600_000)
    expect(network.sockets).toEqual([])
    expect([clock.timers, page.watchers, log, states]).toEqual([0, 0, [], []])
    socket.reconnect()
    network.last.accept()
    expect(socket.readyState).toBe(1)
  })

  it('close() of one that was never opened says nothing, and reconnect() still opens it', () => {
    const { socket, network, log } = stage({ startClosed: true })
    socket.close()
    expect(log).toEqual([])
    socket.reconnect()
    network.last.accept()
    expect(socket.readyState).toBe(1)
  })

  it('[S33] what is sent before is dropped, not kept', () => {
    const { socket, network, log } = stage({ startClosed: true })
    socket.send('early')
    expect(log).toEqual(['dropped early closed @3'])
    socket.reconnect()
    network.last.accept()
    expect(network.last.sent).toEqual([])
  })
})

describe('a life after the final close', () => {
  it('is a new one: page and signal are followed again, counts begin at 0', () => {
    const { socket, clock, network, page, log } = openStage()
    socket.close()
    network.last.finishClose()
    socket.send('lost')
    expect(socket.bufferedAmount).toBe(4)
    expect(page.watchers).toBe(0)
    socket.reconnect()
    expect(page.watchers).toBe(1)
    expect(socket.bufferedAmount).toBe(0)
    log.length = 0
    network.last.fail()
    expect(log).toEqual(['error @0', `close 1006 '' unclean retrying @0`])
    expect(socket.state).toMatchObject({ name: 'backoff', attempt: 1, deadline: clock.now() + 1_500 })
  })

  it('reconnect() in the final close listener begins it', () => {
    const { socket, network } = openStage({ retry: () => false })
    socket.addEventListener('close', () => socket.reconnect(), { once: true })
    network.last.fail()
    expect(network.sockets).toHaveLength(2)
    network.last.accept()
    expect(socket.readyState).toBe(1)
  })
})

it('a life that begins before the end of the last one is told goes on following the page', () => {
  const links: LinkEvents[] = []
  const transport: Transport = (_, events) => {
    links.push(events)
    return {
      send: () => true,
      close: () => events.close({ type: 'close', code: 1005, reason: '', wasClean: true, failed: false }),
      abandon: () => {},
      bufferedAmount: 0,
      binaryType: 'blob',
    }
  }
  const { socket, page, log } = stage({ transport })
  socket.addEventListener('open', () => (socket.close(), socket.reconnect()), { once: true })
  links[0]?.open({ protocol: '', extensions: '' })
  links[1]?.open({ protocol: '', extensions: '' })
  expect(log.map((line) => line.split(' ')[0])).toEqual(['open', 'close', 'open'])
  expect([socket.readyState, page.watchers]).toEqual([1, 1])
})

describe('close() in any phase leaves nothing', () => {
  const heartbeat = { interval: 1_000, timeout: 500 }
  it.each([
    ['connecting', stage],
    ['open', openStage],
    ['backoff', offlineStage],
  ])('in %s: no timer, no socket, no listener, nothing queued', (_, from) => {
    const stop = new AbortController()
    const { socket, clock, network, page, log } = from({ heartbeat, signal: stop.signal })
    if (socket.readyState === 0) socket.deliver('waiting', { ttl: 60_000, key: 'k' })
    socket.close()
    clock.advance(5_000)
    expect([clock.timers, page.watchers, network.live]).toEqual([0, 0, []])
    for (const native of network.sockets) expect(native.readyState === 3 || native.listening <= 1).toBe(true)
    log.length = 0
    for (const native of network.sockets) native.finishClose()
    expect(log).toEqual([])
    expect(socket.bufferedAmount).toBe(0)
  })
})

it('[S7] a transport that tells of a link after it was abandoned is not heard', () => {
  const links: LinkEvents[] = []
  const abandoned: number[] = []
  const transport: Transport = (_, events) => {
    const number = links.push(events)
    return {
      send: () => true,
      close: () => {},
      abandon: () => abandoned.push(number),
      bufferedAmount: 0,
      binaryType: 'blob',
    }
  }
  const { socket, log } = stage({ transport })
  const info = { protocol: '', extensions: '' }
  links[0]?.open(info)
  socket.reconnect()
  links[1]?.open(info)
  log.length = 0
  const { state } = socket
  links[0]?.open({ ...info, protocol: 'late' })
  links[0]?.message('late')
  links[0]?.close({ type: 'close', code: 1006, reason: '', wasClean: false, failed: true })
  expect(abandoned).toEqual([1])
  expect(log).toEqual([])
  expect(socket.state).toBe(state)
  expect(socket.protocol).toBe('')
})

it('the option transport takes the place of the WebSocket', () => {
  const opened: string[] = []
  const transport: Transport = ({ url, protocols }, events) => {
    opened.push(`${url} ${protocols.join()}`)
    queueMicrotask(() => events.open({ protocol: 'b', extensions: '' }))
    return {
      send: (data) => opened.push(`sent ${data as string}`) > 0,
      close: (code = 1005, reason = '') =>
        events.close({ type: 'close', code, reason, wasClean: true, failed: false }),
      abandon: () => {},
      bufferedAmount: 0,
      binaryType: 'blob',
    }
  }
  const { socket, log } = stage({ transport, protocols: ['a', 'b'] })
  return new Promise<void>((resolve) => {
    socket.onopen = () => {
      socket.send('x')
      socket.close(4000, 'done')
    }
    socket.onclose = () => {
      expect(opened).toEqual(['ws://server.test/live a,b', 'sent x'])
      expect(log).toEqual(['open @1', `close 4000 'done' clean final @3`])
      resolve()
    }
  })
})
