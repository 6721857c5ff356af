import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { enterRoom } from '../../docs/demo/page/comet/room.js'

// The application of the demo's page for CometD, over a client that the test plays.

type Reply = (message: Record<string, unknown>) => void

class PlayedClient {
  static last: PlayedClient
  readonly listeners = new Map<string, Reply>()
  readonly published: { channel: string; data: any; reply: Reply }[] = []

  constructor() {
    PlayedClient.last = this
  }

  addListener(channel: string, listener: Reply) {
    this.listeners.set(channel, listener)
  }

  publish(channel: string, data: unknown, reply: Reply) {
    this.published.push({ channel, data, reply })
  }

  isDisconnected() {
    return false
  }

  configure() {}
  handshake() {}
  subscribe() {}
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('org', { cometd: { CometD: PlayedClient } })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a message whose reply was lost, and that the history brings, has arrived for good', () => {
  const fates: string[] = []
  const nothing = () => {}
  const room = enterRoom('http://server.test', {
    me: 'Ada',
    onMessage: (message) => void fates.push((message as { fate: string }).fate),
    onState: nothing,
    onRepeat: nothing,
    onReply: nothing,
  })
  const { listeners, published } = PlayedClient.last
  const connect = listeners.get('/meta/connect')!

  connect({ successful: true })
  room.say('hi')
  const [asked, said] = published
  expect([asked!.channel, said!.channel]).toEqual(['/service/history', '/chat/demo'])
  said!.reply({ successful: false })
  asked!.reply({ successful: true, ext: { history: [{ ...said!.data, number: 1 }] } })
  expect(fates).toEqual(['queued', 'sent', 'queued', 'arrived'])

  vi.advanceTimersByTime(60_000)
  expect([fates.at(-1), published.length]).toEqual(['arrived', 2])
})
