import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type ClientTrouble,
  defineChannels,
  type Dropped,
  type Schema,
  type SendOptions,
} from '../../src/index.js'
import { ending, openStage, reopen, settled, type Stage, stage, type StageOptions } from './stage.js'

const event = (d: unknown) => ({ t: 'm', c: 'chat', e: 'message', d })
const answer = (n: number, d?: unknown) => ({ t: 'r', n, d })

let scene: Stage
let heard: unknown[]
let troubles: ClientTrouble[]
let gone: Dropped[]
let reported: unknown[]
/** What waits to be judged, by its data: the test says when. */
let pending: Map<unknown, () => void>

/**
 * Takes text that does not begin with `bad`, and makes it upper case. What begins with `slow` is judged when the test says so
 * (its verdict is on the rest), all else at once.
 */
const text: Schema = {
  '~standard': {
    validate(value) {
      const [, slow, rest] = /^(slow )?(.*)$/.exec(String(value))!
      const result = rest!.startsWith('bad')
        ? { issues: [{ message: 'bad' }] }
        : { value: String(value).toUpperCase() }
      return slow ? new Promise((resolve) => pending.set(value, () => resolve(result))) : result
    },
  },
}
const channels = defineChannels({
  chat: {
    receives: { message: text },
    sends: { message: text },
    requests: { history: { query: text, reply: text } },
    responds: { who: { question: text, answer: text } },
  },
})
const begin = (begun: Stage) => {
  scene = begun
  scene.client.channel('chat').on('message', (data) => heard.push(data))
  scene.client.on('error', (trouble) => troubles.push(trouble))
  scene.client.on('dropped', (dropped) => gone.push(dropped))
}
const open = async (options?: StageOptions) => {
  begin(openStage({ channels, heartbeat: false, ...options } as StageOptions))
  await settled()
  scene.sent()
}
const judge = async (...data: unknown[]) => {
  for (const one of data) {
    expect(pending.has(one)).toBe(true)
    pending.get(one)!()
    pending.delete(one)
    await settled()
  }
}
const send = (data: string, options?: SendOptions) =>
  scene.client.channel('chat').send('message', data, options)
const ask = (data: string, options?: object) =>
  ending(scene.client.channel('chat').request('history', data, options))
const arrived = () => scene.sent().map(({ t, d, n }) => (t === 'm' ? d : [t, n, d]))

beforeEach(async () => {
  heard = []
  troubles = []
  gone = []
  reported = []
  pending = new Map()
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  await open()
})
afterEach(() => {
  vi.unstubAllGlobals()
  expect(reported).toEqual([])
})

describe('what arrives', () => {
  it('is heard as its schema gives it, at once where that takes no time', () => {
    scene.receive(event('a'), event('b'))
    expect(heard).toEqual(['A', 'B'])
  })

  it('is heard in the order of the wire, whichever is judged first', async () => {
    scene.receive(event('a'), event('slow b'), event('c'), event('slow d'), event('e'))
    expect(heard).toEqual(['A'])
    await judge('slow d')
    expect(heard).toEqual(['A'])
    await judge('slow b')
    expect(heard).toEqual(['A', 'SLOW B', 'C', 'SLOW D', 'E'])
    scene.receive(event('f'))
    expect(heard.at(-1)).toBe('F')
  })

  it('and is not valid is told once, in its place, with the reason schema', async () => {
    scene.receive(event('bad'), event('slow bad'), event('bad too'), event('c'))
    expect(troubles).toHaveLength(1)
    await judge('slow bad')
    expect(troubles.map(({ reason, excerpt, count }) => [reason, excerpt, count])).toEqual(
      [1, 2, 3].map((count) => ['schema', 'chat/message', count]),
    )
    expect(troubles[0]!.error).toMatchObject({ name: 'ValidationError', issues: [{ message: 'bad' }] })
    expect(heard).toEqual(['C'])
  })

  it('with no schema of its own is heard as it came, in its turn', async () => {
    scene.client.channel('news').on('deal', (data) => heard.push(data))
    scene.receive(event('slow a'), { t: 'm', c: 'news', e: 'deal', d: 'bad but free' })
    expect(heard).toEqual([])
    await judge('slow a')
    expect(heard).toEqual(['SLOW A', 'bad but free'])
  })

  it('waits in a bounded queue: what comes above 1,000 is told, and skipped', async () => {
    scene.receive(event('slow first'), ...Array.from({ length: 1_001 }, (_, n) => event(`${n}`)))
    expect(troubles.map(({ reason }) => reason)).toEqual(['schema', 'schema'])
    await judge('slow first')
    expect(heard).toHaveLength(1_000)
    scene.receive(event('then'))
    expect(heard.at(-1)).toBe('THEN')
  })

  it('is heard though its link was lost meanwhile, before what the next one brings', async () => {
    scene.receive(event('slow a'))
    reopen(scene)
    scene.receive(event('b'))
    await judge('slow a')
    expect(heard).toEqual(['SLOW A', 'B'])
  })

  it('is heard by who listens when it is judged', async () => {
    scene.receive(event('slow a'))
    scene.client.channel('chat').leave()
    await judge('slow a')
    expect(heard).toEqual([])
  })
})

describe('what is sent', () => {
  const invalid = expect.objectContaining({ name: 'ValidationError', issues: [{ message: 'bad' }] })

  it('goes out as its schema gives it', () => {
    expect(send('a').status).toBe('sent')
    expect(arrived()).toEqual(['A'])
  })

  it('and is not valid throws at once, where that takes no time; nobody else is told', () => {
    expect(() => send('bad')).toThrow(invalid)
    expect([arrived(), troubles, gone]).toEqual([[], [], []])
  })

  it('and is found invalid later is refused, and told by error and dropped, once each', async () => {
    const delivery = send('slow bad')
    expect(delivery.status).toBe('queued')
    await judge('slow bad')
    expect([delivery.status, await delivery.done, arrived()]).toEqual(['dropped', 'dropped', []])
    expect(troubles).toEqual([{ reason: 'schema', error: invalid, excerpt: 'chat/message', count: 1 }])
    expect(gone).toEqual([
      { message: { type: 'event', channel: 'chat', event: 'message', data: 'slow bad' }, reason: 'refused' },
    ])
  })

  it('goes out in the order in which it was given, whichever is judged first', async () => {
    const deliveries = ['a', 'slow b', 'c', 'slow d', 'e'].map((data) => send(data))
    const asked = ask('f')
    await settled()
    expect(arrived()).toEqual(['A'])
    await judge('slow d')
    expect(arrived()).toEqual([])
    await judge('slow b')
    expect(arrived()).toEqual(['SLOW B', 'C', 'SLOW D', 'E', ['q', 1, 'F']])
    expect(await Promise.all(deliveries.map(({ done }) => done))).toEqual(Array(5).fill('sent'))
    expect(send('g').status).toBe('sent')
    scene.receive(answer(1, 'here'))
    expect(await asked).toBe('HERE')
  })

  it('and is invalid throws at once, though others before it are still judged', async () => {
    send('slow a')
    expect(() => send('bad')).toThrow(invalid)
    await judge('slow a')
    expect([arrived(), gone]).toEqual([['SLOW A'], []])
  })

  it('is bounded while it is judged: 1,000 wait, whatever fits the queue', async () => {
    await open({ queue: { maxMessages: 2 } })
    send('slow a')
    for (let count = 1; count < 1_000; count++) send('b')
    expect(() => send('c')).toThrow(expect.objectContaining({ name: 'QueueFullError' }))
    expect(() => send('slow d')).toThrow(expect.objectContaining({ name: 'QueueFullError' }))
    await judge('slow a')
    expect([arrived().length, gone]).toEqual([1_000, []])
    expect(send('e').status).toBe('sent')
  })

  it('and does not fit the queue once it is judged is refused, and told', async () => {
    await open({ queue: { maxMessages: 1 } })
    scene.native.fail()
    send('a')
    const delivery = send('slow b')
    await judge('slow b')
    expect([delivery.status, gone.map(({ reason }) => reason)]).toEqual(['dropped', ['refused']])
    expect(troubles.map(({ error }) => (error as Error).name)).toEqual(['QueueFullError'])
  })

  it('waits for a link as any other, once it is judged', async () => {
    scene.native.fail()
    const delivery = send('slow a')
    await judge('slow a')
    expect(delivery.status).toBe('queued')
    scene.clock.advance(1_500)
    scene.native.accept()
    expect([arrived(), await delivery.done]).toEqual([
      [['sub', undefined, undefined], 'SLOW A'].slice(0, 2),
      'sent',
    ])
  })

  it('is volatile as of the moment when it is judged', async () => {
    const [one, two] = [send('slow a', { volatile: true }), send('slow b', { volatile: true })]
    await judge('slow a')
    scene.native.fail()
    await judge('slow b')
    expect([one.status, two.status, gone.map(({ reason }) => reason)]).toEqual([
      'sent',
      'dropped',
      ['volatile'],
    ])
  })
})

describe('while it is judged a message', () => {
  it('may be cancelled, and is told so once', async () => {
    const delivery = send('slow a')
    expect([delivery.cancel(), delivery.cancel(), delivery.status]).toEqual([true, false, 'cancelled'])
    await judge('slow a')
    expect([arrived(), gone.map(({ reason }) => reason), await delivery.done]).toEqual([
      [],
      ['cancelled'],
      'cancelled',
    ])
  })

  it('may be cancelled, and then nobody hears that it was not valid', async () => {
    send('slow bad').cancel()
    await judge('slow bad')
    expect([troubles, gone.length]).toEqual([[], 1])
  })

  it('may be cancelled later, where it then waits', async () => {
    scene.native.fail()
    const delivery = send('slow a')
    await judge('slow a')
    expect([delivery.cancel(), delivery.cancel(), delivery.status]).toEqual([true, false, 'cancelled'])
    expect([gone.map(({ reason }) => reason), await delivery.done]).toEqual([['cancelled'], 'cancelled'])
  })

  it('is purged with what waits: another user never sends it [S34]', async () => {
    scene.native.fail()
    const delivery = send('slow a')
    const asked = ask('slow b')
    await settled()
    send('c')
    scene.client.purge()
    expect([delivery.status, await asked]).toEqual(['dropped', ['RequestDroppedError', false]])
    await judge('slow a', 'slow b')
    send('d')
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(arrived()).toEqual([['sub', undefined, undefined], 'D'])
    expect(gone.map(({ message, reason }) => [message.data, reason])).toEqual([
      ['slow a', 'purged'],
      ['slow b', 'purged'],
      ['c', 'purged'],
    ])
  })

  it('is given up once it is judged, where the client was closed meanwhile', async () => {
    const delivery = send('slow a')
    const asked = ask('slow b')
    await settled()
    scene.client.close()
    scene.native.finishClose()
    await judge('slow a', 'slow b')
    expect([delivery.status, await asked]).toEqual(['dropped', ['RequestDroppedError', false]])
    expect(gone.map(({ reason }) => reason)).toEqual(['closed', 'closed'])
  })
})

describe('a request', () => {
  it('whose query is not valid rejects, at once or later, and is not sent', async () => {
    const [now, later] = [ask('bad'), ask('slow bad')]
    await settled()
    await judge('slow bad')
    expect(await Promise.all([now, later])).toEqual(Array(2).fill(['ValidationError', undefined]))
    expect([arrived(), troubles]).toEqual([[], []])
  })

  it('whose reply is not valid rejects, and harms nobody', async () => {
    const [now, later, good] = [ask('a'), ask('b'), ask('c')]
    await settled()
    scene.receive(answer(1, 'bad'), answer(2, 'slow bad'), answer(3, 'here'))
    await judge('slow bad')
    expect(await Promise.all([now, later, good])).toEqual([
      ['ValidationError', true],
      ['ValidationError', true],
      'HERE',
    ])
  })

  it('gets its reply in its turn among the events', async () => {
    const asked = ask('a').then((reply) => heard.push(reply))
    await settled()
    scene.receive(event('slow b'), answer(1, 'reply'))
    await settled()
    expect(heard).toEqual([])
    await judge('slow b')
    await asked
    expect(heard).toEqual(['SLOW B', 'REPLY'])
  })

  it('whose reply is judged for too long times out; the reply is skipped', async () => {
    const asked = ask('a', { timeout: 1_000 })
    await settled()
    scene.receive(answer(1, 'slow reply'))
    scene.clock.advance(1_000)
    expect(await asked).toEqual(['RequestTimeoutError', true])
    await judge('slow reply')
    expect([troubles, reported]).toEqual([[], []])
  })

  it('that is aborted while its query is judged is never sent [S35]', async () => {
    const controller = new AbortController()
    const asked = ask('slow a', controller)
    await settled()
    controller.abort()
    expect(await asked).toEqual(['AbortError', undefined])
    await judge('slow a')
    expect([arrived(), gone.map(({ reason }) => reason)]).toEqual([[], ['cancelled']])
  })

  it('that is idempotent is asked again as it was judged, and not judged again', async () => {
    const asked = ask('slow a', { idempotent: true })
    await settled()
    await judge('slow a')
    expect(arrived()).toEqual([['q', 1, 'SLOW A']])
    reopen(scene)
    expect(arrived().at(-1)).toEqual(['q', 1, 'SLOW A'])
    expect(pending.size).toBe(0)
    scene.receive(answer(1, 'here'))
    expect(await asked).toBe('HERE')
  })
})

describe('what the server asks', () => {
  const ask = (n: number, d: string) => scene.receive({ t: 'q', n, c: 'chat', e: 'who', d })
  const respond = () => {
    const questions: unknown[] = []
    scene.client.channel('chat').respond('who', (question) => {
      questions.push(question)
      return String(question).toLowerCase().replace('ask bad', 'bad')
    })
    return questions
  }

  it('is judged, and so is its answer; what is not valid is told to the server as such', async () => {
    const questions = respond()
    ask(1, 'a')
    ask(2, 'bad')
    ask(3, 'ask bad')
    await settled()
    expect(questions).toEqual(['A', 'ASK BAD'])
    const answers = scene.sent().sort((a, b) => Number(a['n']) - Number(b['n']))
    expect(answers).toEqual([
      { t: 'r', n: 1, d: 'A' },
      { t: 'r', n: 2, err: expect.objectContaining({ code: 'invalid' }) },
      { t: 'r', n: 3, err: expect.objectContaining({ code: 'invalid' }) },
    ])
    expect(JSON.stringify(answers)).not.toContain('stack')
  })

  it('and is judged for too long is not answered on another link', async () => {
    respond()
    ask(1, 'slow a')
    await settled()
    reopen(scene)
    scene.sent()
    await judge('slow a')
    expect(arrived()).toEqual([])
  })
})

describe('a validator that never ends', () => {
  it('holds up what comes after it, and nothing else: the link lives, requests time out', async () => {
    scene.receive(event('slow for ever'), event('b'))
    const asked = ask('a', { timeout: 1_000 })
    await settled()
    scene.receive(answer(1, 'here'), { t: 'ping' })
    expect(arrived()).toEqual([
      ['q', 1, 'A'],
      ['pong', undefined, undefined],
    ])
    scene.clock.advance(1_000)
    expect(await asked).toEqual(['RequestTimeoutError', true])
    expect([heard, scene.client.state.name]).toEqual([[], 'open'])
  })

  it('keeps no more than the bound, in either direction, and a refusal still arrives', async () => {
    scene.receive(event('slow for ever'))
    scene.receive(...Array.from({ length: 5_000 }, () => event('b')))
    expect(troubles).toHaveLength(4_001)
    const asked = ask('a')
    await settled()
    scene.receive({ t: 'r', n: 1, err: { code: 'no' } })
    expect(await asked).toEqual(['RequestFailedError', true])
    send('slow for ever')
    for (let count = 1; count < 1_000; count++) send('b')
    expect(() => send('b')).toThrow(expect.objectContaining({ name: 'QueueFullError' }))
  })
})

describe('before the first link', () => {
  it('a message is judged, and waits', async () => {
    begin(stage({ channels, heartbeat: false } as StageOptions))
    const delivery = send('slow a')
    await judge('slow a')
    scene.native.accept()
    expect([arrived().at(-1), delivery.status]).toEqual(['SLOW A', 'sent'])
  })
})
