import { describe, expect, it } from 'vitest'
import { backoff } from '../../src/index.js'
import { openStage, type Stage } from './stage.js'

/** How long the socket waits after a close with this code and reason, where the policy adds 0. */
const wait = ({ socket, clock, native }: Stage, code: number, reason: string) => {
  native.serverClose(code, reason)
  return socket.state.name === 'backoff' ? socket.state.deadline - clock.now() : undefined
}

describe('[S19] a server says when to come back', () => {
  it.each<[number, string, number]>([
    [1012, 'retry-after=30', 30_000],
    [1013, 'busy; retry-after=7', 7_000],
    [4429, 'Retry-After=1 (slow down)', 1_000],
    [1013, 'retry-after=0', 0],
    [1013, 'retry-after=600', 600_000],
    [1013, 'retry-after=601', 600_000],
    [1013, 'retry-after=99999999999999999999999999', 600_000],
    [1013, 'retry-after=-5', 0],
    [1013, 'retry-after=soon', 0],
    [1013, 'retry-after=', 0],
    [1013, 'later', 0],
    [1013, '', 0],
    [1000, 'retry-after=30', 0],
    [1001, 'retry-after=30', 0],
    [4000, 'retry-after=30', 0],
  ])('%d %j is %d ms', (code, reason, expected) => {
    expect(wait(openStage({ retry: () => 0 }), code, reason)).toBe(expected)
  })

  it('and clients come back spread out above that moment', () => {
    expect(wait(openStage({ random: () => 0 }), 1012, 'retry-after=30')).toBe(30_000)
    expect(wait(openStage({ random: () => 0.5 }), 1012, 'retry-after=30')).toBe(31_500)
    const never = wait(openStage({ random: () => 0.999, retry: backoff() }), 1012, 'retry-after=30')
    expect(never).toBeCloseTo(32_997)
  })

  it.each([['online'], ['visible'], ['sleep', 'wake']] as const)(
    'and no event of the page goes below it (%s)',
    (...hints) => {
      const { clock, network, page } = openStage({ retry: () => 0 })
      network.last.serverClose(1013, 'retry-after=30')
      clock.advance(10_000)
      page.emit(...hints)
      clock.advance(19_999)
      expect(network.sockets).toHaveLength(1)
      clock.advance(301)
      expect(network.sockets).toHaveLength(2)
    },
  )

  it('and those that the page hurried still come back spread out', () => {
    const moments = [0.1, 0.9].map((chance) => {
      const { socket, clock, native, page } = openStage({ random: () => chance })
      native.serverClose(1013, 'retry-after=30')
      page.emit('online')
      return socket.state.name === 'backoff' ? socket.state.deadline - clock.now() : undefined
    })
    expect(moments[0]).toBeGreaterThanOrEqual(30_000)
    expect(moments[1]).toBeGreaterThan(moments[0] ?? Infinity)
  })

  it('but the owner may', () => {
    const { socket, network } = openStage()
    network.last.serverClose(1013, 'retry-after=30')
    socket.reconnect()
    expect(network.sockets).toHaveLength(2)
  })

  it('a refusal to retry stands', () => {
    const { socket, native } = openStage({ retry: () => false })
    native.serverClose(1013, 'retry-after=30')
    expect(socket.readyState).toBe(3)
  })

  it('holds for one wait: after it, the page may shorten the next', () => {
    const { clock, network, page } = openStage({ retry: () => 10_000 })
    network.last.serverClose(1013, 'retry-after=30')
    clock.advance(40_000)
    network.last.fail()
    page.emit('online')
    clock.advance(300)
    expect(network.sockets).toHaveLength(3)
  })
})
