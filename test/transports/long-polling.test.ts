import { describe, expect, test, vi } from 'vitest'
import type { LinkEvents } from '../../src/core/transport.js'
import { longPolling, type LongPollingOptions } from '../../src/transports/long-polling.js'
import { FakeHttp, ManualClock, settled } from '../../src/testing/index.js'

const opening = (options: Partial<LongPollingOptions> = {}) => {
  const clock = new ManualClock()
  const http = new FakeHttp()
  const events = { open: vi.fn(), message: vi.fn(), close: vi.fn() } satisfies LinkEvents
  const get = (url: string, signal: AbortSignal) => http.fetch(url, { signal })
  const address = { url: 'wss://server.test/sub', protocols: [], binaryType: 'blob' } as const
  const link = longPolling({ get, clock, timeout: 30_000, limit: 100, ...options })(address, events)
  return { clock, http, events, link }
}
const statuses = ({ message }: ReturnType<typeof opening>['events']) =>
  message.mock.calls.map(([{ status, text }]) => `${status} ${text}`)

describe('a link of polls', () => {
  test('asks again at once when it was answered, and tells each answer', async () => {
    const { http, events } = opening()
    expect(http.last.url).toBe('https://server.test/sub')
    for (const text of ['one', 'two', 'three']) await http.last.answer(200, text)
    expect(events.open).toHaveBeenCalledOnce()
    expect(statuses(events)).toEqual(['200 one', '200 two', '200 three'])
    expect(http.requests).toHaveLength(4)
  })

  test('is open when the server holds the first poll, too', () => {
    const { clock, events } = opening()
    clock.advance(1_999)
    expect(events.open).not.toHaveBeenCalled()
    clock.advance(1)
    expect(events.open).toHaveBeenCalledOnce()
  })

  test.each([200, 204, 304, 408])('goes on after a held poll that brings nothing, by %d', async (status) => {
    const { clock, http, events } = opening()
    clock.advance(1_000)
    await http.last.answer(status)
    expect(statuses(events)).toEqual([`${status} `])
    expect(events.close).not.toHaveBeenCalled()
    expect(http.requests).toHaveLength(2)
  })

  test.each([200, 204, 304, 408])(
    'ends, without failing, where %d brings nothing at once',
    async (status) => {
      const { clock, http, events } = opening()
      clock.advance(999)
      await http.last.answer(status)
      expect(statuses(events)).toEqual([`${status} `])
      expect(events.close).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ wasClean: true, failed: false, code: 4000 + status }),
      )
      expect(http.requests).toHaveLength(1)
      expect(clock.timers).toBe(0)
    },
  )

  test('asks anew what is not answered in time, as if it was answered with 408', async () => {
    const { clock, http, events } = opening({ timeout: 5_000 })
    clock.advance(5_000)
    await settled()
    expect(http.requests[0]!.aborted).toBe(true)
    expect(statuses(events)).toEqual(['408 '])
    expect(http.requests).toHaveLength(2)
    await http.last.stream({})
    await http.last.push('half of it')
    clock.advance(5_000)
    await http.last.fail()
    expect(statuses(events)).toEqual(['408 ', '408 '])
  })

  test('fails with an error, and tells what it was', async () => {
    const { clock, http, events } = opening()
    await http.last.answer(502, 'Bad gateway')
    expect(events.open).not.toHaveBeenCalled()
    expect(events.close).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        code: 4502,
        failed: true,
        answer: expect.objectContaining({ status: 502, text: 'Bad gateway' }),
      }),
    )
    expect(clock.timers).toBe(0)
  })

  test('fails with the network, also in the middle of an answer, which is not told', async () => {
    const { http, events } = opening()
    await http.last.stream({})
    await http.last.push('half of it')
    await http.last.fail()
    expect(events.message).not.toHaveBeenCalled()
    expect(events.close).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 1006, failed: true }),
    )
  })

  test('fails with an answer that is larger than may be', async () => {
    const { http, events } = opening()
    await http.last.answer(200, 'x'.repeat(101))
    expect(events.message).not.toHaveBeenCalled()
    expect(events.close).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason: expect.stringContaining('over 100') }),
    )
    expect(http.last.aborted).toBe(true)
  })

  test('[I4] that was abandoned, by a listener even, asks and tells no more', async () => {
    const { clock, http, events, link } = opening()
    events.message.mockImplementationOnce(() => link.abandon())
    await http.last.answer(200, 'one')
    expect(http.requests).toHaveLength(1)
    expect(events.close).not.toHaveBeenCalled()
    expect(clock.timers).toBe(0)
    const held = opening()
    held.link.abandon()
    await settled()
    expect(held.http.last.aborted).toBe(true)
    expect(held.events.close).not.toHaveBeenCalled()
    expect(held.clock.timers).toBe(0)
  })
})
