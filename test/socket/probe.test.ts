import { describe, expect, it } from 'vitest'
import { HoldfastError, isHoldfastError } from '../../src/index.js'
import { offlineStage, openStage, type Stage, stage, type StageOptions } from './stage.js'

const heartbeat = { interval: 25_000, timeout: 2_000 }

describe('probe()', () => {
  it('fulfils with the round trip', async () => {
    const { socket, clock, native } = openStage({ heartbeat })
    const probe = socket.probe()
    expect(native.sent).toEqual(['ping'])
    clock.advance(42)
    native.receive('pong')
    expect(await probe).toBe(42)
    expect(socket.rtt).toBe(42)
  })

  it('joins the one under way', async () => {
    const { socket, clock, native } = openStage({ heartbeat })
    const probes = [socket.probe(), socket.probe()]
    clock.advance(5)
    native.receive('pong')
    expect(await Promise.all(probes)).toEqual([5, 5])
    expect(native.sent).toEqual(['ping'])
  })

  it.each<[string, (options?: StageOptions) => Stage, StageOptions, (stage: Stage) => void]>([
    ['NoHeartbeatError', openStage, {}, () => {}],
    ['NoHeartbeatError', offlineStage, {}, () => {}],
    ['ConnectionLostError', stage, { heartbeat }, () => {}],
    ['ConnectionLostError', offlineStage, { heartbeat }, () => {}],
    ['ConnectionLostError', openStage, { heartbeat }, ({ native }) => native.fail()],
    ['ConnectionLostError', openStage, { heartbeat }, ({ native }) => native.serverClose(1001)],
    ['ConnectionLostError', openStage, { heartbeat }, ({ socket }) => socket.reconnect()],
    ['ConnectionLostError', openStage, { heartbeat }, ({ page }) => page.emit('sleep')],
    [
      'ConnectionLostError',
      openStage,
      { heartbeat },
      ({ socket, native }) => (socket.close(), native.finishClose()),
    ],
    ['ProbeTimeoutError', openStage, { heartbeat }, ({ clock }) => clock.advance(2_000)],
    [
      'ProbeTimeoutError',
      openStage,
      { heartbeat: { ...heartbeat, require: true } },
      ({ clock }) => clock.advance(2_000),
    ],
  ])('rejects with a %s', async (name, from, options, act) => {
    const scene = from(options)
    const probe = scene.socket.probe()
    act(scene)
    const error: unknown = await probe.catch((error: unknown) => error)
    expect(error).toBeInstanceOf(HoldfastError)
    expect(error).toHaveProperty('name', name)
  })

  it('its errors are told apart across realms', async () => {
    const error: unknown = await openStage()
      .socket.probe()
      .catch((error: unknown) => error)
    expect(error).toBeInstanceOf(HoldfastError)
    expect(isHoldfastError(error, 'NoHeartbeatError')).toBe(true)
    expect(isHoldfastError({ name: 'NoHeartbeatError' }, 'NoHeartbeatError')).toBe(true)
    expect(isHoldfastError(error, 'QueueFullError')).toBe(false)
    expect(isHoldfastError(null, 'QueueFullError')).toBe(false)
  })

  it('condemns a peer that has answered before, and does not answer now', () => {
    const { socket, clock, native } = openStage({ heartbeat })
    native.receive('pong')
    clock.advance(1)
    socket.probe().catch(() => {})
    clock.advance(2_000)
    expect(socket.state).toMatchObject({ name: 'backoff', cause: { type: 'silence' } })
  })
})
