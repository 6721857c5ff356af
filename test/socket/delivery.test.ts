import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Delivery } from '../../src/index.js'
import { offlineStage, openStage, stage, type Stage } from './stage.js'

afterEach(() => vi.unstubAllGlobals())

interface Fate {
  readonly from: () => Stage
  readonly act?: (stage: Stage, delivery: Delivery) => void
  readonly deliver?: (stage: Stage) => Delivery
  readonly status: Delivery['status']
  readonly dropped: readonly string[]
}

const reconnected = ({ clock, network }: Stage) => {
  clock.advance(1_500)
  network.last.accept()
}

const fates: Record<string, Fate> = {
  'sent at once over an open link': { from: openStage, status: 'sent', dropped: [] },
  'sent later, once there is a link': { from: offlineStage, act: reconnected, status: 'sent', dropped: [] },
  'expired, where its ttl passed': {
    from: offlineStage,
    deliver: ({ socket }) => socket.deliver('x', { ttl: 1_000 }),
    act: reconnected,
    status: 'expired',
    dropped: ['dropped x expired @0'],
  },
  'cancelled by cancel()': {
    from: offlineStage,
    act: (_, delivery) => expect(delivery.cancel()).toBe(true),
    status: 'cancelled',
    dropped: ['dropped x cancelled @0'],
  },
  'dropped by purge()': {
    from: offlineStage,
    act: ({ socket }) => socket.purge(),
    status: 'dropped',
    dropped: ['dropped x purged @0'],
  },
  'dropped for a newer one with its key': {
    from: offlineStage,
    deliver: ({ socket }) => socket.deliver('x', { key: 'k' }),
    act: ({ socket }) => socket.deliver('y', { key: 'k' }),
    status: 'dropped',
    dropped: ['dropped x replaced @0'],
  },
  'dropped after the end': {
    from: () => {
      const scene = openStage({ retry: () => false })
      scene.native.fail()
      return scene
    },
    status: 'dropped',
    dropped: ['dropped x closed @3'],
  },
}

describe('the fate of a message', () => {
  it.each(Object.entries(fates))('%s', async (_, fate) => {
    const { deliver = ({ socket }) => socket.deliver('x'), act, status, dropped } = fate
    const scene = fate.from()
    scene.log.length = 0
    const delivery = deliver(scene)
    const early = delivery.done
    act?.(scene, delivery)
    expect(delivery.status).toBe(status)
    expect(await early).toBe(status)
    expect(await delivery.done).toBe(status)
    expect(delivery.cancel()).toBe(false)
    expect(delivery.status).toBe(status)
    expect(scene.log.filter((line) => line.startsWith('dropped'))).toEqual(dropped)
  })

  it('is queued, and not settled, until it is known', async () => {
    const { socket } = offlineStage()
    const delivery = socket.deliver('x')
    expect(delivery.status).toBe('queued')
    expect(await Promise.race([delivery.done, Promise.resolve('not yet')])).toBe('not yet')
  })

  it('[S25] a half-open link is told of nothing better than sent', async () => {
    const { socket, native } = openStage()
    native.blackHole()
    const deliveries = [1, 2, 3, 4, 5].map((n) => socket.deliver(`${n}`))
    expect(await Promise.all(deliveries.map(({ done }) => done))).toEqual(Array(5).fill('sent'))
  })

  it('what was taken back is not sent, and frees its place', () => {
    const { socket, native } = stage({ queue: { maxMessages: 1 } })
    socket.deliver('x').cancel()
    socket.send('y')
    native.accept()
    expect(native.sent).toEqual(['y'])
  })

  it('its data is a snapshot', () => {
    const { socket } = stage()
    const bytes = new Uint8Array([1, 2])
    const { data } = socket.deliver(bytes)
    bytes.fill(9)
    expect([...(data as Uint8Array)]).toEqual([1, 2])
    expect(socket.deliver('text').data).toBe('text')
  })

  it('a message that the platform refuses is reported, and holds up no other', () => {
    const reported: unknown[] = []
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
    const { socket, native } = stage()
    socket.send('bad')
    socket.send('good')
    const send = native.send.bind(native)
    native.send = (data) => {
      if (data === 'bad') throw new TypeError('refused')
      send(data)
    }
    native.accept()
    expect(native.sent).toEqual(['good'])
    expect(reported).toEqual([new TypeError('refused')])
  })

  it('whoever hears of one that was refused while closing may connect anew, and keeps that link', () => {
    const { socket, network, native } = stage({ queue: { highWater: 1 } })
    socket.send('waits until it closes')
    native.bufferedAmount = 1
    native.accept()
    native.send = () => {
      throw new TypeError('refused')
    }
    const close = vi.spyOn(native, 'close')
    vi.stubGlobal('reportError', () => socket.reconnect())
    socket.close(4000)
    // It was let go of, and then not closed once more.
    expect(close.mock.calls).toEqual([[]])
    network.last.accept()
    expect([socket.readyState, network.last.closing]).toEqual([1, undefined])
  })
})

describe('the signal of a delivery', () => {
  it('cancels it while it waits', async () => {
    const { socket, log } = offlineStage()
    const stop = new AbortController()
    const delivery = socket.deliver('x', { signal: stop.signal })
    stop.abort()
    expect(await delivery.done).toBe('cancelled')
    expect(log).toEqual(['dropped x cancelled @0'])
  })

  it('that was aborted before keeps it from being sent', () => {
    const { socket, native, log } = openStage()
    expect(socket.deliver('x', { signal: AbortSignal.abort() }).status).toBe('cancelled')
    expect(native.sent).toEqual([])
    expect(log).toEqual(['dropped x cancelled @1'])
  })

  it('changes nothing once it was sent', () => {
    const { socket, native, log } = stage()
    const stop = new AbortController()
    const delivery = socket.deliver('x', { signal: stop.signal })
    native.accept()
    log.length = 0
    stop.abort()
    expect(delivery.status).toBe('sent')
    expect(log).toEqual([])
  })
})
