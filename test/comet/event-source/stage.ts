import { EventSource, type EventSourceOptions } from '../../../src/event-source.js'
import { FakeHttp, FakeServer, settled } from '../../../src/testing/index.js'

export const address = 'http://server.test/events'
export const nchan = { protocol: 'ws+meta.nchan' }
export const stream = { protocol: 'holdfast.event-stream' }

/** An event source among fakes: its time, its networks and its page are the test's. Chance is 0.5 throughout. */
export const stage = (
  options: EventSourceOptions = {},
  url: ConstructorParameters<typeof EventSource>[0] = address,
) => {
  const network = new FakeServer()
  const { clock, page } = network
  const http = new FakeHttp()
  const source = new EventSource(url, {
    ...network.options,
    fetch: http.fetch,
    transports: ['websocket', 'http'],
    ...options,
  })
  /** The events, each with the `readyState` that its listener saw. */
  const log: string[] = []
  source.addEventListener('open', () => log.push(`open @${source.readyState}`))
  source.addEventListener('error', () => log.push(`error @${source.readyState}`))
  source.addEventListener('message', ({ data, lastEventId }) => log.push(`${data} #${lastEventId}`))
  return {
    source,
    clock,
    network,
    http,
    page,
    log,
    /** No WebSocket opens; what HTTP is then asked. */
    async withoutWebSocket() {
      network.last.fail()
      await settled()
      return http.last
    },
  }
}
