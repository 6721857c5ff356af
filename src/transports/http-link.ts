import { failure } from '../core/close-code.js'
import type { LinkEnd, Transport } from '../core/transport.js'

/** Asks for a URL; aborted by the signal. It may reject. */
export type Get = (url: string, signal: AbortSignal) => Promise<Response>

/** What a link over HTTP is to whoever runs it; once it is closed or abandoned, nothing is told any more. */
export interface Listening {
  readonly url: string
  readonly signal: AbortSignal
  /** Only the first call counts. */
  readonly open: () => void
  readonly message: (data: unknown) => void
  /** Gives it up, as a lost one. */
  readonly abort: () => void
}

/** A link that only listens, as long as `run` runs: what that gives is how it ended; what it throws, a failure. */
export const httpLink =
  (run: (listening: Listening) => Promise<LinkEnd>): Transport =>
  ({ url }, events) => {
    const controller = new AbortController()
    const abort = () => controller.abort()
    let opened = false
    let over = false
    const end = (end: LinkEnd) => {
      if (!over) events.close(end)
      over = true
      abort()
    }
    const listening: Listening = {
      url: url.replace(/^ws/, 'http'),
      signal: controller.signal,
      open() {
        if (!opened && !over) events.open({ protocol: '', extensions: '' })
        opened = true
      },
      message(data) {
        if (!over) events.message(data)
      },
      abort,
    }
    run(listening).then(end, (error: unknown) => end({ ...failure, reason: String(error) }))
    return {
      send: () => false,
      close: abort,
      abandon() {
        over = true
        abort()
      },
      bufferedAmount: 0,
      binaryType: 'blob',
    }
  }

/** A body as it comes; UTF-8, without its byte order mark. */
export async function* textOf({ body }: Response): AsyncGenerator<string, void> {
  const reader = body?.getReader()
  const decoder = new TextDecoder()
  for (let part; (part = await reader?.read()) && !part.done;)
    yield decoder.decode(part.value, { stream: true })
}

/**
 * How a link ends whose request was answered otherwise than it wants: with the close code 4000 + status, by the example of
 * 4429; and where the server says when it may be asked again, as a WebSocket server would say that.
 */
export const refusal = ({
  status,
  statusText,
  headers,
}: Pick<Response, 'status' | 'statusText' | 'headers'>): LinkEnd => {
  const seconds = /^\d+$/.exec(headers.get('Retry-After') ?? '')
  return {
    ...failure,
    code: status === 503 ? 1013 : 4000 + status,
    reason: seconds ? `retry-after=${seconds[0]}` : statusText,
  }
}
