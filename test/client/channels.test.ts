import { beforeEach, describe, expect, it } from 'vitest'
import { hearReports } from '../support/reported.js'
import { event } from './listening.js'
import { openStage, settled, type Stage } from './stage.js'

const oops = new Error('oops')

const reported = hearReports('anything')
let scene: Stage
let log: unknown[]
/** A listener that writes down what it hears, after its name. */
const note =
  (...name: unknown[]) =>
  (...heard: unknown[]) =>
    log.push([...name, ...heard])

beforeEach(() => {
  log = []
  scene = openStage()
})

const chat = () => scene.client.channel('chat')
const receive = (...frames: unknown[]) => scene.receive(...frames)

describe('a listener', () => {
  it('hears the data of its event on its channel, and no other, in order', () => {
    chat().on('message', note('a'))
    scene.client.channel('news').on('message', note('b'))
    receive(event(1), event(2, 'typing'), event(3, 'message', 'news'), event(4, 'message', 'else'), event(5))
    expect(log).toEqual([
      ['a', 1],
      ['b', 3],
      ['a', 5],
    ])
  })

  it('hears nothing where there is no data, which is not null', () => {
    chat().on('message', note())
    receive({ t: 'm', c: 'chat', e: 'message' }, event(null))
    expect(log).toEqual([[undefined], [null]])
  })

  it('that throws is reported and harms nobody: neither the next one nor the next event', () => {
    chat().on('message', () => {
      throw oops
    })
    chat().on('message', note('next'))
    chat().onAny(() => {
      throw oops
    })
    scene.client.on('message', note('client'))
    receive(event(1), event(2))
    expect(log.map((entry) => (entry as unknown[])[0])).toEqual(['next', 'client', 'next', 'client'])
    expect(reported).toEqual([oops, oops, oops, oops])
    expect([scene.client.state.name, scene.log]).toEqual(['open', []])
  })

  it('that is given twice hears twice, and each off takes one away', () => {
    const listener = note()
    const [one, other] = [chat().on('message', listener), chat().on('message', listener)]
    receive(event(1))
    one()
    one()
    receive(event(2))
    other()
    receive(event(3))
    expect(log).toEqual([[1], [1], [2]])
  })

  it('that is added by another hears from the next event on', () => {
    const off = chat().on('message', () => {
      off()
      chat().on('message', note('new'))
    })
    receive(event(1))
    expect(log).toEqual([])
    receive(event(2))
    expect(log).toEqual([['new', 2]])
  })

  it('that takes itself away while it is called does not keep the next one from hearing', () => {
    const off = chat().on('message', (): void => off())
    chat().on('message', note('next'))
    receive(event(1), event(2))
    expect(log).toEqual([
      ['next', 1],
      ['next', 2],
    ])
  })

  it('hears nothing any more once it was taken away, by another one of the same event, too', () => {
    chat().on('message', (): void => off())
    const off = chat().on('message', note('gone'))
    receive(event(1))
    expect(log).toEqual([])
  })

  it('hears nothing any more once its channel was left, by another one of the same event, too', () => {
    chat().on('message', () => chat().leave())
    chat().on('message', note('gone'))
    chat().onAny(note('any'))
    scene.client.on('message', ({ data }) => log.push(['client', data]))
    receive(event(1), event(2))
    expect(log).toEqual([
      ['client', 1],
      ['client', 2],
    ])
  })

  it.each([undefined, null, 'message', {}])('that is %s is a TypeError, and no wish', async (listener) => {
    for (const method of ['on', 'once', 'respond'] as const)
      expect(() => chat()[method]('message', listener as never)).toThrow(TypeError)
    expect(() => chat().onAny(listener as never)).toThrow(TypeError)
    await settled()
    expect(scene.sent()).toEqual([])
  })

  it.each([undefined, null, 7, Symbol.iterator])('of an event named %s is a TypeError', (name) => {
    const calls = ['on', 'once', 'respond', 'events', 'send'] as const
    for (const call of calls) expect(() => (chat() as any)[call](name, () => {})).toThrow(TypeError)
    expect(() => scene.client.channel(name as never)).toThrow(TypeError)
    expect(() => (scene.client as any).on(name, () => {})).toThrow(TypeError)
  })
})

describe('once', () => {
  it('hears the next event, and then ends its wish', async () => {
    chat().once('message', note())
    receive(event(1), event(2))
    await settled()
    expect(log).toEqual([[1]])
    expect(scene.sent()).toEqual([])
  })

  it('hears once even where it makes the event come again, and where it throws', () => {
    chat().once('message', (data) => {
      log.push(data)
      receive(event('again'))
      throw oops
    })
    receive(event('first'))
    expect([log, reported]).toEqual([['first'], [oops]])
  })

  it('hears nothing where it was taken away before', () => {
    const off = chat().once('message', note())
    off()
    receive(event(1))
    expect(log).toEqual([])
  })
})

describe('a listener of all', () => {
  it('events of a channel hears each, after those of the one event, and those that nobody else knows', () => {
    chat().onAny(note('any'))
    chat().on('message', note('one'))
    receive(event(1), event(2, 'unknown'), event(3, 'message', 'news'))
    expect(log).toEqual([
      ['one', 1],
      ['any', 'message', 1],
      ['any', 'unknown', 2],
    ])
  })

  it('messages of a client hears those of every channel, after the channel itself', () => {
    scene.client.on('message', ({ channel, event, data }) => log.push(['client', channel, event, data]))
    chat().onAny(note('any'))
    receive(event(1), event(2, 'deal', 'nobody listens'))
    expect(log).toEqual([
      ['any', 'message', 1],
      ['client', 'chat', 'message', 1],
      ['client', 'nobody listens', 'deal', 2],
    ])
  })
})

describe('a channel', () => {
  it('is the same for all who ask for its name', () => {
    expect(chat()).toBe(chat())
    expect(chat().name).toBe('chat')
    expect(chat()).not.toBe(scene.client.channel('Chat'))
  })

  it('that was left is unsubscribed, and may be listened to again', async () => {
    chat().on('message', note('before'))
    chat().respond('who', () => 'me')
    await settled()
    chat().leave()
    await settled()
    chat().on('message', note('after'))
    receive(event(1))
    await settled()
    expect(scene.sent().map(({ t }) => t)).toEqual(['sub', 'uns', 'sub'])
    expect(log).toEqual([['after', 1]])
  })

  it('that is left twice, or was never listened to, sends nothing', async () => {
    chat().leave()
    chat().leave()
    await settled()
    expect(scene.sent()).toEqual([])
  })

  it('keeps its listeners over a close and a reconnect', () => {
    chat().on('message', note())
    scene.client.close()
    scene.native.finishClose()
    scene.client.reconnect()
    scene.native.accept()
    expect(scene.sent()).toEqual([{ t: 'sub', c: ['chat'] }])
    receive(event(1))
    expect(log).toEqual([[1]])
  })
})
