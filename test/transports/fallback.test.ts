import { describe, expect, test, vi } from 'vitest'
import { failure } from '../../src/core/close-code.js'
import type { Address, LinkEvents, Transport } from '../../src/core/transport.js'
import { fallback, type FallbackOptions } from '../../src/transports/fallback.js'
import { ManualClock } from '../../src/testing/index.js'

const address: Address = { url: 'ws://server.test/', protocols: [], binaryType: 'blob' }
const info = { protocol: '', extensions: '' }
const minute = 60_000

/** Two transports whose links the test moves, by name. */
const stage = (options: Partial<FallbackOptions> = {}) => {
  const clock = new ManualClock()
  const wires: { name: string; events: LinkEvents; gone: boolean; closing: boolean }[] = []
  const transport =
    (name: string): Transport =>
    (_, events) => {
      const wire = { name, events, gone: false, closing: false }
      wires.push(wire)
      return {
        send: () => true,
        close: () => void (wire.closing = true),
        abandon: () => void (wire.gone = true),
        bufferedAmount: 3,
        binaryType: 'blob',
        ...(name === 'first' && { probe: vi.fn() }),
      }
    }
  const state = { resumable: true }
  const dial = fallback(transport('first'), transport('second'), {
    clock,
    resumable: () => state.resumable,
    ...options,
  })
  return {
    clock,
    wires,
    state,
    get last() {
      return wires.at(-1)!
    },
    get names() {
      return wires.map(({ name, gone }) => (gone ? `(${name})` : name)).join(' ')
    },
    open() {
      const events = { open: vi.fn(), message: vi.fn(), close: vi.fn() } satisfies LinkEvents
      return { events, link: dial(address, events) }
    },
    /** An attempt for which only the second opens. */
    blocked() {
      const attempt = this.open()
      if (this.last.name === 'first') this.last.events.close(failure)
      this.last.events.open(info)
      return attempt
    },
  }
}

describe('a fallback', () => {
  test('stays with the first transport where that opens', () => {
    const it = stage()
    const { events, link } = it.open()
    it.last.events.open({ protocol: 'p', extensions: 'e' })
    it.last.events.message('a')
    it.clock.advance(minute)
    expect([it.names, it.clock.timers]).toEqual(['first', 0])
    expect(events.open).toHaveBeenCalledExactlyOnceWith({ protocol: 'p', extensions: 'e' })
    expect([link.send('x'), link.bufferedAmount, typeof link.probe]).toEqual([true, 3, 'function'])
    it.last.events.close(failure)
    expect(events.close).toHaveBeenCalledExactlyOnceWith(failure)
    it.open()
    expect(it.last.name).toBe('first')
  })

  test('takes the second at once where the first does not open', () => {
    const it = stage()
    const { events, link } = it.open()
    it.last.events.close(failure)
    expect([it.names, events.close.mock.calls]).toEqual(['first second', []])
    it.last.events.open(info)
    it.last.events.message('a')
    expect(events.open).toHaveBeenCalledOnce()
    expect(events.message).toHaveBeenCalledExactlyOnceWith('a')
    expect(link.probe).toBeUndefined()
  })

  test('takes it after five seconds where the first is silent, or throws', () => {
    const it = stage()
    it.open()
    it.clock.advance(4_999)
    expect(it.names).toBe('first')
    it.clock.advance(1)
    expect(it.names).toBe('(first) second')
    const second = vi.fn(() => ({ abandon() {} }) as never)
    const throwing = () => {
      throw new ReferenceError('There is no WebSocket')
    }
    fallback(throwing, second, { clock: it.clock, resumable: () => false })(address, {} as never)
    expect(second).toHaveBeenCalledOnce()
  })

  test('tells how the second failed, and thinks no worse of the first then: the server is gone', () => {
    const it = stage()
    const { events } = it.open()
    it.last.events.close(failure)
    const end = { ...failure, code: 4404 }
    it.last.events.close(end)
    expect(events.close).toHaveBeenCalledExactlyOnceWith(end)
    it.open()
    expect(it.last.name).toBe('first')
  })

  test('leaves the first alone for a minute where only the second works, and for longer each time', () => {
    const it = stage()
    it.blocked()
    for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
      it.clock.advance(minutes * minute - 1)
      it.open()
      expect(it.last.name).toBe('second')
      it.clock.advance(1)
      it.blocked()
      expect(it.wires.at(-2)!.name).toBe('first')
    }
  })

  test('goes back to the first right after a message, when its time has come and the server knows where to go on', () => {
    const it = stage()
    const { events } = it.blocked()
    it.last.events.message('a')
    it.clock.advance(minute)
    it.state.resumable = false
    it.last.events.message('b')
    expect(it.names).toBe('first second')
    it.state.resumable = true
    it.last.events.message('c')
    expect(it.names).toBe('first (second) first')
    it.last.events.open({ protocol: 'p', extensions: '' })
    it.last.events.message('d')
    expect(events.message.mock.calls.flat()).toEqual(['a', 'b', 'c', 'd'])
    expect(events.open.mock.calls.map(([{ protocol }]) => protocol)).toEqual(['', 'p'])
    expect(events.close).not.toHaveBeenCalled()
  })

  test('that is deferred begins with the second, until the server knows where to go on', () => {
    const it = stage({ deferred: true })
    it.state.resumable = false
    it.open()
    it.last.events.open(info)
    it.last.events.message('a')
    expect(it.names).toBe('second')
    it.state.resumable = true
    it.last.events.message('b')
    expect(it.names).toBe('(second) first')
    it.open()
    expect(it.last.name).toBe('first')
  })

  test('comes back from a first that still does not work, without its owner noticing', () => {
    const it = stage()
    const { events } = it.blocked()
    it.clock.advance(minute)
    it.last.events.message('a')
    it.clock.advance(5_000)
    expect(it.names).toBe('first (second) (first) second')
    it.last.events.open(info)
    it.last.events.message('b')
    expect(it.names).toBe('first (second) (first) second')
    expect(events.close).not.toHaveBeenCalled()
  })

  test('does not come back to a first that opens and ends at once, without bringing anything', () => {
    const it = stage()
    const { events } = it.open()
    it.last.events.open(info)
    it.last.events.close(failure)
    expect(events.close).toHaveBeenCalledOnce()
    it.open()
    expect(it.last.name).toBe('second')
  })

  test('is patient again with a first that has brought something', () => {
    const it = stage()
    it.blocked()
    it.clock.advance(minute)
    it.open()
    it.last.events.open(info)
    it.last.events.message('a')
    it.last.events.close(failure)
    it.blocked()
    it.clock.advance(minute)
    it.open()
    expect(it.last.name).toBe('first')
  })

  test('leaves the second half of the time where its owner has less patience', () => {
    const it = stage({ connectTimeout: 3_000 })
    it.open()
    it.clock.advance(1_499)
    expect(it.names).toBe('first')
    it.clock.advance(1)
    expect(it.names).toBe('(first) second')
  })

  test('thinks no worse of a first that its owner lets go while it opens', () => {
    const it = stage()
    it.open().link.abandon()
    expect([it.names, it.clock.timers]).toEqual(['(first)', 0])
    it.open()
    expect(it.last.name).toBe('first')
  })

  test('that is closed while the first opens does not begin the second', () => {
    const it = stage()
    const { events, link } = it.open()
    link.close()
    expect(it.last.closing).toBe(true)
    it.clock.advance(minute)
    it.last.events.close(failure)
    expect([it.names, it.clock.timers]).toEqual(['first', 0])
    expect(events.close).toHaveBeenCalledExactlyOnceWith(failure)
  })

  test('[I4] that a listener abandons or closes does not change its transport', () => {
    for (const end of ['abandon', 'close'] as const) {
      const it = stage()
      const { events, link } = it.blocked()
      it.clock.advance(minute)
      events.message.mockImplementation(() => link[end]())
      it.last.events.message('a')
      expect(it.wires).toHaveLength(2)
      expect(it.clock.timers).toBe(0)
    }
  })
})
