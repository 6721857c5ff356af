import { describe, expect, it } from 'vitest'
import { plainEnvelope } from '../../src/index.js'
import { hearReports } from '../support/reported.js'
import { openStage, reopen, settled, type Stage, type StageOptions, statuses } from './stage.js'

const question = (n: unknown, e = 'who') => ({ t: 'q', n, c: 'chat', e })
const notFound = (n: unknown) => ({ t: 'r', n, err: { code: 'not-found' } })

let scene: Stage
hearReports()

const send = (data: unknown) => scene.client.channel('chat').send('message', data)
const answered = async (...frames: unknown[]) => {
  scene.receive(...frames)
  await settled()
  return scene.sent().filter(({ t }) => t === 'r')
}
/** An open link that takes no more of the queue for now, in which as many wait as are given. */
const behindBacklog = (waiting: number, queue: StageOptions['queue']) => {
  scene = openStage({ queue: { highWater: 100, ...queue }, heartbeat: false })
  scene.native.fail()
  const deliveries = Array.from({ length: waiting }, (_, n) => send(n))
  scene.clock.advance(1_500)
  scene.native.bufferedAmount = 1_000
  scene.native.accept()
  scene.log.length = 0
  return deliveries
}

describe('a question whose number is too large to be sent back [S59]', () => {
  it('is no question: told, and skipped', async () => {
    scene = openStage()
    expect(await answered(question('x'.repeat(1_100_000)), question('y'.repeat(257)))).toEqual([])
    expect(scene.log.map((line) => line.slice(0, 16))).toEqual(['error 1 envelope', 'error 2 envelope'])
    expect(await answered(question('z'.repeat(256)))).toEqual([notFound('z'.repeat(256))])
  })

  it('is told where only the answer does not fit, since an envelope took it', async () => {
    scene = openStage({
      envelope: {
        ...plainEnvelope,
        decode(value) {
          const { n: id } = value as { n: string }
          return { type: 'request', id, channel: 'chat', event: 'who', data: undefined }
        },
      },
    })
    expect(await answered(question('x'.repeat(1_100_000)))).toEqual([])
    expect(scene.log).toEqual(['error 1 size: '])
    expect(scene.client.state.name).toBe('open')
  })
})

describe('the queue is its owner’s, whatever a server asks:', () => {
  const flood = Array.from({ length: 50 }, (_, n) => question(n))

  it('nothing that waits is evicted by the answers', async () => {
    const deliveries = behindBacklog(5, { maxMessages: 5, overflow: 'drop-oldest' })
    expect(await answered(...flood)).toHaveLength(50)
    expect([statuses(...deliveries), scene.log]).toEqual([Array(5).fill('queued'), []])
    scene.native.bufferedAmount = 0
    scene.clock.advance(10)
    expect(scene.sent().map(({ d }) => d)).toEqual([0, 1, 2, 3, 4])
  })

  it('it is not filled by the answers', async () => {
    behindBacklog(1, { maxMessages: 5 })
    scene.client.channel('chat').respond('who', () => 'me')
    expect(await answered(...flood)).toHaveLength(50)
    expect(statuses(...[1, 2, 3, 4].map(send))).toEqual(Array(4).fill('queued'))
    expect(() => send(5)).toThrow(expect.objectContaining({ name: 'QueueFullError' }))
  })

  it('where it is full each question is answered all the same, before what waits', async () => {
    behindBacklog(1, { maxMessages: 1 })
    expect(await answered(question(1), question(2))).toEqual([notFound(1), notFound(2)])
    expect(scene.log).toEqual([])
  })

  it('what was asked on one link is answered on no other, and waits for none', async () => {
    const deliveries = behindBacklog(1, {})
    let answer!: (reply: unknown) => void
    scene.client.channel('chat').respond('who', () => new Promise((resolve) => (answer = resolve)))
    await answered(question(1))
    const asking = scene.native
    scene.clock.advance(5_000)
    reopen(scene)
    answer('for the link that asked')
    expect(await answered()).toEqual([])
    expect([asking.sent.length, statuses(...deliveries), scene.log]).toEqual([0, ['sent'], ['open']])
  })
})

describe('a server that does not read', () => {
  it.each([
    ['pings', { t: 'ping' }, { t: 'pong' }],
    ['questions', question(1), notFound(1)],
  ])('is answered no %s while it has left more than 4 MiB unread', async (_, frame, reply) => {
    scene = openStage({ heartbeat: false })
    const replies = async () => {
      scene.receive(frame)
      await settled()
      return scene.sent()
    }
    scene.native.bufferedAmount = 4_194_305
    expect(await replies()).toEqual([])
    scene.native.bufferedAmount = 4_194_304
    expect(await replies()).toEqual([reply])
    expect([scene.client.state.name, scene.log]).toEqual(['open', []])
  })

  it('keeps no responder busy either', async () => {
    scene = openStage({ heartbeat: false })
    let asked = 0
    scene.client.channel('chat').respond('who', () => ++asked)
    await settled()
    scene.native.bufferedAmount = 500_000_000
    await answered(...Array.from({ length: 100 }, (_, n) => question(n)))
    expect(asked).toBe(0)
  })
})
