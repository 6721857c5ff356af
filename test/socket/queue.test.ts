import { describe, expect, it } from 'vitest'
import { offlineStage, openStage, stage } from './stage.js'

const queueFull: unknown = expect.objectContaining({ name: 'QueueFullError' })

describe('sending while there is no connection', () => {
  it('is accepted, keeps its order, and goes out once there is one', () => {
    const { socket, clock, network } = stage()
    socket.send('1')
    network.last.fail()
    socket.send('2')
    clock.advance(1_500)
    socket.send('3')
    network.last.accept()
    socket.send('4')
    expect(network.last.sent).toEqual(['1', '2', '3', '4'])
    expect(socket.bufferedAmount).toBe(0)
  })

  it('what is sent in an open listener goes first', () => {
    const { socket, native } = stage()
    socket.send('queued')
    socket.addEventListener('open', () => socket.send('hello'))
    socket.onopen = () => socket.send('who I am')
    native.accept()
    expect(native.sent).toEqual(['hello', 'who I am', 'queued'])
  })

  it('binary is copied when it is sent, as native does', () => {
    const { socket, native } = stage()
    const bytes = new Uint8Array([1, 2, 3, 4])
    socket.send(bytes.buffer)
    socket.send(bytes.subarray(1, 3))
    socket.send(new DataView(bytes.buffer, 2, 1))
    const blob = new Blob(['blob'])
    socket.send(blob)
    bytes.fill(9)
    native.accept()
    const numbers = native.sent.slice(0, 3).map((data) => [...new Uint8Array(data as ArrayBuffer)])
    expect(numbers).toEqual([[1, 2, 3, 4], [2, 3], [3]])
    expect(native.sent[3]).toBe(blob)
  })

  it('a failure in the middle of a flush keeps what was not handed over', () => {
    const { socket, clock, network } = stage()
    for (const text of ['1', '2', '3', '4']) socket.send(text)
    const first = network.last
    first.peer = (data) => data === '2' && first.fail()
    first.accept()
    expect(first.sent).toEqual(['1', '2'])
    clock.advance(1_500)
    network.last.accept()
    expect(network.last.sent).toEqual(['3', '4'])
  })

  it('what is not taken by a link that is ending waits for the next', () => {
    const { socket, clock, network } = openStage()
    network.last.readyState = 2
    socket.send('x')
    network.last.serverClose(1001)
    clock.advance(1_500)
    network.last.accept()
    expect(network.last.sent).toEqual(['x'])
  })

  it('maxMessages 0 is no queue: send() throws the native error while connecting', () => {
    const { socket, clock, network } = stage({ queue: { maxMessages: 0 } })
    const early: unknown = expect.objectContaining({ name: 'InvalidStateError' })
    expect(() => socket.send('x')).toThrow(early)
    network.last.fail()
    expect(() => socket.send('x')).toThrow(early)
    clock.advance(1_500)
    network.last.accept()
    socket.send('y')
    expect(network.last.sent).toEqual(['y'])
  })

  it('without a queue, what a link that is ending does not take is never lost in silence, nor counted for ever', () => {
    const { socket, clock, network, log } = openStage({ queue: { maxMessages: 0 } })
    network.last.readyState = 2
    let refused = false
    try {
      socket.send('x')
    } catch (error) {
      refused = true
      expect(error).toEqual(queueFull)
    }
    if (!refused) expect(log).toEqual([expect.stringMatching(/^dropped x /)])
    network.last.serverClose(1001)
    clock.advance(1_500)
    network.last.accept()
    expect(socket.bufferedAmount).toBe(0)
  })
})

describe('asking for more in an open listener', () => {
  it('close() hands over what is queued before it closes', () => {
    const { socket, native } = stage()
    socket.send('queued')
    socket.onopen = () => socket.close()
    native.accept()
    expect(native.sent).toEqual(['queued'])
    expect(native.readyState).toBe(2)
  })

  it('reconnect() keeps what is queued for the next link', () => {
    const { socket, native, network } = stage()
    socket.send('queued')
    socket.addEventListener('open', () => socket.reconnect(), { once: true })
    native.accept()
    expect(native.sent).toEqual([])
    network.last.accept()
    expect(network.last.sent).toEqual(['queued'])
  })
})

describe('[S26] a full queue', () => {
  const three = { maxMessages: 3 }
  const fill = (overflow?: 'reject' | 'drop-oldest' | 'drop-newest', queue: object = three) => {
    const scene = stage({ queue: { ...queue, ...(overflow && { overflow }) } })
    for (const text of ['1', '2', '3']) scene.socket.send(text)
    return scene
  }
  const delivered = ({ native }: ReturnType<typeof stage>) => {
    native.accept()
    return native.sent
  }

  it.each([undefined, 'reject' as const])('refuses the new message, and touches nothing (%s)', (overflow) => {
    const scene = fill(overflow)
    expect(() => scene.socket.send('4')).toThrow(queueFull)
    expect(() => scene.socket.deliver('4')).toThrow(queueFull)
    expect(scene.log).toEqual([])
    expect(delivered(scene)).toEqual(['1', '2', '3'])
  })

  it('drop-oldest gives up the oldest, and reports it', () => {
    const scene = fill('drop-oldest')
    scene.socket.send('4')
    scene.socket.send('5')
    expect(scene.log).toEqual(['dropped 1 overflow @0', 'dropped 2 overflow @0'])
    expect(delivered(scene)).toEqual(['3', '4', '5'])
  })

  it('drop-newest gives up the new one, and reports it', () => {
    const scene = fill('drop-newest')
    scene.socket.send('4')
    expect(scene.socket.deliver('5').status).toBe('dropped')
    expect(scene.log).toEqual(['dropped 4 overflow @0', 'dropped 5 overflow @0'])
    expect(delivered(scene)).toEqual(['1', '2', '3'])
  })

  it('is full by bytes as well: a large message may push out several', () => {
    const scene = fill('drop-oldest', { maxBytes: 5 })
    scene.socket.send('é..')
    expect(scene.log).toEqual(['dropped 1 overflow @0', 'dropped 2 overflow @0'])
    expect(scene.socket.bufferedAmount).toBe(5)
    expect(() => fill('reject', { maxBytes: 5 }).socket.send('456')).toThrow(queueFull)
  })

  it.each(['reject', 'drop-oldest', 'drop-newest'] as const)(
    '%s: a message over maxBytes always throws, and takes nothing with it',
    (overflow) => {
      const scene = fill(overflow, { maxBytes: 5 })
      expect(() => scene.socket.send('123456')).toThrow(queueFull)
      expect(scene.log).toEqual([])
      expect(delivered(scene)).toEqual(['1', '2', '3'])
    },
  )

  it('by default holds 1,000 messages', () => {
    const { socket } = stage()
    for (let count = 0; count < 1_000; count++) socket.send('x')
    expect(() => socket.send('x')).toThrow(queueFull)
  })

  it('by default holds 1 MiB', () => {
    const { socket } = stage()
    socket.send(new Uint8Array(1_048_576))
    expect(() => socket.send('x')).toThrow(queueFull)
  })

  it('a listener of dropped may send', () => {
    const { socket, native, log } = fill('drop-oldest')
    socket.addEventListener('dropped', () => socket.send('instead'), { once: true })
    socket.send('4')
    expect(log.map((line) => line.split(' ')[1])).toEqual(['1', '2'])
    native.accept()
    expect(native.sent).toEqual(['3', '4', 'instead'])
  })
})

describe('[S28] of the messages with one key', () => {
  it('only the newest waits; the others are reported as replaced, and it goes to the end', () => {
    const { socket, native, log } = stage()
    const first = socket.deliver('a1', { key: 'cursor' })
    socket.send('b')
    socket.deliver('c', { key: 'other' })
    const second = socket.deliver('a2', { key: 'cursor' })
    expect(log).toEqual(['dropped a1 replaced @0'])
    expect([first.status, second.status]).toEqual(['dropped', 'queued'])
    native.accept()
    expect(native.sent).toEqual(['b', 'c', 'a2'])
  })

  it('a full queue takes a replacement, and a refused one leaves the old in place', () => {
    const { socket, native, log } = stage({ queue: { maxMessages: 2, maxBytes: 10 } })
    socket.deliver('1', { key: 'k' })
    socket.send('2')
    socket.deliver('3', { key: 'k' })
    expect(log).toEqual(['dropped 1 replaced @0'])
    expect(() => socket.deliver('too large for it', { key: 'k' })).toThrow(queueFull)
    native.accept()
    expect(native.sent).toEqual(['2', '3'])
  })

  it('a key is free again once its message is gone', () => {
    const { socket, clock, network, log } = offlineStage()
    socket.deliver('1', { key: 'k' }).cancel()
    socket.deliver('2', { key: 'k', ttl: 10 })
    clock.advance(10)
    socket.deliver('3', { key: 'k' })
    clock.advance(1_500)
    network.last.accept()
    expect(network.last.sent).toEqual(['3'])
    expect(log.filter((line) => line.includes('replaced'))).toEqual([])
  })
})
