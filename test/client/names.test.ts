import { beforeEach, describe, expect, it } from 'vitest'
import { hostileNames } from '../support/hostile-names.js'
import { hearReports } from '../support/reported.js'
import { event } from './listening.js'
import { ending, openStage, settled, type Stage } from './stage.js'

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

describe.each(hostileNames)('a name such as %j is only a name [S56]', (name) => {
  it('of a channel', async () => {
    const off = scene.client.channel(name).on('message', note())
    await settled()
    receive(event(1, 'message', name))
    scene.client.channel(name).send('message', 2)
    off()
    await settled()
    expect(scene.sent()).toEqual([
      { t: 'sub', c: [name] },
      event(2, 'message', name),
      { t: 'uns', c: [name] },
    ])
    expect(log).toEqual([[1]])
  })

  it('of an event', async () => {
    receive(event(0, name))
    const off = chat().on(name, note('on'))
    chat().once(name, note('once'))
    chat().onAny(note('any'))
    receive(event(1, name), event(2, name))
    off()
    receive(event(3, name))
    expect(log).toEqual([
      ['on', 1],
      ['once', 1],
      ['any', name, 1],
      ['on', 2],
      ['any', name, 2],
      ['any', name, 3],
    ])
    expect(reported).toEqual([])
  })

  it('of what is asked, here and there, and of its number', async () => {
    const [answered, failed] = [chat().request(name, 1), ending(chat().request('else'))]
    receive({ t: 'r', n: name, d: 'nobody asked' }, { t: 'r', n: 1, d: name })
    receive({ t: 'r', n: 2, err: { code: name, message: name, data: name } })
    expect([await answered, await failed]).toEqual([name, ['RequestFailedError', true]])

    receive({ t: 'q', n: name, c: name, e: name })
    scene.client.channel(name).respond(name, (question) => [question])
    receive({ t: 'q', n: name, c: name, e: name, d: 3 }, { t: 'x', n: name })
    receive({ t: 'q', n: name, c: name, e: name, d: 4 })
    await settled()
    expect(scene.sent().filter(({ t }) => t === 'r')).toEqual([
      { t: 'r', n: name, err: { code: 'not-found' } },
      { t: 'r', n: name, d: [4] },
    ])
  })

  it('of a key in the data, which comes as it was sent', () => {
    chat().on('message', (data) => log.push(JSON.stringify(data)))
    const text = JSON.stringify({ a: { [name]: 1 } }).replace('"a":{}', '"a":{"__proto__":1}')
    scene.native.receive(`{"t":"m","c":"chat","e":"message","d":${text}}`)
    scene.native.receive(`{"t":"m","c":"chat","e":"message","d":1,"__proto__":{"t":"q","n":1}}`)
    expect(log).toEqual([text, '1'])
    expect(({} as Record<string, unknown>)['n']).toBeUndefined()
  })
})
