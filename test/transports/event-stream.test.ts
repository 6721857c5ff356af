import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { LinkEvents } from '../../src/core/transport.js'
import { eventStream, type EventStreamOptions } from '../../src/transports/event-stream.js'
import { FakeHttp, ManualClock, settled } from '../../src/testing/index.js'

const opening = (options: Partial<EventStreamOptions> = {}) => {
  const clock = new ManualClock()
  const http = new FakeHttp()
  const events = { open: vi.fn(), message: vi.fn(), close: vi.fn() } satisfies LinkEvents
  const get = (url: string, signal: AbortSignal) => http.fetch(url, { signal })
  const address = { url: 'ws://server.test/events', protocols: [], binaryType: 'blob' } as const
  const link = eventStream({ get, clock, silence: Infinity, limit: 100, ...options })(address, events)
  return { clock, http, events, link }
}
const ended = (code: number, reason: unknown = expect.any(String)) =>
  expect.objectContaining({ code, reason })

describe('a link of an event stream', () => {
  test('asks by HTTP, opens with the answer, and tells events as they come', async () => {
    const { http, events } = opening()
    expect(http.last.url).toBe('http://server.test/events')
    expect(events.open).not.toHaveBeenCalled()
    await http.last.stream({ 'Content-Type': 'text/event-stream; charset=utf-8' })
    expect(events.open).toHaveBeenCalledOnce()
    await http.last.push('data: a\n\nda')
    expect(events.message.mock.calls).toEqual([[{ type: 'message', data: 'a', id: undefined }]])
    await http.last.push('ta: b\n\n')
    expect(events.message).toHaveBeenCalledTimes(2)
    await http.last.end()
    expect(events.close).toHaveBeenCalledExactlyOnceWith(ended(1006))
  })

  test.each([
    [404, 4404],
    [204, 4204],
    [500, 4500],
    [503, 1013],
  ])('that is answered with %d ends with %d', async (status, code) => {
    const { http, events } = opening()
    await http.last.answer(status, '', { 'Content-Type': 'text/event-stream' })
    expect(events.open).not.toHaveBeenCalled()
    expect(events.close).toHaveBeenCalledExactlyOnceWith(ended(code))
  })

  test.each(['text/html', 'text/event-streams', 'x-text/event-stream', ''])(
    'of type %o is none',
    async (type) => {
      const { http, events } = opening()
      await http.last.answer(200, 'data: a\n\n', { 'Content-Type': type })
      expect(events.open).not.toHaveBeenCalled()
      expect(events.close).toHaveBeenCalledExactlyOnceWith(ended(4200))
      expect(http.last.aborted).toBe(true)
    },
  )

  test.each([429, 503])('is told when to come again by a %d, as a WebSocket would be', async (status) => {
    const { http, events } = opening()
    await http.last.answer(status, '', { 'Retry-After': '7' })
    expect(events.close).toHaveBeenCalledExactlyOnceWith(ended(status === 503 ? 1013 : 4429, 'retry-after=7'))
  })

  test('that breaks is a failure, before the answer and in it', async () => {
    const before = opening()
    await before.http.last.fail()
    expect(before.events.close).toHaveBeenCalledExactlyOnceWith(ended(1006, 'TypeError: Failed to fetch'))
    const within = opening()
    await within.http.last.stream()
    await within.http.last.fail()
    expect(within.events.close).toHaveBeenCalledExactlyOnceWith(ended(1006))
  })

  test('ends where one event is larger than may be', async () => {
    const { http, events } = opening()
    await http.last.stream()
    await http.last.push(`data: ${'x'.repeat(60)}\n`)
    expect(events.close).not.toHaveBeenCalled()
    await http.last.push(`data: ${'x'.repeat(60)}`)
    expect(events.close).toHaveBeenCalledExactlyOnceWith(ended(1009))
    expect(http.last.aborted).toBe(true)
  })

  test('is lost where nothing comes for as long as it was told, comments included', async () => {
    const { clock, http, events } = opening({ silence: 1_000 })
    await http.last.stream()
    clock.advance(900)
    await http.last.push(':\n')
    clock.advance(900)
    expect(http.last.aborted).toBe(false)
    clock.advance(100)
    await settled()
    expect(events.close).toHaveBeenCalledExactlyOnceWith(ended(1006))
    expect(clock.timers).toBe(0)
  })

  test('[I4] that was abandoned tells nothing, not even the rest of a piece', async () => {
    const { clock, http, events, link } = opening({ silence: 1_000 })
    await http.last.stream()
    events.message.mockImplementationOnce(() => link.abandon())
    await http.last.push('data: a\n\ndata: b\n\n')
    expect(events.message).toHaveBeenCalledOnce()
    expect(events.close).not.toHaveBeenCalled()
    expect(http.last.aborted).toBe(true)
    expect(clock.timers).toBe(0)
  })

  test('[I4] that was abandoned does not open, though it is answered: not every fetch hears of its signal', async () => {
    let answer = (_: Response) => {}
    const { events, link } = opening({ get: () => new Promise((resolve) => (answer = resolve)) })
    link.abandon()
    answer(new Response('data: a\n\n', { headers: { 'Content-Type': 'text/event-stream' } }))
    await settled()
    for (const told of Object.values(events)) expect(told).not.toHaveBeenCalled()
  })

  test('that is closed ends', async () => {
    const { http, events, link } = opening()
    await http.last.stream()
    link.close()
    await settled()
    expect(events.close).toHaveBeenCalledOnce()
  })

  test('reads UTF-8 in any pieces, without a byte order mark, and survives what is none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1 }), async (sizes) => {
        const { http, events } = opening()
        await http.last.stream()
        const bytes = new TextEncoder().encode('\uFEFFdata: ünïcödé 🪸\r\n\r\ndata: \uFEFF2\n\n')
        for (let at = 0, turn = 0; at < bytes.length; at += sizes[turn++ % sizes.length]!)
          void http.last.push(bytes.slice(at, at + sizes[turn % sizes.length]!))
        await http.last.push(Uint8Array.of(0xff, 0xc3))
        const data = events.message.mock.calls.map(([event]) => event.data)
        expect(data).toEqual(['ünïcödé 🪸', '\uFEFF2'])
      }),
      { numRuns: 30 },
    )
  })
})
