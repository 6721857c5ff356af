import { beforeEach, describe, expect, it } from 'vitest'
import type { Address, Link, LinkEnd, LinkEvents } from '../../src/index.js'
import { type Answer, greeting } from '../../src/layers/greeting.js'

const address: Address = { url: 'ws://server.test/', protocols: [], binaryType: 'arraybuffer' }
const info = { protocol: 'chat.v1', extensions: '' }
const end: LinkEnd = { type: 'close', code: 4401, reason: 'expired', wasClean: true, failed: false }

/** What the owner of the link is told, in order; and what the link was told to do. */
let log: unknown[]
/** The wire's side. */
let wire: LinkEvents
let link: Link

const events: LinkEvents = {
  open: (negotiated) => log.push(['open', negotiated]),
  message: (data) => log.push(['message', data]),
  close: (ended) => log.push(['close', ended]),
}
const answers: Record<string, Answer> = { welcome: 'welcome', junk: 'nothing', bye: end }

const begin = (told: LinkEvents = events) => {
  log = []
  link = greeting({ hello: () => 'hello', answer: (data) => answers[data as string] ?? 'other' })(
    (_, below) => {
      wire = below
      return {
        send: (data) => !!log.push(['send', data]),
        close: () => log.push(['closing']),
        abandon: () => log.push(['abandon']),
        bufferedAmount: 7,
        binaryType: 'arraybuffer',
      }
    },
  )(address, told)
}
const say = (...messages: unknown[]) => {
  for (const message of messages) wire.message(message)
}
const names = () => log.map((entry) => (entry as unknown[])[0])

beforeEach(() => begin())

describe('a link with a greeting', () => {
  it('says it first, and is open once it is answered [S32]', () => {
    expect(log).toEqual([])
    wire.open(info)
    expect(log).toEqual([['send', 'hello']])
    say('welcome')
    expect(log).toEqual([
      ['send', 'hello'],
      ['open', info],
    ])
  })

  it('gives what came meanwhile in its order, after the opening and before what follows', () => {
    wire.open(info)
    say('a', 'junk', 'b')
    expect(names()).toEqual(['send'])
    say('welcome', 'c')
    expect(log.slice(1)).toEqual([
      ['open', info],
      ['message', 'a'],
      ['message', 'b'],
      ['message', 'c'],
    ])
  })

  it('takes each later message as it is: another welcome, or a refusal, is for its owner', () => {
    wire.open(info)
    say('welcome', 'welcome', 'bye', 'junk')
    expect(log.slice(2)).toEqual([
      ['message', 'welcome'],
      ['message', 'bye'],
      ['message', 'junk'],
    ])
  })

  it('that is refused ends as the refusal says, and lets go of the wire first [S32]', () => {
    wire.open(info)
    say('a', 'bye')
    expect(log.slice(1)).toEqual([['abandon'], ['close', end]])
  })

  it('that ends before the answer tells of that end, and of nothing that came', () => {
    wire.open(info)
    say('a')
    wire.close(end)
    expect(log.slice(1)).toEqual([['close', end]])
  })

  it('that ends before it opened tells of that end', () => {
    wire.close(end)
    expect(log).toEqual([['close', end]])
  })

  it('keeps 1,000 messages, and takes one more for no answer', () => {
    wire.open(info)
    say(...Array(1_000).keys())
    expect(names()).toEqual(['send'])
    say('one more')
    expect(names()).toEqual(['send', 'abandon', 'close'])
    expect(log.at(-1)).toEqual(['close', expect.objectContaining({ code: 1006, failed: true })])
  })

  it('gives all of the 1,000 that it kept, once', () => {
    wire.open(info)
    say(...Array(1_000).keys(), 'welcome', 'then')
    expect(names().filter((name) => name === 'message')).toHaveLength(1_001)
    expect(log.at(-1)).toEqual(['message', 'then'])
  })

  it('counts only what it keeps: what is nothing has no end', () => {
    wire.open(info)
    say(...Array(5_000).fill('junk'), 'welcome')
    expect(names()).toEqual(['send', 'open'])
  })

  it('is its wire in all else', () => {
    expect(link.bufferedAmount).toBe(7)
    wire.open(info)
    link.send('early')
    link.close()
    expect(names()).toEqual(['send', 'send', 'closing'])
  })

  it('each has its own: what one kept is not told by another', () => {
    wire.open(info)
    say('of the first')
    const first = wire
    begin()
    wire.open(info)
    say('welcome')
    expect(names()).toEqual(['send', 'open'])
    first.message('welcome')
    expect(log.slice(2)).toEqual([
      ['open', info],
      ['message', 'of the first'],
    ])
  })

  it('asks anew for what is said on each', () => {
    let count = 0
    const layer = greeting({ hello: () => `hello ${++count}`, answer: () => 'welcome' })
    const said: unknown[] = []
    const open = layer((_, below) => {
      wire = below
      return {
        send: (data) => !!said.push(data),
        close() {},
        abandon() {},
        bufferedAmount: 0,
        binaryType: 'blob',
      }
    })
    for (let link = 0; link < 2; link++) {
      open(address, { ...events })
      wire.open(info)
    }
    expect(said).toEqual(['hello 1', 'hello 2'])
  })
})
