import { afterEach, beforeEach, vi } from 'vitest'
import { SockJS, type SockJSOptions } from '../../../src/sockjs.js'
import { FakeHttp, type FakeRequest, FakeServer, settled } from '../../../src/testing/index.js'

export { settled }

/** The requests of each test of this file, in order. */
export const hearRequests = (): readonly FakeRequest[] => {
  const http = new FakeHttp()
  beforeEach(() => {
    http.requests.length = 0
    vi.stubGlobal('fetch', http.fetch)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })
  return http.requests
}

/** How a `close` reads in a log. */
const told = (event: CloseEvent) =>
  `${event.code} '${event.reason}' ${event.wasClean ? 'clean' : 'unclean'}${'retryAt' in event ? ' retrying' : ''}`

/** A socket among fakes, on its way. Chance is 0.5 throughout: the first delay of `backoff()` is 1.5 s. */
export const stage = (options: SockJSOptions = {}, url = 'http://server.test/echo') => {
  const network = new FakeServer()
  const { clock, page } = network
  const socket = new SockJS(url, null, {
    ...network.options,
    ...options,
  })
  const log: string[] = []
  const note = (text: string) => log.push(`${text} @${socket.readyState}`)
  socket.onopen = () => note(`open ${socket.transport}`)
  socket.onmessage = ({ data }) => note(`message ${data}`)
  socket.onerror = () => note('error')
  socket.onheartbeat = () => note('heartbeat')
  socket.onclose = (event) => note(`close ${told(event)}`)
  socket.addEventListener('dropped', ({ data, reason }) => note(`dropped ${data as string} ${reason}`))
  return {
    socket,
    clock,
    network,
    page,
    log,
    /** What was logged since this was asked last. */
    get news() {
      return log.splice(0)
    },
    get native() {
      return network.last
    },
  }
}

/** A socket that is open, by a WebSocket. */
export const openStage = (options?: SockJSOptions) => {
  const scene = stage(options)
  scene.native.accept()
  scene.log.length = 0
  return scene
}
