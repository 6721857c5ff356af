import { beforeEach, describe, expect, it } from 'vitest'
import { HoldfastError } from '../../src/index.js'
import { hearReports } from '../support/reported.js'
import { openStage, reopen, settled, type Stage, type WireFrame } from './stage.js'

type Responder = (question: unknown, context: { readonly signal: AbortSignal }) => unknown

const question = (n: unknown, d?: unknown, e = 'who', c = 'chat') => ({ t: 'q', n, c, e, d })
const answer = (n: unknown, d?: unknown) => ({ t: 'r', n, d })
const failure = (n: unknown, code: string, more?: object) => ({ t: 'r', n, err: { code, ...more } })
const oops = new Error('oops')

let scene: Stage
const reported = hearReports('anything')
beforeEach(() => {
  scene = openStage()
})

const respond = (responder: Responder, event = 'who') =>
  scene.client.channel('chat').respond(event, responder as never)
/** What the server is answered. */
const answered = async (...frames: unknown[]): Promise<WireFrame[]> => {
  scene.receive(...frames)
  await settled()
  return scene.sent().filter(({ t }) => t === 'r')
}
/** Answers when the test says so; keeps the signals. */
const slowly = () => {
  const signals: AbortSignal[] = []
  const answers: ((reply: unknown) => void)[] = []
  respond((_, { signal }) => {
    signals.push(signal)
    return new Promise((resolve) => answers.push(resolve))
  })
  return { signals, answers }
}

describe('what the server asks', () => {
  it('is answered by its number, of whichever type, with what the responder gives', async () => {
    respond((data) => [data])
    respond((data) => Promise.resolve(data), 'echo')
    respond(() => {}, 'nothing')
    expect(await answered(question(7, 'a'), question('7', 'b'), question(0, null, 'echo'))).toEqual([
      answer(7, ['a']),
      answer('7', ['b']),
      answer(0, null),
    ])
    expect(await answered(question(1, 'x', 'nothing'))).toEqual([{ t: 'r', n: 1 }])
  })

  it('subscribes the channel, as listening does, and ending it unsubscribes', async () => {
    const off = respond(() => 1)
    await settled()
    off()
    off()
    await settled()
    expect(scene.sent()).toEqual([
      { t: 'sub', c: ['chat'] },
      { t: 'uns', c: ['chat'] },
    ])
    expect(await answered(question(1))).toEqual([failure(1, 'not-found')])
  })

  it('is refused where nothing answers it: another event, channel, or none at all', async () => {
    respond(() => 1)
    expect(await answered(question(1, 0, 'else'), question(2, 0, 'who', 'else'))).toEqual([
      failure(1, 'not-found'),
      failure(2, 'not-found'),
    ])
  })

  it('is refused as the responder says, where it throws or rejects with a RequestFailedError', async () => {
    const details = { code: 'forbidden', data: { for: 'admins' } }
    respond(() => {
      throw new HoldfastError('RequestFailedError', 'Not you', details)
    })
    respond(() => Promise.reject(new HoldfastError('RequestFailedError', 'No')), 'plainly')
    expect(await answered(question(1), question(2, 0, 'plainly'))).toEqual([
      failure(1, 'forbidden', { message: 'Not you', data: { for: 'admins' } }),
      failure(2, 'failed', { message: 'No' }),
    ])
    expect(reported).toEqual([])
  })

  it('is refused without a word of what else went wrong, which is reported here', async () => {
    respond(() => {
      throw oops
    })
    respond(() => Promise.reject(oops), 'later')
    respond(() => 1n, 'no JSON')
    respond(() => 'x'.repeat(2 ** 21), 'too large')
    const asked = ['who', 'later', 'no JSON', 'too large'].map((event, n) => question(n, 0, event))
    expect(await answered(...asked)).toEqual(asked.map(({ n }) => failure(n, 'failed')))
    expect(reported.filter((error) => error !== oops).map((error) => (error as Error).name)).toEqual([
      'TypeError',
      'MessageTooLargeError',
    ])
  })

  it('does not disturb what the client asks, whose numbers are its own', async () => {
    respond((data) => data)
    const asked = scene.client.channel('chat').request('history')
    await settled()
    expect(await answered(question(1, 'theirs'))).toEqual([answer(1, 'theirs')])
    scene.receive(answer(1, 'ours'))
    expect(await asked).toBe('ours')
  })

  it('may be asked of the server in turn', async () => {
    respond(async () => scene.client.channel('chat').request('history'))
    scene.receive(question(1))
    await settled()
    expect(await answered(answer(1, 'from there'))).toEqual([answer(1, 'from there')])
  })
})

describe('one event', () => {
  it('has one responder: another is a TypeError, until the first ends', async () => {
    const off = respond(() => 'first')
    expect(() => respond(() => 'second')).toThrow('chat/who has a responder')
    off()
    respond(() => 'third')
    off()
    expect(await answered(question(1))).toEqual([answer(1, 'third')])
  })

  it('has a newer one though the end of an older one is asked for again, of the same function, too', async () => {
    const me = () => 'me'
    const off = respond(me)
    off()
    respond(me)
    off()
    scene.client.channel('chat').leave()
    respond(me)
    off()
    expect(await answered(question(1))).toEqual([answer(1, 'me')])
  })

  it('has none after leave()', async () => {
    respond(() => 'first')
    scene.client.channel('chat').leave()
    expect(await answered(question(1))).toEqual([failure(1, 'not-found')])
    respond(() => 'second')
    expect(await answered(question(2))).toEqual([answer(2, 'second')])
  })
})

describe('an answer that is under way', () => {
  it('is no longer wanted where the server takes its question back: the signal says so, and nothing is sent', async () => {
    const { signals, answers } = slowly()
    await answered(question(1), question(2))
    expect(await answered({ t: 'x', n: 1 }, { t: 'x', n: 1 }, { t: 'x', n: 3 }, { t: 'x', n: '2' })).toEqual(
      [],
    )
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    for (const reply of answers) reply('here')
    expect(await answered()).toEqual([answer(2, 'here')])
  })

  it('is no longer wanted where the link is lost, and never goes out on another', async () => {
    const { signals, answers } = slowly()
    await answered(question(1))
    reopen(scene)
    expect(signals[0]!.aborted).toBe(true)
    answers[0]!('for the old link')
    expect(await answered()).toEqual([])
    await answered(question(1))
    answers[1]!('for the new one')
    expect(await answered()).toEqual([answer(1, 'for the new one')])
    expect(scene.log).toEqual(['open'])
  })

  it('waits for no other link either, where the answer comes while there is none', async () => {
    const { answers } = slowly()
    await answered(question(1))
    scene.native.fail()
    answers[0]!('too late')
    await settled()
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(await answered()).toEqual([])
    expect(scene.log).toEqual(['open'])
  })

  it('is still given where its responder ended meanwhile', async () => {
    const { signals, answers } = slowly()
    await answered(question(1))
    scene.client.channel('chat').leave()
    expect(signals[0]!.aborted).toBe(false)
    answers[0]!('here')
    expect(await answered()).toEqual([answer(1, 'here')])
  })

  it('is no longer wanted once the client has closed', async () => {
    const { signals, answers } = slowly()
    await answered(question(1))
    scene.client.close()
    scene.native.finishClose()
    expect(signals[0]!.aborted).toBe(true)
    answers[0]!('too late')
    expect(await answered()).toEqual([])
  })

  it('cannot be taken back once it was given', async () => {
    let kept: AbortSignal | undefined
    respond((_, { signal }) => void (kept = signal))
    expect(await answered(question(1))).toHaveLength(1)
    expect(await answered({ t: 'x', n: 1 })).toEqual([])
    expect(kept!.aborted).toBe(false)
  })
})

describe('a flood', () => {
  const flood = Array.from({ length: 1_000 }, (_, n) => question(n))

  it('of questions is answered up to 1,000 at once; the rest is told that it is busy', async () => {
    const { answers } = slowly()
    const flood = Array.from({ length: 1_005 }, (_, n) => question(n))
    expect(await answered(...flood)).toEqual(
      [1_000, 1_001, 1_002, 1_003, 1_004].map((n) => failure(n, 'busy')),
    )
    expect(answers).toHaveLength(1_000)
    answers[0]!('done')
    expect(await answered()).toEqual([answer(0, 'done')])
    expect(await answered(question('room again'))).toEqual([])
    expect(answers).toHaveLength(1_001)
    expect(scene.client.state.name).toBe('open')
  })

  it.each([
    ['taken back', () => answered(...flood.map(({ n }) => ({ t: 'x', n })))],
    ['lost with its link', () => reopen(scene)],
  ])('that was %s makes room once its responders have ended, and not before', async (_, end) => {
    const { signals, answers } = slowly()
    await answered(...flood)
    await end()
    expect(signals.every(({ aborted }) => aborted)).toBe(true)
    expect(await answered(question('too soon'))).toEqual([failure('too soon', 'busy')])
    for (const answer of answers) answer('for nobody')
    expect(await answered()).toEqual([])
    expect(await answered(...flood)).toEqual([])
    expect(answers).toHaveLength(2_000)
  })
})

describe('on a line or with a server that is not well', () => {
  it('an answer that waits behind a backlog never goes out on another link', async () => {
    respond(() => 'for the old link')
    await settled()
    scene.native.fail()
    scene.client.channel('chat').send('message')
    scene.clock.advance(1_500)
    scene.native.bufferedAmount = 300_000
    scene.native.accept()
    scene.clock.advance(5_000)
    scene.receive(question(1), question(2, 0, 'not found'))
    await settled()
    reopen(scene)
    expect(scene.sent().map(({ t }) => t)).toEqual(['sub', 'm'])
  })

  it('two questions of one number both end with their link', async () => {
    const answers: ((value: unknown) => void)[] = []
    respond(() => new Promise((resolve) => answers.push(resolve)))
    scene.receive(question(1), question(1))
    await settled()
    reopen(scene)
    for (const answer of answers) answer('for the old link')
    await settled()
    expect(scene.sent().filter(({ t }) => t === 'r')).toEqual([])
  })

  it('a flood with one number is bounded, too', async () => {
    let running = 0
    respond(() => {
      running++
      return new Promise(() => {})
    })
    scene.receive(...Array.from({ length: 1_005 }, () => question(1)))
    await settled()
    expect(running).toBeLessThanOrEqual(1_000)
  })

  it('a responder that gives up because its signal says so is not reported', async () => {
    respond(
      (_, { signal }) =>
        new Promise((_, reject) => {
          signal.onabort = () => reject(signal.reason)
        }),
    )
    scene.receive(question(1), question(2))
    await settled()
    scene.receive({ t: 'x', n: 1 })
    scene.native.fail()
    await settled()
    expect(reported).toEqual([])
  })
})
