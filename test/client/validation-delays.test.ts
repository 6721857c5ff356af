import { beforeEach, describe, expect, it } from 'vitest'
import { defineChannels, type Schema } from '../../src/index.js'
import { ending, openStage, reopen, settled, type Stage, type StageOptions } from './stage.js'

let release: ((valid: boolean) => void)[]
let never = false
const slowly: Schema = {
  '~standard': {
    validate: (value) =>
      new Promise((resolve) => {
        if (!never) release.push((valid) => resolve(valid ? { value } : { issues: [{ message: 'bad' }] }))
      }),
  },
}
const channels = defineChannels({
  chat: {
    sends: { message: slowly },
    receives: { message: slowly },
    requests: { history: { query: slowly }, members: { reply: slowly } },
    responds: { who: { question: slowly } },
  },
})
const begin = (options?: StageOptions) => openStage({ channels, ...options } as StageOptions)
beforeEach(() => {
  release = []
  never = false
})

describe('what is still judged', () => {
  it('a request whose query is judged for too long times out, as any that waits [S35]', async () => {
    const scene = begin()
    const asked = ending(scene.client.channel('chat').request('history', 1, { timeout: 1_000 }))
    await settled()
    scene.clock.advance(1_000)
    expect(await asked).toEqual(['RequestTimeoutError', false])
  })

  it('a request that is judged, and then waits, times out: the time is one [S35]', async () => {
    const scene = begin()
    scene.native.fail()
    const asked = ending(scene.client.channel('chat').request('history', 1, { timeout: 1_000 }))
    await settled()
    scene.clock.advance(500)
    release[0]!(true)
    await settled()
    scene.clock.advance(500)
    expect(await asked).toEqual(['RequestTimeoutError', false])
  })

  it('purge() ends, though who hears of it sends again [S34]', () => {
    const scene = begin()
    const chat = scene.client.channel('chat')
    let told = 0
    scene.client.on('dropped', () => {
      if (++told < 50) chat.send('message', 'again')
    })
    chat.send('message', 1)
    scene.client.purge()
    expect(told).toBe(1)
  })

  it('close() gives up what is still judged: nothing is queued for ever [S33]', () => {
    never = true
    const scene = begin()
    const delivery = scene.client.channel('chat').send('message', 1)
    scene.client.close()
    scene.native.finishClose()
    expect([delivery.status, scene.log]).toEqual(['dropped', ['closed 1005', 'dropped chat/message closed']])
  })

  it('flush() waits for what is still judged', async () => {
    const scene = begin()
    const delivery = scene.client.channel('chat').send('message', 1)
    let flushed = false
    void scene.client.flush().then(() => (flushed = true))
    await settled()
    expect([flushed, delivery.status]).toEqual([false, 'queued'])
  })

  it('a signal cancels what is still judged, at once', () => {
    const scene = begin()
    const controller = new AbortController()
    const delivery = scene.client.channel('chat').send('message', 1, controller)
    controller.abort()
    expect(delivery.status).toBe('cancelled')
  })

  it('a signal that was aborted before cancels it at once, and nothing is judged for it', async () => {
    const scene = begin()
    const delivery = scene.client.channel('chat').send('message', 1, { signal: AbortSignal.abort() })
    expect([delivery.status, scene.log]).toEqual(['cancelled', ['dropped chat/message cancelled']])
    release[0]?.(true)
    await settled()
    expect([delivery.status, scene.sent(), scene.log.length]).toEqual(['cancelled', [], 1])
  })

  it('a signal is left alone once its message has its fate', async () => {
    const scene = begin()
    const { signal } = new AbortController()
    let listening = 0
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)]
    signal.addEventListener = (...args: Parameters<typeof add>) => (listening++, add(...args))
    signal.removeEventListener = (...args: Parameters<typeof add>) => (listening--, remove(...args))
    const chat = scene.client.channel('chat')
    chat.send('message', 1, { signal })
    const two = chat.send('message', 2, { signal })
    two.cancel()
    release[0]!(true)
    await settled()
    expect(listening).toBe(0)
  })

  it('a ttl goes on in the queue from where it was when it was judged [S27]', async () => {
    const scene = begin()
    scene.native.fail()
    const delivery = scene.client.channel('chat').send('message', 1, { ttl: 1_000 })
    scene.clock.advance(400)
    release[0]!(true)
    await settled()
    scene.clock.advance(599)
    expect(delivery.status).toBe('queued')
    scene.clock.advance(1)
    expect([delivery.status, scene.log]).toEqual(['expired', ['dropped chat/message expired']])
  })

  it('a ttl covers the time in which it is judged [S27]', async () => {
    const scene = begin()
    const delivery = scene.client.channel('chat').send('message', 1, { ttl: 1_000 })
    scene.clock.advance(5_000)
    release[0]!(true)
    await settled()
    expect(delivery.status).toBe('expired')
  })

  it('without a queue what takes time to judge is still sent over an open link', async () => {
    const scene = begin({ queue: { maxMessages: 0 } })
    const delivery = scene.client.channel('chat').send('message', 1)
    release[0]!(true)
    await settled()
    expect(delivery.status).toBe('sent')
  })

  it('a question that was taken back while it was judged is not given to its responder', async () => {
    const scene = begin()
    let asked = 0
    scene.client.channel('chat').respond('who', () => ++asked)
    scene.receive({ t: 'q', n: 1, c: 'chat', e: 'who', d: 1 })
    await settled()
    scene.receive({ t: 'x', n: 1 })
    release[0]!(true)
    await settled()
    expect(asked).toBe(0)
  })
})

describe('what arrived before close()', () => {
  const close = ({ client, native }: Stage) => {
    client.close()
    native.finishClose()
  }
  const hear = ({ client, log }: Stage) => {
    client.channel('chat').on('message', (data) => log.push(`heard ${data as string}`))
    client.on('message', ({ data }) => log.push(`message ${data as string}`))
  }

  it.each([true, false])('is not told after closed, though it is judged later: %j', async (valid) => {
    const scene = begin()
    hear(scene)
    scene.receive({ t: 'm', c: 'chat', e: 'message', d: 'late' })
    close(scene)
    release[0]!(valid)
    await settled()
    expect(scene.log).toEqual(['closed 1005'])
  })

  it('does not hold up what arrives after reconnect()', async () => {
    never = true
    const scene = begin()
    hear(scene)
    scene.receive({ t: 'm', c: 'chat', e: 'message', d: 'late' })
    close(scene)
    never = false
    scene.client.reconnect()
    scene.native.accept()
    scene.receive({ t: 'm', c: 'chat', e: 'message', d: 'news' })
    release[0]!(true)
    await settled()
    expect(scene.log).toEqual(['closed 1005', 'open', 'heard news', 'message news'])
  })
})

describe('a reply that is still judged when its link breaks', () => {
  const asking = async (options: object) => {
    const scene = begin()
    const asked = ending(scene.client.channel('chat').request('members', 'all', options))
    await settled()
    scene.sent()
    scene.receive({ t: 'r', n: 1, d: 'mine and yours' })
    reopen(scene)
    return { scene, asked }
  }

  it.each([true, false])('is the answer, and is not asked for again (idempotent: %j)', async (idempotent) => {
    const { scene, asked } = await asking({ idempotent })
    expect(scene.sent()).toEqual([])
    release[0]!(true)
    expect(await asked).toBe('mine and yours')
  })

  it('may be found invalid: then that is how it ends, and not as lost', async () => {
    const { asked } = await asking({ idempotent: true })
    release[0]!(false)
    expect(await asked).toEqual(['ValidationError', true])
  })
})
