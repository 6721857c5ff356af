import { expect, test, vi } from 'vitest'
import type { LinkEvents } from '../../src/core/transport.js'
import { webSocket } from '../../src/transports/web-socket.js'
import { FakeServer, ManualClock } from '../../src/testing/index.js'

const opening = () => {
  const clock = new ManualClock()
  const network = new FakeServer()
  const events = { open: vi.fn(), message: vi.fn(), close: vi.fn() } satisfies LinkEvents
  const address = { url: 'ws://server.test/', protocols: [], binaryType: 'blob' } as const
  const link = webSocket(network.WebSocket, clock)(address, events)
  return { clock, events, link, native: network.last }
}

test('a connection that WebKit blocks ends, though its only event is an error', () => {
  const { clock, events, native } = opening()
  native.onerror?.(new Event('error'))
  expect(events.close).not.toHaveBeenCalled()
  native.readyState = 3
  clock.advance(0)
  expect(events.close).toHaveBeenCalledExactlyOnceWith({
    type: 'close',
    code: 1006,
    reason: '',
    wasClean: false,
    failed: true,
  })
  // One that does nothing stays, for errors.
  expect(native.listening).toBe(1)
})

test('an error that is not the end is only remembered', () => {
  const { clock, events, native } = opening()
  native.accept()
  native.onerror?.(new Event('error'))
  clock.advance(0)
  expect(events.close).not.toHaveBeenCalled()
  native.serverClose(1001, 'bye')
  expect(events.close).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ code: 1001, reason: 'bye', failed: true }),
  )
})

test('where close follows error at once, as it does elsewhere, the end is told once and nothing waits', () => {
  const { clock, events, native } = opening()
  native.fail()
  expect(events.close).toHaveBeenCalledOnce()
  expect(clock.timers).toBe(0)
  clock.advance(1_000)
  expect(events.close).toHaveBeenCalledOnce()
})

test('[I4] an abandoned link tells nothing, and leaves no timer', () => {
  const { clock, events, link, native } = opening()
  native.onerror?.(new Event('error'))
  link.abandon()
  native.readyState = 3
  clock.advance(1_000)
  expect(events.close).not.toHaveBeenCalled()
  expect(clock.timers).toBe(0)
})
