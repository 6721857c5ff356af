import { afterEach, describe, expect, it, vi } from 'vitest'
import { ReconnectingWebSocket } from '../../src/index.js'
import { FakeServer, ManualClock, seeded } from '../../src/testing/index.js'

afterEach(() => vi.unstubAllGlobals())

/** The largest share of the moments that any 100 ms hold, wherever they begin. */
const peak = (moments: number[]) => {
  const sorted = [...moments].sort((a, b) => a - b)
  let most = 0
  let first = 0
  for (const [index, moment] of sorted.entries()) {
    while ((sorted[first] as number) <= moment - 100) first++
    most = Math.max(most, index - first + 1)
  }
  return most / sorted.length
}

describe('a thousand clients', () => {
  it.each([1, 2, 3])('[S16] dropped at one moment come back spread out (seed %d)', (seed) => {
    const clock = new ManualClock()
    const network = new FakeServer()
    const random = seeded(seed)
    for (let clients = 0; clients < 1_000; clients++)
      new ReconnectingWebSocket('ws://server.test', [], {
        WebSocket: network.WebSocket,
        clock,
        random,
        page: false,
      })
    const open = network.sockets.splice(0)
    for (const socket of open) socket.accept()
    clock.advance(60_000)
    const moments: number[] = []
    network.meet = (socket) => {
      moments.push(clock.now())
      clock.after(1, () => socket.fail())
    }
    for (const socket of open) socket.fail()
    clock.advance(3_000)
    const firstWave = moments.slice(0, 1_000)
    expect(firstWave).toHaveLength(1_000)
    expect(peak(firstWave)).toBeLessThanOrEqual(0.06)
    clock.advance(27_000)
    expect(moments.length).toBeGreaterThan(3_000)
    expect(peak(moments)).toBeLessThanOrEqual(0.05)
  })

  it('[S17] chance is not asked for at import, and delays differ per instance and per attempt', async () => {
    vi.resetModules()
    const { random } = Math
    const asked: string[] = []
    const spy = vi.spyOn(Math, 'random').mockImplementation(() => {
      const { stack = '' } = new Error()
      // Whoever loads the module may ask, and the test runner does.
      if (stack.includes('/src/')) asked.push(stack)
      return random()
    })
    const { ReconnectingWebSocket } = await import('../../src/index.js')
    spy.mockRestore()
    expect(asked).toEqual([])
    const clock = new ManualClock()
    const network = new FakeServer()
    const sockets = [1, 2, 3].map(
      () =>
        new ReconnectingWebSocket('ws://server.test', [], {
          WebSocket: network.WebSocket,
          clock,
          page: false,
        }),
    )
    const deadlines = new Set<number>()
    for (let attempts = 0; attempts < 3; attempts++) {
      for (const native of network.live) native.fail()
      for (const { state } of sockets)
        if (state.name === 'backoff') deadlines.add(state.deadline - clock.now())
      clock.advance(40_000)
    }
    expect(deadlines.size).toBe(9)
  }, 30_000)
})
