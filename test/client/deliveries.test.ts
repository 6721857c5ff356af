import { describe, expect, it, vi } from 'vitest'
import type { Delivery, Dropped, SendOptions } from '../../src/index.js'
import { hearReports } from '../support/reported.js'
import { openStage, reopen, settled, type Stage, stage, statuses, type StageOptions } from './stage.js'

let scene: Stage
let gone: Dropped[]
const reported = hearReports()

const watch = (begun: Stage) => {
  scene = begun
  gone = []
  scene.client.on('dropped', (dropped) => gone.push(dropped))
  return scene
}
const offline = (options?: StageOptions) => {
  watch(openStage(options)).native.fail()
  return scene
}
const send = (data?: unknown, options?: SendOptions): Delivery =>
  scene.client.channel('chat').send('message', data, options)
const message = (data: unknown) => ({ type: 'event', channel: 'chat', event: 'message', data })
/** What arrived at the server, in order. */
const arrived = () => scene.sent().map(({ d }) => d)
const back = () => {
  scene.clock.advance(1_500)
  scene.native.accept()
}
/** A link that takes no more for now, with one message waiting. */
const slowLine = () => {
  offline()
  send('waits')
  scene.clock.advance(1_500)
  scene.native.bufferedAmount = 300_000
  scene.native.accept()
}

describe('a message', () => {
  it('over an open link is sent at once; nothing is told of it', async () => {
    watch(openStage())
    const delivery = send('now')
    expect([delivery.status, delivery.cancel(), await delivery.done]).toEqual(['sent', false, 'sent'])
    expect([arrived(), gone]).toEqual([['now'], []])
    expect(JSON.parse(delivery.data as string)).toEqual({ t: 'm', c: 'chat', e: 'message', d: 'now' })
  })

  it('that waits is queued until it was sent, in order, as it was when it was sent', async () => {
    offline()
    const data = { n: 1 }
    const [one, two] = [send(data), send('two')]
    data.n = 2
    const done = Promise.all([one.done, two.done])
    expect(statuses(one, two)).toEqual(['queued', 'queued'])
    back()
    expect([statuses(one, two), await done]).toEqual([
      ['sent', 'sent'],
      ['sent', 'sent'],
    ])
    expect(arrived()).toEqual([{ n: 1 }, 'two'])
  })

  it('goes out once: not again over the next link', () => {
    watch(openStage())
    const delivery = send('once')
    reopen(scene)
    expect([arrived(), delivery.status, gone]).toEqual([[], 'sent', []])
  })

  it('sent before the first link opened waits for it', () => {
    watch(stage())
    const delivery = send('early')
    scene.native.accept()
    expect([arrived(), delivery.status]).toEqual([['early'], 'sent'])
  })
})

describe('what is given up is told once, with the message and the reason', () => {
  it('expired: its time to live passed, its own or that of the queue [S27]', async () => {
    offline({ queue: { ttl: 500 } })
    const [one, two] = [send('queue'), send('own', { ttl: 1_000 })]
    scene.clock.advance(499)
    expect(statuses(one, two)).toEqual(['queued', 'queued'])
    scene.clock.advance(1)
    expect([statuses(one, two), await one.done]).toEqual([['expired', 'queued'], 'expired'])
    scene.clock.advance(500)
    back()
    expect([statuses(one, two), arrived()]).toEqual([['expired', 'expired'], []])
    expect(gone).toEqual([
      { message: message('queue'), reason: 'expired' },
      { message: message('own'), reason: 'expired' },
    ])
  })

  it('replaced: only the newest of a key waits, at the end [S28]', () => {
    offline()
    const deliveries = [
      send(1, { key: 'cursor' }),
      send(2),
      send(3, { key: 'cursor' }),
      send(4, { key: 'x' }),
    ]
    expect(statuses(...deliveries)).toEqual(['dropped', 'queued', 'queued', 'queued'])
    back()
    expect([arrived(), gone]).toEqual([[2, 3, 4], [{ message: message(1), reason: 'replaced' }]])
  })

  it('replaced only by the same key of the same channel: a number is not its text', () => {
    offline()
    const news = scene.client.channel('news')
    const deliveries = [send(1, { key: 1 }), send(2, { key: '1' }), news.send('message', 3, { key: 1 })]
    expect(statuses(...deliveries)).toEqual(['queued', 'queued', 'queued'])
    expect([news.send('message', 4, { key: 1 }).status, deliveries[2]!.status]).toEqual(['queued', 'dropped'])
    back()
    expect([arrived(), gone.map(({ message }) => message.data)]).toEqual([[1, 2, 4], [3]])
  })

  it.each([-1, 0, 1.5, '', '-1'])('replaced by a key that is any number or text: %j', (key) => {
    const scene = openStage()
    scene.native.fail()
    const chat = scene.client.channel('chat')
    expect([chat.send('message', 1, { key }).status, chat.send('message', 2, { key }).status]).toEqual([
      'queued',
      'queued',
    ])
    expect(scene.log).toEqual(['dropped chat/message replaced'])
  })

  it('cancelled: by cancel(), or by its signal', async () => {
    offline()
    const controller = new AbortController()
    const [one, two, three] = [send(1), send(2, { signal: controller.signal }), send(3)]
    expect([one.cancel(), one.cancel()]).toEqual([true, false])
    controller.abort()
    expect(two.cancel()).toBe(false)
    const four = send(4, { signal: controller.signal })
    expect(statuses(one, two, three, four)).toEqual(['cancelled', 'cancelled', 'queued', 'cancelled'])
    back()
    controller.abort()
    const now = send(5, { signal: controller.signal })
    expect([arrived(), now.status, await one.done]).toEqual([[3], 'cancelled', 'cancelled'])
    expect(gone.map(({ message, reason }) => [message.data, reason])).toEqual(
      [1, 2, 4, 5].map((data) => [data, 'cancelled']),
    )
  })

  it.each<['drop-oldest' | 'drop-newest', unknown[], unknown[]]>([
    ['drop-oldest', [1], [2, 3]],
    ['drop-newest', [3], [1, 2]],
  ])('overflow: %s [S26]', (overflow, lost, kept) => {
    offline({ queue: { maxMessages: 2, overflow } })
    const deliveries = [send(1), send(2), send(3)]
    expect(statuses(...deliveries).filter((status) => status === 'dropped')).toHaveLength(1)
    back()
    expect(arrived()).toEqual(kept)
    expect(gone).toEqual(lost.map((data) => ({ message: message(data), reason: 'overflow' })))
  })

  it('nothing, where it is refused at once: reject throws, and touches nothing that waits [S26]', () => {
    offline({ queue: { maxMessages: 1 } })
    const delivery = send(1)
    expect(() => send(2)).toThrow(expect.objectContaining({ name: 'QueueFullError' }))
    expect(() => send(3, { key: 'new' })).toThrow(expect.objectContaining({ name: 'QueueFullError' }))
    back()
    expect([arrived(), delivery.status, gone]).toEqual([[1], 'sent', []])
  })

  it('purged: what one user left is not sent by the next [S34]', () => {
    offline()
    const before = [send(1), send(2)]
    scene.client.purge()
    const after = send(3)
    back()
    expect([statuses(...before, after), arrived()]).toEqual([['dropped', 'dropped', 'sent'], [3]])
    expect(gone).toEqual([1, 2].map((data) => ({ message: message(data), reason: 'purged' })))
  })

  it('destination: what was meant for one place is not for another', async () => {
    let url = 'ws://server.test/one'
    watch(stage({ url: () => url }))
    await settled()
    send(1)
    url = 'ws://server.test/other?room=1'
    scene.native.fail()
    scene.clock.advance(1_500)
    await settled()
    send(2)
    scene.native.accept()
    expect([arrived(), gone]).toEqual([[2], [{ message: message(1), reason: 'destination' }]])
  })

  it('closed: with the client, before it began, and ever after [S33]', () => {
    watch(stage({ startClosed: true }))
    const early = send('early')
    scene.client.reconnect()
    const waiting = send('waiting')
    scene.client.close()
    const closing = send('closing')
    scene.clock.advance(0)
    scene.native.finishClose()
    const late = send('late')
    expect(scene.client.state.name).toBe('closed')
    expect(new Set(statuses(early, waiting, closing, late))).toEqual(new Set(['dropped']))
    expect(gone.map(({ message, reason }) => [message.data, reason]).sort()).toEqual([
      ['closing', 'closed'],
      ['early', 'closed'],
      ['late', 'closed'],
      ['waiting', 'closed'],
    ])
  })

  it('refused: the platform would not send it', () => {
    offline()
    const delivery = send('odd')
    const next = send('next')
    scene.clock.advance(1_500)
    const { native } = scene
    const give = native.send.bind(native)
    native.send = (data) => {
      if (`${data as string}`.includes('odd')) throw new Error('not this')
      give(data)
    }
    native.accept()
    expect([statuses(delivery, next), arrived()]).toEqual([['dropped', 'sent'], ['next']])
    expect(gone).toEqual([{ message: message('odd'), reason: 'refused' }])
    expect(reported.splice(0)).toEqual([new Error('not this')])
  })

  it('a request, too, as what it is', async () => {
    offline()
    const asked = scene.client.channel('chat').request('history', { limit: 5 })
    await settled()
    scene.client.purge()
    await expect(asked).rejects.toMatchObject({ name: 'RequestDroppedError' })
    expect(gone).toEqual([
      {
        message: { type: 'request', id: 1, channel: 'chat', event: 'history', data: { limit: 5 } },
        reason: 'purged',
      },
    ])
  })
})

describe('what is volatile', () => {
  const now = { volatile: true }

  it('is sent over an open link with nothing before it', () => {
    watch(openStage())
    expect([send('now', now).status, arrived(), gone]).toEqual(['sent', ['now'], []])
  })

  it.each<[string, (scene: Stage) => void]>([
    ['the link is lost', ({ native }) => native.fail()],
    ['the client has closed', ({ client }) => client.close()],
    ['the page is frozen', ({ page }) => page.emit('sleep')],
    ['the line is slow', ({ native }) => (native.bufferedAmount = 65_537)],
    ['the link takes nothing any more', ({ native }) => (native.readyState = 2)],
  ])('is given up at once where %s', async (_, act) => {
    watch(openStage())
    act(scene)
    const delivery = send('now', now)
    expect([delivery.status, await delivery.done, delivery.cancel()]).toEqual(['dropped', 'dropped', false])
    expect([arrived(), gone]).toEqual([[], [{ message: message('now'), reason: 'volatile' }]])
  })

  it('is given up before the first link, and before the client began', () => {
    watch(stage())
    send(1, now)
    scene.native.accept()
    expect([arrived(), gone.length]).toEqual([[], 1])
    watch(stage({ startClosed: true }))
    send(2, now)
    expect(gone.map(({ reason }) => reason)).toEqual(['volatile'])
  })

  it('is given up while others are before it', () => {
    slowLine()
    const delivery = send('now', now)
    scene.native.bufferedAmount = 0
    scene.clock.advance(10)
    expect([delivery.status, arrived(), gone.length]).toEqual(['dropped', ['waits'], 1])
    expect(send('then', now).status).toBe('sent')
  })

  it('is given up while others are before it, though the line is not slow', () => {
    offline({ queue: { highWater: 1 } })
    send('waits')
    scene.clock.advance(1_500)
    scene.native.bufferedAmount = 1
    scene.native.accept()
    expect([send('now', now).status, arrived()]).toEqual(['dropped', []])
  })

  it('still brings the subscriptions that were wished before it', () => {
    watch(openStage())
    scene.client.channel('chat').on('message', () => {})
    send('now', now)
    expect(scene.sent().map(({ t }) => t)).toEqual(['sub', 'm'])
  })

  it('may be told so or not: false waits like any other', () => {
    offline()
    const delivery = send('later', { volatile: false })
    back()
    expect([arrived(), delivery.status]).toEqual([['later'], 'sent'])
  })
})

describe('behind a slow line', () => {
  it('what is sent waits its turn, and may still be cancelled', () => {
    slowLine()
    const [second, third] = [send('second'), send('third')]
    expect([second.status, second.cancel()]).toEqual(['queued', true])
    scene.native.bufferedAmount = 0
    scene.clock.advance(10)
    expect([arrived(), third.status]).toEqual([['waits', 'third'], 'sent'])
  })

  it('flush() hands over all that waits, and fulfils when nothing does', async () => {
    slowLine()
    const second = send('second')
    await scene.client.flush()
    expect([arrived(), second.status]).toEqual([['waits', 'second'], 'sent'])
  })

  it('close() hands over all that waits first', () => {
    slowLine()
    const second = send('second')
    scene.client.close()
    expect([arrived(), second.status, gone]).toEqual([['waits', 'second'], 'sent', []])
  })
})

describe('who hears that a message was dropped', () => {
  it('may send it again, without an end to it being told twice or lost', () => {
    offline({ queue: { maxMessages: 2, overflow: 'drop-oldest' } })
    const again = vi.fn()
    scene.client.on('dropped', ({ message, reason }) => {
      if (reason !== 'purged') return
      again(message.data)
      send(message.data)
    })
    send(1)
    send(2)
    scene.client.purge()
    expect(again.mock.calls).toEqual([[1], [2]])
    back()
    expect(arrived()).toEqual([1, 2])
  })

  it('finds its delivery settled', () => {
    offline()
    const seen: string[] = []
    scene.client.on('dropped', () => seen.push(delivery.status))
    const delivery = send(1)
    delivery.cancel()
    expect(seen).toEqual(['cancelled'])
  })

  it('and throws, harms nobody', () => {
    offline()
    const oops = new Error('oops')
    const off = scene.client.on('dropped', () => {
      throw oops
    })
    scene.client.on('dropped', () => {})
    send(1)
    send(2)
    scene.client.purge()
    expect(reported.splice(0)).toEqual([oops, oops])
    off()
    back()
    expect([send(3).status, gone.length]).toEqual(['sent', 2])
  })

  it('hears of each of thousands once', () => {
    offline({ queue: { maxMessages: 5_000 } })
    const deliveries = Array.from({ length: 5_000 }, (_, n) => send(n))
    scene.client.close()
    scene.clock.advance(0)
    expect(gone.map(({ message }) => message.data)).toEqual([...deliveries.keys()])
    expect(new Set(statuses(...deliveries))).toEqual(new Set(['dropped']))
  })
})

describe('an option of send() that cannot be is named', () => {
  it.each<[string, unknown]>([
    ['ttl', -1],
    ['ttl', '5'],
    ['volatile', 1],
    ['signal', 'stop'],
    ['retries', 3],
  ])('%s: %s', (name, value) => {
    watch(openStage())
    expect(() => send('x', { [name]: value })).toThrow(`options.${name}`)
    expect(() => send('x', value as never)).toThrow('options must be an object')
    expect([arrived(), gone]).toEqual([[], []])
  })
})
