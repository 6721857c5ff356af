import { describe, expect, it } from 'vitest'
import type { Message } from '../../../../src/comet/bayeux/message.js'
import { BinaryExtension } from '../../../../src/comet/cometd/extensions/binary.js'
import { absurd, hosted, originals, type Step, walk } from './originals.js'

const bytes = Uint8Array.of(1, 2, 3, 4, 5)
const ext = { binary: {} }

const steps: Step[] = [
  ['outgoing', { channel: '/files', ext, data: { data: bytes, last: true, meta: { name: 'a.png' } } }],
  ['outgoing', { channel: '/files', ext, data: { data: bytes.buffer, last: false } }],
  ['outgoing', { channel: '/files', ext: { binary: true }, data: { data: [1, 2, 3], last: true } }],
  ['outgoing', { channel: '/files', data: { data: 'text' } }],
  ['outgoing', { channel: '/files', ext: {}, data: { data: 'text' } }],
  ['outgoing', { channel: '/files', ext: { binary: false } as object, data: { data: 'text' } }],
  ['outgoing', { channel: '/meta/handshake', ext }],
  ['incoming', { channel: '/files', ext, data: { data: '0rJuaDT', last: true, meta: { name: 'a.png' } } }],
  ['incoming', { channel: '/files', data: { data: '0rJua' } }],
  ['incoming', { channel: '/files', ext: {}, data: { data: '0rJua' } }],
  ['incoming', { channel: '/meta/connect', ext, successful: true }],
]

describe('the binary extension', () => {
  it.each(originals)(
    'does with every message what that of $version does',
    ({ BinaryExtension: Original }) => {
      const results = walk(hosted(new BinaryExtension()), steps)
      expect(results).toEqual(walk(hosted(new Original()), steps))
      expect(results[0]).toMatchObject({
        ext,
        data: { data: '0rJua1P', last: true, meta: { name: 'a.png' } },
      })
      expect(results[7]).toMatchObject({ data: { data: Uint8Array.of(1, 2, 3, 4, 123).buffer, last: true } })
    },
  )

  it('leaves meta messages alone', () => {
    const message = { channel: '/meta/private', ext, data: { data: '0rJua' } }
    expect(walk(hosted(new BinaryExtension()), [['incoming', message]])).toEqual([message])
  })

  it('tells the page of what is no bytes, by the client’s onExtensionException', () => {
    const message = { channel: '/files', ext, data: { data: 'text' } }
    expect(() => new BinaryExtension().outgoing(message)).toThrow(/^Binary data must be/)
  })

  it('lets nonsense through as it came', () => {
    const nonsense = absurd.flatMap((value): unknown[] => [
      { channel: '/files', ext: value, data: value },
      { channel: '/files', ext, data: value },
      ...(typeof value === 'string' ? [] : [{ channel: '/files', ext, data: { data: value } }]),
      { channel: '/files', ext, successful: true },
    ])
    for (const message of nonsense) {
      const [result] = walk(hosted(new BinaryExtension()), [['incoming', message as Message]])
      expect(result).toEqual(message)
    }
  })
})
