import { describe, expect, test } from 'vitest'
import {
  described,
  differences,
  unexplained,
  type AllowedDifference,
} from '../support/comet/differential/compare'
import { stories, transcript, type Entry } from '../support/comet/differential/transcript'

const entry = (at: number, story: string, message: Entry['message'] = {}, what = 'listener'): Entry => ({
  step: 'step',
  at,
  what,
  status: 'connected',
  story,
  message,
})
const publish = (at: number, n: number, successful = true) =>
  entry(at, `publish of ${n}`, { id: `${at}`, successful })
const connect = (id: string, successful: boolean, reason = '') =>
  entry(0, 'connect', successful ? { id, successful } : { id, successful, failure: { reason } })

const compared = (original: Entry[], ours: Entry[]) => differences(stories(original), stories(ours))

describe('two transcripts', () => {
  test('are equal though ids and times are not', () => {
    const run = (offset: number, client: string) => [
      entry(offset, 'handshake', { id: `${offset}`, clientId: client }),
      entry(offset + 100, 'subscribe', { id: `${offset + 1}`, clientId: client }),
    ]
    expect(compared(run(1, 'k3j'), run(7, 'x0o'))).toEqual([])
  })

  test('differ where another client id is used than before', () => {
    const run = (...clients: string[]) =>
      clients.map((clientId, i) => entry(100 * i, `publish of ${i}`, { clientId }))
    expect(compared(run('a', 'a'), run('a', 'b')).map(({ story }) => story)).toEqual(['publish of 1'])
  })

  test('are equal though two messages that were close are the other way around', () => {
    expect(compared([publish(0, 1), publish(40, 2)], [publish(0, 2), publish(500, 1)])).toEqual([])
  })

  test('differ where two messages that were apart are the other way around', () => {
    const [difference] = compared([publish(0, 1), publish(60, 2)], [publish(0, 2), publish(60, 1)])
    expect(described(difference!)).toBe(
      'step: order\n  - publish of 1, then publish of 2\n  + publish of 2, then publish of 1',
    )
  })

  test('differ where one has a line more, in its place', () => {
    const lines = (...whats: string[]) => whats.map((what) => entry(0, 'publish of 1', {}, what))
    const [difference] = compared(lines('callback', 'listener'), lines('callback', 'hook', 'listener'))
    expect(described(difference!)).toBe(
      'step: publish of 1\n    callback [up]\n  + hook [up]\n    listener [up]',
    )
  })

  test('differ where one hears of something that the other does not', () => {
    expect(compared([], [publish(0, 1)])).toHaveLength(1)
    expect(compared([publish(0, 1)], [])).toHaveLength(1)
  })

  test('are equal though one failed to connect more often', () => {
    const once = [connect('1', true), connect('2', false), connect('4', true)]
    const often = [
      connect('1', true),
      connect('2', false),
      connect('3', false),
      connect('4', true),
      connect('5', true),
    ]
    expect(compared(once, often)).toEqual([])
  })

  test('differ where one failed in another way', () => {
    expect(compared([connect('1', false, 'Error')], [connect('1', false, 'Timeout')])).toHaveLength(1)
  })
})

test('a difference is explained when each of its lines has a name', () => {
  const name = (side: string): AllowedDifference => ({
    name: side,
    reason: 'because',
    shape: 'cometd',
    explains: (lone) => lone.side === side,
  })
  const [difference] = compared([publish(0, 1)], [publish(0, 1, false)])
  const used = new Set<AllowedDifference>()
  const [original, ours] = [name('original'), name('ours')]
  expect(unexplained(difference!, [original], 'faye', used)).toMatchObject([{ side: 'ours' }])
  expect(unexplained(difference!, [original, ours], 'faye', used)).toEqual([])
  expect([...used]).toEqual([original, ours])
})

test('a transcript says once what several listeners were told', () => {
  const told = [
    entry(0, 'connect', { channel: '/meta/connect' }),
    entry(0, 'connect', { channel: '/meta/connect' }),
  ]
  expect(transcript(stories(told))).toBe(
    'step\n  connect\n    listener [connected] {"channel":"/meta/connect"}\n    listener [connected] the same\n',
  )
})
