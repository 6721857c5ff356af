interface Settle {
  readonly resolve: (response: Response) => void
  readonly reject: (error: unknown) => void
}

/** A request that the page has made, and that the test answers. */
export class FakeRequest {
  readonly url: string
  readonly init: RequestInit
  readonly headers: Headers
  readonly #settle: Settle
  #body: ReadableStreamDefaultController<Uint8Array> | undefined

  constructor(url: string, init: RequestInit, settle: Settle) {
    this.url = url
    this.init = init
    this.headers = new Headers(init.headers)
    this.#settle = settle
    init.signal?.addEventListener('abort', () => this.fail(new DOMException('Aborted', 'AbortError')))
  }

  get aborted(): boolean {
    return !!this.init.signal?.aborted
  }

  /** A whole answer. */
  answer(status: number, body: string | null = null, headers: Record<string, string> = {}): Promise<void> {
    const none = [204, 304].includes(status)
    this.#settle.resolve(new Response(none ? null : body, { status, headers }))
    return settled()
  }

  /** An answer whose body comes piece by piece. */
  stream(headers: Record<string, string> = { 'Content-Type': 'text/event-stream' }): Promise<void> {
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (this.#body = controller) })
    this.#settle.resolve(new Response(body, { headers }))
    return settled()
  }

  /** A piece of it. */
  push(piece: string | Uint8Array): Promise<void> {
    this.#body!.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece)
    return settled()
  }

  /** Its end. */
  end(): Promise<void> {
    this.#body!.close()
    return settled()
  }

  /** The connection breaks, before the answer or in it. */
  fail(error: unknown = new TypeError('Failed to fetch')): Promise<void> {
    this.#settle.reject(error)
    try {
      this.#body?.error(error)
    } catch {
      // It was complete.
    }
    return settled()
  }
}

/** A network for `fetch`: nothing is answered by itself. */
export class FakeHttp {
  readonly requests: FakeRequest[] = []
  /** The server's side: called with each request. */
  server: ((request: FakeRequest) => void) | undefined

  readonly fetch = ((url: string, init: RequestInit = {}) =>
    new Promise<Response>((resolve, reject) => {
      if (init.signal?.aborted) return reject(new DOMException('Aborted', 'AbortError'))
      const request = new FakeRequest(`${url}`, init, { resolve, reject })
      this.requests.push(request)
      this.server?.(request)
    })) as typeof fetch

  /** The request made last. */
  get last(): FakeRequest {
    const request = this.requests.at(-1)
    if (!request) throw new Error('Nothing was requested')
    return request
  }
}

/** Lets promises and streams that have settled tell of it. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
}
