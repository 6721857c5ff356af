import { describe, expect, it, vi } from 'vitest'
import { TimeStampExtension } from '../../../../src/comet/cometd/extensions/time-stamp.js'
import { hosted, originals, type Step, walk } from './originals.js'

const steps: Step[] = [
  ['outgoing', { channel: '/meta/handshake' }],
  ['outgoing', { channel: '/chat', data: 1, timestamp: 'of the page' }],
  ['incoming', { channel: '/chat', data: 2 }],
  ['incoming', { channel: '/chat', data: 3, timestamp: 'of the server' }],
]

describe('the timestamp extension', () => {
  it.each(originals)(
    'does with every message what that of $version does',
    ({ TimeStampExtension: Original }) => {
      vi.setSystemTime(1_700_000_000_000)
      const results = walk(hosted(new TimeStampExtension()), steps)
      expect(results).toEqual(walk(hosted(new Original()), steps))
      expect(results).toMatchObject([
        { timestamp: 'Tue, 14 Nov 2023 22:13:20 GMT' },
        { timestamp: 'Tue, 14 Nov 2023 22:13:20 GMT' },
        { data: 2 },
        { timestamp: 'of the server' },
      ])
      vi.useRealTimers()
    },
  )
})
