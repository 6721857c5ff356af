import { describe, expect, it } from 'vitest'
import { xhrPolling } from '../../../src/comet/sockjs/xhr-polling.js'
import type { Link } from '../../../src/index.js'
import { ManualClock } from '../../../src/testing/index.js'
import { hearRequests, settled } from './stage.js'

// The link by itself keeps the contract of transports, whoever is above it.

const requests = hearRequests()

const openLink = async (hear: (link: Link, text: string) => void = () => {}) => {
  const log: string[] = []
  const note = (text: string) => {
    log.push(text)
    hear(link, text)
  }
  const clock = new ManualClock()
  const link: Link = xhrPolling({ clock, session: () => 'a/b', heartbeat: () => note('heartbeat') })(
    { url: 'ws://server.test/echo', protocols: [], binaryType: 'blob' },
    {
      open: () => note('open'),
      message: (data) => note(`message ${data as string}`),
      close: ({ code, reason }) => note(`close ${code} ${reason}`),
    },
  )
  await requests[0]!.answer(200, 'o\n')
  return { link, log, clock }
}

describe('a polling link', () => {
  it('takes nothing before it is open, nor when it is over', async () => {
    const link = xhrPolling({ clock: new ManualClock(), session: () => 'a/b', heartbeat: () => {} })(
      { url: 'ws://server.test/echo', protocols: [], binaryType: 'blob' },
      { open: () => {}, message: () => {}, close: () => {} },
    )
    expect(link.send('early')).toBe(false)
    await requests[0]!.answer(200, 'o\n')
    expect(link.send('now')).toBe(true)
    link.abandon()
    expect(link.send('late')).toBe(false)
  })

  it('tells nothing after abandon(), from within a frame or between two', async () => {
    const { log } = await openLink((link, text) => {
      if (text === 'message one') link.abandon()
    })
    await requests[1]!.answer(200, 'a["one","two"]\nh\na["three"]\nc[3000,"x"]\n')
    expect(log).toEqual(['open', 'message one'])
  })

  it('tells nothing after abandon(), of a close() that is under way', async () => {
    const { link, log } = await openLink()
    link.close(4002, 'mine')
    link.abandon()
    await settled()
    expect(log).toEqual(['open'])
  })

  it('closes once, after what was sent has gone', async () => {
    const { link, log } = await openLink()
    link.send('one')
    link.close(4002, 'mine')
    await settled()
    expect(log).toEqual(['open'])
    await requests.at(-1)!.answer(204)
    expect(log).toEqual(['open', 'close 4002 mine'])
    link.close()
    link.abandon()
    await settled()
    expect(log).toHaveLength(2)
  })

  it('counts what the server has not taken yet', async () => {
    const { link } = await openLink()
    link.send('é')
    expect(link.bufferedAmount).toBe(2)
    await settled()
    link.send('x')
    expect(link.bufferedAmount).toBe(3)
    await requests.at(-1)!.answer(204)
    expect(link.bufferedAmount).toBe(1)
    await requests.at(-1)!.answer(204)
    expect(link.bufferedAmount).toBe(0)
  })

  it('is text, whatever binaryType says', async () => {
    const { link, log } = await openLink()
    link.binaryType = 'arraybuffer'
    await requests[1]!.answer(200, 'a["text"]\n')
    expect(log).toEqual(['open', 'message text'])
  })
})
