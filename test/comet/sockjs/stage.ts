import { afterEach, beforeEach, vi } from 'vitest'
import { SockJS, type SockJSOptions } from '../../../src/sockjs.js'
import { FakeServer, settled } from '../../../src/testing/index.js'

export { settled }

/** One request of the page; it waits until the test answers it. */
export interface Asked {
  readonly url: string
  readonly init: RequestInit
  /** What the body says. */
  readonly body: unknown
  readonly aborted: boolean
  answer: (text?: string, status?: number) => Promise<void>
  respond: (response: Response) => void
  fail: () => Promise<void>
}

/** The requests of each test of this file, in order. */
export const hearRequests = (): Asked[] => {
  const requests: Asked[] = []
  beforeEach(() => {
    requests.length = 0
    vi.stubGlobal(
      'fetch',
      (url: string, init: RequestInit) =>
        new Promise<Response>((resolve, reject) => {
          const { body, signal } = init
          const abort = () => reject(new DOMException('Aborted', 'AbortError'))
          if (signal?.aborted) abort()
          signal?.addEventListener('abort', abort)
          requests.push({
            url,
            init,
            body: typeof body === 'string' ? JSON.parse(body) : body,
            get aborted() {
              return !!signal?.aborted
            },
            answer: (text = '', status = 200) => {
              resolve(new Response(status === 204 ? null : text, { status }))
              return settled()
            },
            respond: resolve,
            fail: () => {
              reject(new TypeError('Failed to fetch'))
              return settled()
            },
          })
        }),
    )
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })
  return requests
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
