import { WebSocket } from 'ws'
import { systemClock } from '../../src/core/clock'
import type { ListeningOptions } from '../../src/event-source'

const hour = 3_600_000

/** Options with which only every second WebSocket can open, and what was taken. */
export const nowAndThen = () => {
  const taken = { websocket: 0, http: 0 }
  let attempts = 0
  let messages = 0
  let passed = 0
  class Blocked extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      super(attempts++ % 2 ? url : 'ws://127.0.0.1:1/', protocols)
      this.on('open', () => taken.websocket++)
    }
  }
  const options: ListeningOptions = {
    WebSocket: Blocked as never,
    transports: ['websocket', 'http'],
    fetch: (...request) => {
      taken.http++
      return fetch(...request)
    },
    retry: () => 10,
    clock: { ...systemClock, now: () => systemClock.now() + passed },
  }
  return {
    taken,
    options,
    /** Now and then enough time has passed to try a WebSocket again. */
    between: () => {
      if (++messages % 5 === 0) passed += hour
    },
  }
}
