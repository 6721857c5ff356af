import { describe, expect, it } from 'vitest'
import type { Message } from '../../src/testing/index.js'
import type { HeartbeatOptions } from '../../src/index.js'
import { openStage, type Stage, stage } from './stage.js'

/** A server that answers 'ping' with 'pong', `rtt` later. */
const answering = ({ clock, native }: Stage, rtt = 10) => {
  native.peer = (data) => data === 'ping' && clock.after(rtt, () => native.receive('pong'))
}

/** A link whose peer has answered once. */
const beating = (heartbeat: HeartbeatOptions | true = true, options: object = {}) => {
  const scene = openStage({ heartbeat, page: false, ...options })
  answering(scene)
  void scene.socket.probe()
  scene.clock.advance(10)
  scene.native.sent.length = 0
  return scene
}

const timeOfDeath = ({ socket, clock }: Stage, within: number) => {
  const begun = clock.now()
  while (socket.state.name === 'open' && clock.now() - begun < within) clock.advance(1)
  return clock.now() - begun
}

describe('the heartbeat', () => {
  it('is off by default: a plain server may not like unknown frames', () => {
    const { clock, native } = openStage()
    clock.advance(3_600_000)
    expect(native.sent).toEqual([])
  })

  it('true takes the defaults: after 25 s of silence a ping, and 5 s for the answer', () => {
    const scene = beating()
    scene.clock.advance(24_999)
    expect(scene.native.sent).toEqual([])
    scene.clock.advance(1)
    expect(scene.native.sent).toEqual(['ping'])
    scene.native.blackHole()
    expect(timeOfDeath(scene, 60_000)).toBe(5_000)
  })

  it.each([
    [25_000, 5_000],
    [5_000, 2_000],
    [5_000, 5_000],
    [1_000, 30_000],
    [100, 60_000],
    [60_000, 100],
  ])('[S36] finds a black hole within interval %d + timeout %d', (interval, timeout) => {
    const scene = beating({ interval, timeout })
    scene.native.blackHole()
    expect(timeOfDeath(scene, 200_000)).toBeLessThanOrEqual(interval + timeout)
    expect(scene.socket.state).toMatchObject({ name: 'backoff', cause: { type: 'silence', code: 1006 } })
  })

  it('[S36] also while the page goes on sending into it', () => {
    const { socket, clock, native } = beating({ interval: 5_000, timeout: 2_000 })
    native.blackHole()
    for (let halves = 0; halves < 14 && socket.readyState === 1; halves++) {
      socket.send('x'.repeat(1_000))
      native.bufferedAmount += 1_000
      clock.advance(500)
    }
    expect(socket.state).toMatchObject({ name: 'backoff', cause: { type: 'silence' } })
  })

  it('[S36] sooner where something was just sent and nothing came back', () => {
    const scene = beating({ interval: 60_000, timeout: 2_000 })
    scene.clock.advance(61_000)
    scene.native.blackHole()
    scene.clock.advance(10_000)
    scene.socket.send('hello?')
    expect(timeOfDeath(scene, 60_000)).toBeLessThanOrEqual(4_000)
  })

  it('[S36] and not where something came back', () => {
    const { socket, clock, native } = beating({ interval: 60_000, timeout: 2_000 })
    socket.send('hello?')
    clock.advance(1_000)
    native.receive('hello')
    clock.advance(10_000)
    expect(native.sent).toEqual(['hello?'])
  })

  it.each(['pong', 'hello'])(
    '[S43] what came in the same millisecond as a ping, and before it, is no answer: %s',
    (last) => {
      const scene = beating({ interval: 60_000, timeout: 500 })
      scene.native.receive(last)
      scene.socket.probe().catch(() => {})
      scene.native.blackHole()
      expect(timeOfDeath(scene, 60_000)).toBe(500)
    },
  )

  it('[S38] what comes in the same millisecond, and after it, is one', () => {
    const { clock, native, socket } = beating({ interval: 60_000, timeout: 500 })
    native.peer = undefined
    socket.probe().catch(() => {})
    native.receive('hello')
    clock.advance(10_000)
    expect(socket.readyState).toBe(1)
  })

  it('[S37] the socket is abandoned in the task that finds it dead', () => {
    const { socket, clock, native, log } = beating({ interval: 1_000, timeout: 500 })
    native.blackHole()
    clock.advance(1_499)
    expect([socket.readyState, log]).toEqual([1, []])
    clock.advance(1)
    expect(socket.state.name).toBe('backoff')
    expect(native.closing).toBeDefined()
    expect(native.listening).toBeLessThanOrEqual(1)
  })

  it('[S38] any inbound frame counts as life: only a quiet line is pinged', () => {
    const { clock, native } = beating({ interval: 1_000, timeout: 500 })
    for (let frames = 0; frames < 100; frames++) {
      clock.advance(999)
      native.receive(frames % 2 ? 'news' : new ArrayBuffer(1))
    }
    expect(native.sent).toEqual([])
    clock.advance(1_000)
    expect(native.sent).toEqual(['ping'])
  })

  it('[S38] any frame is an answer enough', () => {
    const { socket, clock, native } = beating({ interval: 1_000, timeout: 500 })
    native.peer = () => clock.after(400, () => native.receive('not a pong'))
    clock.advance(60_000)
    expect(socket.readyState).toBe(1)
  })

  it('a peer that has never answered is not condemned: pings keep the line warm', () => {
    const { socket, clock, native } = openStage({ heartbeat: true, page: false })
    clock.advance(600_000)
    expect(socket.readyState).toBe(1)
    expect(native.sent.length).toBeGreaterThanOrEqual(10)
    expect(socket.rtt).toBeUndefined()
  })

  it('require condemns it from the first ping', () => {
    const scene = openStage({ heartbeat: { interval: 1_000, timeout: 500, require: true }, page: false })
    expect(timeOfDeath(scene, 10_000)).toBe(1_500)
  })

  it('a peer that has answered once is held to it on its next link, too', () => {
    const scene = beating({ interval: 1_000, timeout: 500 })
    scene.socket.reconnect()
    scene.native.accept()
    expect(timeOfDeath(scene, 10_000)).toBe(1_500)
  })

  it('measures the round trip, of this link alone', () => {
    const { socket, clock, network } = beating({ interval: 1_000 })
    expect(socket.rtt).toBe(10)
    const { last } = network
    last.peer = () => clock.after(42, () => last.receive('pong'))
    clock.advance(2_000)
    expect(socket.rtt).toBe(42)
    socket.reconnect()
    expect(socket.rtt).toBeUndefined()
    network.last.accept()
    expect(socket.rtt).toBeUndefined()
  })

  it('beats on only while the link is open', () => {
    const { socket, clock, native } = beating({ interval: 1_000, timeout: 500 })
    socket.close()
    native.finishClose()
    native.sent.length = 0
    clock.advance(60_000)
    expect(native.sent).toEqual([])
    expect(clock.timers).toBe(0)
  })
})

describe('[S42] ping and pong', () => {
  const bytes = new Uint8Array([7])
  let calls = 0
  it.each<[string, HeartbeatOptions, unknown, Message, Message]>([
    ['the default', {}, 'ping', 'pong', 'pongs'],
    [
      'any string',
      { ping: '{"t":"hb"}', pong: (data) => data === '{"t":"hb!"}' },
      '{"t":"hb"}',
      '{"t":"hb!"}',
      'pong',
    ],
    ['bytes', { ping: bytes, pong: (data) => data instanceof ArrayBuffer }, bytes, new ArrayBuffer(1), 'x'],
    [
      'a function',
      { ping: () => `ping ${++calls}`, pong: (data) => /^pong/.test(data as string) },
      'ping 1',
      'pong 1',
      'x',
    ],
  ])('%s: pongs never reach a listener of messages', (_, options, ping, pong, other) => {
    const { socket, clock, native } = openStage({ heartbeat: { interval: 1_000, ...options } })
    const heard: unknown[] = []
    socket.binaryType = 'arraybuffer'
    socket.onmessage = ({ data }) => heard.push(data)
    clock.advance(1_000)
    expect(native.sent).toEqual([ping])
    native.receive(pong)
    native.receive(other, pong)
    expect(heard).toEqual([other])
    expect(socket.rtt).toBe(0)
  })

  it('a constant ping stays byte-identical', () => {
    const { clock, native } = openStage({ heartbeat: { interval: 1_000, ping: 'p' } })
    native.peer = () => clock.after(0, () => native.receive('pong'))
    clock.advance(10_000)
    expect(new Set(native.sent)).toEqual(new Set(['p']))
    expect(native.sent).toHaveLength(10)
  })

  it('a pong matcher is given what was delivered', () => {
    const seen: unknown[] = []
    const { native, socket } = openStage({ heartbeat: { pong: (data) => (seen.push(data), false) } })
    const buffer = new ArrayBuffer(1)
    socket.binaryType = 'arraybuffer'
    native.receive('x', buffer)
    expect(seen).toEqual(['x', buffer])
  })

  it('no ping is sent before the link is open', () => {
    const { clock, native } = stage({ heartbeat: { interval: 100 }, connectTimeout: Infinity })
    expect(() => clock.advance(60_000)).not.toThrow()
    expect(native.sent).toEqual([])
  })
})
