import { describe, expect, it } from 'vitest'
import { FakeServer, ManualClock } from '../../src/testing/index.js'
import { settled, stage } from './stage.js'

/** A clock that knows how long each task took: in this world `native.send` costs time. */
class WatchedClock extends ManualClock {
  readonly tasks: number[] = []

  override after(delay: number, ring: () => void): () => void {
    return super.after(delay, () => this.task(ring))
  }

  task(run: () => void): void {
    const begun = this.now()
    run()
    this.tasks.push(this.now() - begun)
  }
}

describe('[S29] 10,000 queued messages', () => {
  const flood = () => {
    const clock = new WatchedClock()
    const network = new FakeServer()
    network.meet = (native) => (native.peer = () => clock.freeze(0.1))
    const { socket } = stage({ clock, network, queue: { maxMessages: 20_000 } })
    for (let n = 0; n < 10_000; n++) socket.send(`${n}`)
    return { socket, clock, network }
  }

  it('go out in order, in slices, and the page is never blocked for more than 50 ms', () => {
    const { clock, network } = flood()
    clock.task(() => network.last.accept())
    clock.advance(10_000)
    expect(network.last.sent).toEqual(Array.from({ length: 10_000 }, (_, n) => `${n}`))
    expect(Math.max(...clock.tasks)).toBeLessThan(50)
    expect(clock.tasks.length).toBeGreaterThan(20)
  })

  it('and new ones queue behind them', () => {
    const { socket, clock, network } = flood()
    network.last.accept()
    socket.send('new')
    const delivery = socket.deliver('newer')
    expect(network.last.sent.length).toBeLessThan(10_000)
    expect(delivery.status).toBe('queued')
    clock.advance(10_000)
    expect(network.last.sent.slice(-3)).toEqual(['9999', 'new', 'newer'])
    socket.send('newest')
    expect(network.last.sent.at(-1)).toBe('newest')
  })

  it('and a link that is lost meanwhile keeps the rest for the next', () => {
    const { socket, clock, network } = flood()
    const first = network.last
    first.accept()
    clock.advance(100)
    first.fail()
    const sent = first.sent.length
    expect(sent).toBeGreaterThan(0)
    clock.advance(1_500)
    network.last.accept()
    clock.advance(10_000)
    expect([...first.sent, ...network.last.sent]).toEqual(Array.from({ length: 10_000 }, (_, n) => `${n}`))
    expect(socket.bufferedAmount).toBe(0)
  })
})

describe('the high-water mark', () => {
  it('pauses the flush while the link has that many bytes buffered', () => {
    const { socket, native, clock } = stage({ queue: { highWater: 100 } })
    for (const text of ['1', '2', '3', '4']) socket.send(text)
    native.peer = (data) => (native.bufferedAmount = data === '2' ? 100 : 0)
    native.accept()
    clock.advance(5_000)
    expect(native.sent).toEqual(['1', '2'])
    native.bufferedAmount = 99
    clock.advance(100)
    expect(native.sent).toEqual(['1', '2', '3', '4'])
  })

  it('is 256 KiB by default', () => {
    const { socket, native, clock } = stage()
    socket.send('x')
    native.bufferedAmount = 262_144
    native.accept()
    clock.advance(1_000)
    expect(native.sent).toEqual([])
    native.bufferedAmount = 262_143
    clock.advance(100)
    expect(native.sent).toEqual(['x'])
  })
})

describe('flush()', () => {
  it('hands over at once also where `open` is only being told', () => {
    const { socket, native } = stage({ queue: { highWater: 1 } })
    for (const message of ['a', 'b', 'c']) socket.send(message)
    native.bufferedAmount = 100
    socket.onopen = () => void socket.flush()
    native.accept()
    expect(native.sent).toEqual(['a', 'b', 'c'])
  })

  it('fulfils at once where nothing waits', async () => {
    const { socket } = stage()
    await expect(socket.flush()).resolves.toBeUndefined()
  })

  it('hands over without pacing what waits', async () => {
    const { socket, native } = stage({ queue: { highWater: 1 } })
    native.bufferedAmount = 1
    socket.send('1')
    socket.send('2')
    native.accept()
    expect(native.sent).toEqual([])
    const flushed = socket.flush()
    expect(native.sent).toEqual(['1', '2'])
    await flushed
  })

  it.each<[string, (scene: ReturnType<typeof stage>) => void]>([
    ['they were sent after a reconnect', ({ native }) => native.accept()],
    ['they were given up', ({ socket }) => socket.purge()],
    ['the socket was closed', ({ socket, native }) => (socket.close(), native.finishClose())],
  ])('while offline it waits until nothing waits any more: %s', async (_, act) => {
    const scene = stage()
    scene.socket.send('x')
    let flushed = false
    void scene.socket.flush().then(() => (flushed = true))
    await settled()
    expect(flushed).toBe(false)
    act(scene)
    await settled()
    expect(flushed).toBe(true)
  })
})
