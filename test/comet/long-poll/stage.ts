import { longPoll, type LongPollOptions } from '../../../src/long-poll.js'
import { FakeHttp, FakeServer, settled } from '../../../src/testing/index.js'

export const address = 'http://server.test/sub'

/** A loop among fakes: its time, its networks and its page are the test's. Chance is 0.5 throughout. */
export const stage = (options: Partial<LongPollOptions> = {}) => {
  const network = new FakeServer()
  const { clock, page } = network
  const http = new FakeHttp()
  /** What the callbacks were told. */
  const log: string[] = []
  const poll = longPoll({
    url: address,
    success: (data, textStatus, response) =>
      log.push(`success ${JSON.stringify(data)} ${textStatus} ${response.status}`),
    error: (response, textStatus, thrown) =>
      log.push(
        `error ${response.status} ${textStatus} ${thrown instanceof Error ? thrown.name : `${thrown as string}`}`,
      ),
    complete: (_response, textStatus) => log.push(`complete ${textStatus}`),
    ...network.options,
    fetch: http.fetch,
    transports: ['http'],
    ...options,
  })
  return { poll, clock, network, http, page, log, settled }
}
