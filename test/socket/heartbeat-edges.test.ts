import { describe, expect, it } from 'vitest'
import type { Link, Transport } from '../../src/index.js'
import { openStage, stage } from './stage.js'

const answering = { interval: 25_000, timeout: 5_000 }

/** A peer that has answered once, so that its silence counts. */
const known = (heartbeat: object = answering) => {
  const made = openStage({ heartbeat })
  void made.socket.probe().catch(() => {})
  made.native.receive('pong')
  made.log.length = 0
  return made
}

describe('the heartbeat', () => {
  it('leaves a closing handshake to the close timeout', () => {
    const { socket, native, clock, log } = openStage({
      heartbeat: { interval: 5_000, timeout: 2_000, require: true },
      closeTimeout: 60_000,
    })
    socket.close(1000)
    clock.advance(59_999)
    expect(log.filter((line) => line.startsWith('close'))).toEqual([])
    native.finishClose()
    expect(log.at(-1)).toBe(`close 1000 '' clean final @3`)
  })

  it('answers a probe that close() overtakes', async () => {
    const { socket } = known()
    const probe = socket.probe()
    socket.close()
    await expect(probe).rejects.toMatchObject({ name: 'ConnectionLostError' })
  })

  it('[S36] finds a line dead after an unanswered send, also where one before it was answered', () => {
    const { socket, native, clock } = known()
    socket.send('one')
    clock.advance(500)
    native.receive('reply')
    clock.advance(1_000)
    native.blackHole()
    socket.send('two')
    clock.advance(9_999)
    expect(socket.state.name).toBe('open')
    clock.advance(1)
    expect(socket.state.name).toBe('backoff')
  })

  it('[I12] is not blinded by a wall clock that was set back', () => {
    const { socket, native, clock } = known()
    native.blackHole()
    clock.step(-3_600_000)
    clock.advance(60_000)
    expect(socket.state.name).not.toBe('open')
  })

  it('does not hold what one destination can do against another', async () => {
    const urls = ['ws://one.test/', 'ws://two.test/']
    const made = stage({ url: () => urls.shift() ?? 'ws://two.test/', heartbeat: answering })
    await new Promise(setImmediate)
    made.network.last.accept()
    void made.socket.probe().catch(() => {})
    made.network.last.receive('pong')
    made.network.last.fail()
    made.clock.advance(1_500)
    await new Promise(setImmediate)
    made.network.last.accept()
    made.clock.advance(600_000)
    expect(made.socket.state.name).toBe('open')
  })

  it('beats on over a custom link that is a class with private state', () => {
    const closed: unknown[] = []
    class Wire implements Link {
      #buffered = 7
      #type: BinaryType = 'blob'
      send = () => true
      close(code?: number) {
        closed.push([code, this.#type, this.#buffered])
      }
      abandon() {
        this.#buffered = 0
      }
      get bufferedAmount() {
        return this.#buffered
      }
      set binaryType(type: BinaryType) {
        this.#type = type
      }
    }
    const transport: Transport = (_, events) => {
      queueMicrotask(() => events.open({ protocol: '', extensions: '' }))
      return new Wire()
    }
    const { socket } = stage({ transport, heartbeat: true })
    return Promise.resolve().then(() => {
      expect(socket.bufferedAmount).toBe(7)
      socket.binaryType = 'arraybuffer'
      socket.close(1000)
      expect(closed).toEqual([[1000, 'arraybuffer', 7]])
    })
  })
})
