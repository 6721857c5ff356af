import { beforeEach, describe, expect, it } from 'vitest'
import { event } from './listening.js'
import { openStage, settled, type Stage } from './stage.js'

let scene: Stage
beforeEach(() => {
  scene = openStage()
})
const events = (options?: { signal?: AbortSignal; maxBuffered?: number }) =>
  scene.client.channel('chat').events('message', options)
const receive = (...data: unknown[]) => scene.receive(...data.map((d) => event(d)))

/** All that a loop takes, and how it ends: by itself, or with the name of an error. */
const loop = async (iterator: AsyncIterable<unknown>, body: (value: unknown) => unknown = () => {}) => {
  const taken: unknown[] = []
  try {
    for await (const value of iterator) {
      taken.push(value)
      if ((await body(value)) === 'break') return [...taken, 'break']
    }
    return [...taken, 'end']
  } catch (error) {
    return [...taken, (error as Error).name]
  }
}

/** What the server was told since it was asked last. */
const told = async () => {
  await settled()
  return scene.sent().map(({ t }) => t)
}

describe('a loop over the events of a channel', () => {
  it('takes each in order, whether it waits for them or they wait for it', async () => {
    const iterator = events()
    receive(1, 2)
    const looped = loop(iterator, (value) => value === 4 && 'break')
    await settled()
    receive(3)
    await settled()
    receive(4, 5)
    expect(await looped).toEqual([1, 2, 3, 4, 'break'])
  })

  it('subscribes from the call on, and ends its wish by break', async () => {
    const iterator = events()
    expect(await told()).toEqual(['sub'])
    receive(1)
    expect(await loop(iterator, () => 'break')).toEqual([1, 'break'])
    expect(await told()).toEqual(['uns'])
    expect(await loop(iterator)).toEqual(['end'])
  })

  it.each(['return', 'throw'])('ends its wish by %s in its body', async (how) => {
    const run = async () => {
      for await (const value of events()) {
        if (how === 'return') return value
        throw new RangeError(`${value}`)
      }
      return undefined
    }
    const outcome = run().catch((error: unknown) => error)
    expect(await told()).toEqual(['sub'])
    receive('one', 'two')
    expect(await outcome).toEqual(how === 'return' ? 'one' : new RangeError('one'))
    expect(await told()).toEqual(['uns'])
  })

  it('is one wish of several: the channel stays subscribed as long as there is another', async () => {
    const [one, other] = [events(), events()]
    expect(await told()).toEqual(['sub'])
    receive(1)
    expect(await loop(one, () => 'break')).toEqual([1, 'break'])
    expect(await told()).toEqual([])
    expect(await loop(other, () => 'break')).toEqual([1, 'break'])
    expect(await told()).toEqual(['uns'])
  })

  it('lives through a lost link, whose new one it subscribes', async () => {
    const looped = loop(events(), (value) => value === 2 && 'break')
    receive(1)
    scene.native.fail()
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(await told()).toEqual(['sub'])
    receive(2)
    expect(await looped).toEqual([1, 2, 'break'])
  })
})

describe('it ends by itself, after what came before,', () => {
  it('when the channel is left', async () => {
    const looped = loop(events())
    receive(1)
    scene.client.channel('chat').leave()
    receive(2)
    expect(await looped).toEqual([1, 'end'])
    expect(await told()).toEqual([])
  })

  it('when it leaves the channel in its own body', async () => {
    const looped = loop(events(), () => scene.client.channel('chat').leave())
    receive(1, 2)
    expect(await looped).toEqual([1, 2, 'end'])
  })

  it('when its signal is aborted: then at once, and of what waits it hears no more', async () => {
    const owner = new AbortController()
    const looped = loop(events({ signal: owner.signal }))
    receive(1)
    await settled()
    receive(2)
    owner.abort()
    receive(3)
    expect(await looped).toEqual([1, 'end'])
    expect(await told()).toEqual(['sub', 'uns'])
  })

  it('at once when its signal was aborted before, and wishes nothing', async () => {
    const iterator = events({ signal: AbortSignal.abort() })
    receive(1)
    expect(await loop(iterator)).toEqual(['end'])
    expect(await told()).toEqual([])
  })

  it('when the client is closed', async () => {
    const looped = loop(events())
    receive(1)
    scene.client.close()
    scene.native.finishClose()
    expect(await looped).toEqual([1, 'end'])
  })

  it('when the retry policy gives up', async () => {
    scene = openStage({ retry: () => false })
    const looped = loop(events())
    await settled()
    scene.native.fail()
    expect(await looped).toEqual(['end'])
  })
})

describe('a loop that is too slow', () => {
  it('takes what waits, and then throws a QueueFullError; others are not harmed', async () => {
    const iterator = events({ maxBuffered: 2 })
    const patient = events()
    receive(1, 2, 3, 4)
    expect(await loop(iterator)).toEqual([1, 2, 'QueueFullError'])
    expect(await loop(iterator)).toEqual(['end'])
    expect(await loop(patient, (value) => value === 4 && 'break')).toEqual([1, 2, 3, 4, 'break'])
    expect(scene.client.state.name).toBe('open')
  })

  it('ends its wish at once, and not when it comes to the error', async () => {
    const iterator = events({ maxBuffered: 1 })
    receive(1, 2)
    expect(await told()).toEqual([])
    scene.client.channel('chat').on('message', () => {})
    expect(await told()).toEqual(['sub'])
    expect(await loop(iterator)).toEqual([1, 'QueueFullError'])
    expect(await told()).toEqual([])
  })

  it('may be behind by 1,000, as long as it is not told otherwise', async () => {
    const iterator = events()
    receive(...Array(1_001).keys())
    expect(await loop(iterator)).toEqual([...Array(1_000).keys(), 'QueueFullError'])
  })

  it.each([0, -1, NaN, '5'])('cannot be allowed %s', (maxBuffered) => {
    expect(() => events({ maxBuffered: maxBuffered as number })).toThrow(/maxBuffered must be/)
  })
})

describe('taken by hand', () => {
  it('next() asked twice gives two, in order', async () => {
    const iterator = events()
    const [first, second] = [iterator.next(), iterator.next()]
    await settled()
    receive(1, 2)
    expect(await Promise.all([first, second])).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
    ])
  })

  it('return() ends what waits for the next, and gives nothing of what was there', async () => {
    const iterator = events()
    const waiting = iterator.next()
    const end = { done: true, value: undefined }
    expect(await iterator.return!()).toEqual(end)
    expect([await waiting, await iterator.next()]).toEqual([end, end])
    const other = events()
    receive(1, 2)
    await other.return!()
    expect(await other.next()).toEqual(end)
  })

  it('an iterator that nobody asks any more keeps no listener of a signal', async () => {
    const { signal } = new AbortController()
    let listening = 0
    const [add, remove] = [signal.addEventListener, signal.removeEventListener]
    signal.addEventListener = (...args: unknown[]) => {
      listening++
      add.apply(signal, args as never)
    }
    signal.removeEventListener = (...args: unknown[]) => {
      listening--
      remove.apply(signal, args as never)
    }
    const iterator = events({ signal })
    expect(listening).toBe(1)
    await iterator.return!()
    expect(listening).toBe(0)
  })
})
