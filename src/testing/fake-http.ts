import { settled } from './settled.js'

interface Settle {
  readonly resolve: (response: Response) => void
  readonly reject: (error: unknown) => void
}

/** A request that the page has made, and that the test answers. What settles it fulfils once the page has heard of it. */
export class FakeRequest {
  readonly url: string
  readonly init: RequestInit
  readonly headers: Headers
  readonly #settle: Settle
  #settled = false
  #body: ReadableStreamDefaultController<Uint8Array> | undefined

  constructor(url: string, init: RequestInit, settle: Settle) {
    this.url = url
    this.init = init
    this.headers = new Headers(init.headers)
    this.#settle = settle
    const { signal } = init
    signal?.addEventListener('abort', () => void this.fail(signal.reason))
  }

  /** Whether it was neither answered, nor failed, nor aborted. */
  get pending(): boolean {
    return !this.#settled
  }

  /** Whether the page wants it no longer. */
  get aborted(): boolean {
    return !!this.init.signal?.aborted
  }

  /**
   * A whole answer.
   *
   * @throws Error where it was answered before (as a rejection, here and below).
   */
  async answer(
    status: number,
    body: string | null = null,
    headers: Record<string, string> = {},
  ): Promise<void> {
    const none = [204, 304].includes(status)
    await this.respond(new Response(none ? null : body, { status, headers }))
  }

  /** An answer of your own making. */
  async respond(response: Response): Promise<void> {
    if (this.#settled) throw new Error(`${this.url} was answered already, or has failed`)
    this.#settled = true
    this.#settle.resolve(response)
    await settled()
  }

  /** An answer whose body comes piece by piece. */
  async stream(headers: Record<string, string> = { 'Content-Type': 'text/event-stream' }): Promise<void> {
    let controller: ReadableStreamDefaultController<Uint8Array>
    const body = new ReadableStream<Uint8Array>({ start: (own) => void (controller = own) })
    if (this.pending) this.#body = controller!
    await this.respond(new Response(body, { headers }))
  }

  /** A piece of it. */
  async push(piece: string | Uint8Array): Promise<void> {
    this.#streaming.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece)
    await settled()
  }

  /** Its end. */
  async end(): Promise<void> {
    this.#streaming.close()
    this.#body = undefined
    await settled()
  }

  /** The connection breaks, before the answer or in it; after it, nothing happens. */
  async fail(error: unknown = new TypeError('Failed to fetch')): Promise<void> {
    this.#settled = true
    this.#settle.reject(error)
    this.#body?.error(error)
    this.#body = undefined
    await settled()
  }

  get #streaming(): ReadableStreamDefaultController<Uint8Array> {
    if (!this.#body) throw new Error(`${this.url} has no body to write into: stream() gives it one`)
    return this.#body
  }
}

/** A network for `fetch`: nothing is answered by itself. */
export class FakeHttp {
  /** Every request, in order. */
  readonly requests: FakeRequest[] = []
  /** The server's side: called with each request. */
  server: ((request: FakeRequest) => void) | undefined

  /** In place of the global one. It takes a URL and options, as the Comet clients give them; no `Request`. */
  readonly fetch: typeof fetch = (url, init = {}) =>
    new Promise((resolve, reject) => {
      if (url instanceof Request) throw new TypeError('FakeHttp takes a URL, got a Request')
      if (init.signal?.aborted) return reject(init.signal.reason as Error)
      const request = new FakeRequest(`${url}`, init, { resolve, reject })
      this.requests.push(request)
      this.server?.(request)
    })

  /** Those that wait for an answer. */
  get pending(): FakeRequest[] {
    return this.requests.filter(({ pending }) => pending)
  }

  /**
   * The request made last.
   *
   * @throws Error where none was.
   */
  get last(): FakeRequest {
    const request = this.requests.at(-1)
    if (!request) throw new Error('Nothing was requested: pass `fetch` of this to what should ask')
    return request
  }
}
