import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../../../src/comet/bayeux/message.js'
import { AckExtension } from '../../../../src/comet/cometd/extensions/ack.js'
import { absurd, hosted, originals, type Step, walk } from './originals.js'

const handshake: Step = ['outgoing', { channel: '/meta/handshake' }]
const connect: Step = ['outgoing', { channel: '/meta/connect' }]
const agreed = (ext?: unknown, successful = true): Step => [
  'incoming',
  { channel: '/meta/handshake', successful, ...(ext === undefined ? {} : { ext }) } as Message,
]
const connected = (ext: unknown, successful = true): Step => [
  'incoming',
  { channel: '/meta/connect', successful, ext } as Message,
]

/** What the connect that follows says of acknowledgement. */
const echoAfter = (...steps: Step[]) => {
  const [last] = walk(hosted(new AckExtension()), [...steps, connect]).slice(-1) as [Message]
  return last.ext!['ack']
}

describe('the acknowledge extension', () => {
  const anyExt = fc.option(
    fc.record({ ack: fc.oneof(fc.boolean(), fc.nat(5), fc.constant('4')) }, { requiredKeys: [] }),
    { nil: undefined },
  )
  const anySteps = fc.array(
    fc.oneof(
      fc.tuple(anyExt, fc.boolean()).map(([ext, successful]) => [handshake, agreed(ext, successful)]),
      fc.tuple(anyExt, fc.boolean()).map(([ext, successful]) => [connected(ext, successful)]),
      fc.constant([connect]),
      fc.constantFrom('/chat', '/meta/subscribe', '/meta/disconnect').chain((channel) =>
        anyExt.map((ext): Step[] => [
          ['outgoing', { channel, ...(ext && { ext }) }],
          ['incoming', { channel, successful: true, ...(ext && { ext }) }],
        ]),
      ),
    ),
    { maxLength: 20 },
  )

  it.each(originals)('does with every message what that of $version does', ({ AckExtension: Original }) => {
    fc.assert(
      fc.property(anySteps, fc.constantFrom(undefined, true, false), (steps, ackEnabled) => {
        const all = [handshake, agreed({ ack: true }), ...steps.flat(), connect]
        const members = ackEnabled === undefined ? {} : { ackEnabled }
        expect(walk(hosted(new AckExtension(), members), all)).toEqual(
          walk(hosted(new Original(), members), all),
        )
      }),
      { numRuns: 500, seed: 1 },
    )
  })

  it.each([
    [undefined, true],
    [null, true],
    [0, true],
    [true, true],
    [false, false],
  ])('asks for it in the handshake; ackEnabled %s gives %s', (ackEnabled, ack) => {
    expect(walk(hosted(new AckExtension(), { ackEnabled } as object), [handshake])).toEqual([
      { channel: '/meta/handshake', ext: { ack } },
    ])
  })

  it('says which batch was the last, also one that has a lower number', () => {
    expect(echoAfter(handshake, agreed({ ack: true }))).toBe(0)
    expect(echoAfter(handshake, agreed({ ack: true }), connected({ ack: 7 }))).toBe(7)
    expect(echoAfter(handshake, agreed({ ack: true }), connected({ ack: 7 }), connected({ ack: 2 }))).toBe(2)
  })

  it('forgets it with the next handshake', () => {
    const once = [handshake, agreed({ ack: true }), connected({ ack: 7 })]
    expect(echoAfter(...once, handshake)).toBeUndefined()
    expect(echoAfter(...once, handshake, agreed({ ack: true }))).toBe(0)
  })

  it('says nothing to a server that did not agree', () => {
    expect(echoAfter(handshake, agreed(), connected({ ack: 7 }))).toBeUndefined()
    expect(echoAfter(handshake, agreed({ ack: false }), connected({ ack: 7 }))).toBeUndefined()
  })

  it('keeps what other extensions put in ext', () => {
    const ext = { mine: 1 }
    expect(walk(hosted(new AckExtension()), [['outgoing', { channel: '/meta/handshake', ext }]])).toEqual([
      { channel: '/meta/handshake', ext: { mine: 1, ack: true } },
    ])
  })

  it('stays with the last batch, whatever nonsense comes', () => {
    const good = [handshake, agreed({ ack: true }), connected({ ack: 7 })]
    for (const ack of absurd.filter((value) => !Number.isSafeInteger(value)))
      expect(echoAfter(...good, connected({ ack }))).toBe(7)
    for (const ext of absurd) expect(echoAfter(...good, connected(ext))).toBe(7)
    for (const ext of absurd) expect(echoAfter(handshake, agreed(ext))).toBeUndefined()
  })
})
