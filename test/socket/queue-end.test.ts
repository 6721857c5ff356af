import { describe, expect, it, vi } from 'vitest'
import { never } from '../../src/index.js'
import { offlineStage, openStage, stage } from './stage.js'

describe('[S27] a message with a ttl', () => {
  it('of 5 s does not outlive an outage of 8 s: it is reported, and not sent', () => {
    const { socket, clock, network, log } = offlineStage({ retry: () => 8_000 })
    const delivery = socket.deliver('tick', { ttl: 5_000 })
    socket.send('chat')
    clock.advance(4_999)
    expect(delivery.status).toBe('queued')
    clock.advance(1)
    expect(delivery.status).toBe('expired')
    expect(log).toEqual(['dropped tick expired @0'])
    expect(socket.bufferedAmount).toBe(4)
    clock.advance(3_000)
    network.last.accept()
    expect(network.last.sent).toEqual(['chat'])
  })

  it('is not sent either where the timer could not ring in time', () => {
    const { socket, clock, network, log } = stage()
    socket.deliver('tick', { ttl: 5_000 })
    clock.freeze(8_000)
    network.last.accept()
    expect(network.last.sent).toEqual([])
    expect(log).toEqual(['open @1', 'dropped tick expired @1'])
  })

  it('takes queue.ttl where it says nothing itself', () => {
    const { socket, clock, log } = stage({ queue: { ttl: 1_000 } })
    socket.send('short')
    socket.deliver('own', { ttl: 3_000 })
    socket.deliver('for ever', { ttl: Infinity })
    clock.advance(1_000)
    expect(log).toEqual(['dropped short expired @0'])
    clock.advance(2_000)
    expect(log[1]).toBe('dropped own expired @0')
    clock.advance(5_000)
    expect(log).toHaveLength(2)
  })

  it('expires at its own moment, whatever was sent before or after it', () => {
    const { socket, clock, log } = offlineStage({ retry: () => 100_000 })
    for (const ttl of [3_000, 1_000, 2_000]) socket.deliver(`${ttl}`, { ttl })
    clock.advance(1_000)
    expect(log).toEqual(['dropped 1000 expired @0'])
    clock.advance(1_000)
    clock.advance(1_000)
    expect(log.slice(1)).toEqual(['dropped 2000 expired @0', 'dropped 3000 expired @0'])
    expect(socket.bufferedAmount).toBe(0)
  })
})

describe('[S34] purge()', () => {
  it('gives up all that waits: nothing that was queued for user A is sent by user B', () => {
    const { socket, clock, network, log } = offlineStage()
    socket.send('A')
    const delivery = socket.deliver('A too', { key: 'k', ttl: 60_000 })
    socket.purge()
    socket.send('B')
    expect(log).toEqual(['dropped A purged @0', 'dropped A too purged @0'])
    expect(delivery.status).toBe('dropped')
    clock.advance(1_500)
    network.last.accept()
    expect(network.last.sent).toEqual(['B'])
  })

  it('leaves what a listener of dropped sends meanwhile', () => {
    const { socket, native } = stage()
    socket.send('old')
    socket.addEventListener('dropped', () => socket.send('new'))
    socket.purge()
    native.accept()
    expect(native.sent).toEqual(['new'])
  })
})

describe('the end of the queue', () => {
  it('close() while open hands the whole queue over first', () => {
    const { socket, native, log } = stage({ queue: { highWater: 1 } })
    for (const text of ['1', '2', '3']) socket.send(text)
    native.bufferedAmount = 100
    native.accept()
    expect(native.sent).toEqual([])
    socket.close()
    expect(native.sent).toEqual(['1', '2', '3'])
    expect(native.closing).toBeDefined()
    native.finishClose()
    expect(log).toEqual(['open @1', `close 1005 '' clean final @3`])
  })

  it('close() otherwise drops it, and says so', () => {
    const { socket, clock, log } = offlineStage()
    socket.send('1')
    const delivery = socket.deliver('2', { ttl: 60_000 })
    socket.close()
    clock.advance(0)
    expect(log).toEqual(
      expect.arrayContaining([
        'dropped 1 closed @3',
        'dropped 2 closed @3',
        `close 1006 '' unclean final @3`,
      ]),
    )
    expect(delivery.status).toBe('dropped')
    expect(clock.timers).toBe(0)
  })

  it('a final failure drops it, and says so', () => {
    const { socket, native, log } = stage({ retry: () => false })
    socket.send('1')
    native.fail()
    expect(log).toEqual(expect.arrayContaining(['dropped 1 closed @3']))
    expect(log).toHaveLength(3)
  })

  it('a final failure drops it, and says so, also where nothing was ever to be retried', () => {
    const { socket, native, log } = stage({ retry: never })
    socket.send('1')
    native.fail()
    expect(log).toEqual(expect.arrayContaining(['dropped 1 closed @3']))
  })

  it('what expires is reported, and no longer counted, also where nothing is ever retried', () => {
    const { socket, clock, log } = stage({ retry: never, queue: { ttl: 1_000 } })
    socket.send('1')
    clock.advance(1_000)
    expect(log).toEqual(['dropped 1 expired @0'])
    expect(socket.bufferedAmount).toBe(0)
  })

  it('[S33] send() after close() returns, fires dropped, and keeps nothing', () => {
    const { socket, native, log } = openStage()
    socket.close()
    socket.send('closing')
    expect(log.splice(0)).toEqual(['dropped closing closed @2'])
    native.finishClose()
    log.length = 0
    for (let count = 0; count < 2_000; count++) socket.send('x')
    expect(log).toHaveLength(2_000)
    expect(log[0]).toBe('dropped x closed @3')
    expect(socket.bufferedAmount).toBe(2_007)
    expect(socket.deliver('y').status).toBe('dropped')
  })
})

describe('[S30] bufferedAmount', () => {
  it.each<[string, unknown, number]>([
    ['ASCII', 'four', 4],
    ['a string with 2-, 3- and 4-byte characters', 'é€😀', 9],
    ['a lone surrogate', '\ud83d', 3],
    ['a Blob', new Blob(['é']), 2],
    ['an ArrayBuffer', new ArrayBuffer(7), 7],
    ['a view, not its buffer', new Uint8Array(new ArrayBuffer(100), 10, 5), 5],
    ['a view of wide elements', new Float64Array(2), 16],
    ['nothing', '', 0],
  ])('counts the bytes of %s', (_, data, bytes) => {
    const { socket, native } = stage()
    socket.send('x')
    socket.send(data as string)
    expect(socket.bufferedAmount).toBe(1 + bytes)
    native.accept()
    expect(socket.bufferedAmount).toBe(0)
  })

  it('is known without measuring again what waits', () => {
    const { socket } = stage()
    for (let count = 0; count < 1_000; count++) socket.send('é')
    const encode = vi.spyOn(TextEncoder.prototype, 'encode')
    const { bufferedAmount } = socket
    expect(encode).not.toHaveBeenCalled()
    encode.mockRestore()
    expect(bufferedAmount).toBe(2_000)
  })

  it('is the queue and the link together, and the growth after close', () => {
    const { socket, native } = stage({ queue: { highWater: 10 } })
    socket.send('queued')
    native.bufferedAmount = 20
    expect(socket.bufferedAmount).toBe(26)
    native.accept()
    expect(socket.bufferedAmount).toBe(26)
    native.bufferedAmount = 0
    socket.close()
    socket.send('late')
    expect(socket.bufferedAmount).toBe(4)
  })
})
