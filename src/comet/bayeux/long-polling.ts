import { textOf } from '../../transports/http-link.js'
import { messagesFrom, unsendable, written } from './message.js'
import type { Envelope, Transport } from './transport.js'

/** Characters that an answer may have. */
const longest = 16_777_216

/**
 * Each envelope a POST, with the server's cookies: some servers find their sessions by them.
 * https://docs.cometd.org/current/reference/#_the_long_polling_transport
 */
export class LongPollingTransport implements Transport {
  readonly type: string = 'long-polling'
  /** What ends all that is under way. */
  readonly #under = new Set<AbortController>()

  getType(): string {
    return this.type
  }

  accept(): boolean {
    return typeof fetch === 'function'
  }

  width({ maxConnections }: { maxConnections: number }): number {
    return Math.max(1, maxConnections - 1)
  }

  send({ messages, url, settings, onSuccess, onFailure }: Envelope): () => void {
    const controller = new AbortController()
    const { signal } = controller
    let httpCode = 0
    const body = written(messages, (message, exception) =>
      onFailure(this, [message], { reason: unsendable, exception }),
    )
    if (!body) return () => {}
    const ask = async () => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json;charset=UTF-8', ...settings.requestHeaders },
        body,
        credentials: 'include',
        // What says goodbye may outlive its page.
        keepalive: messages.some(({ channel }) => channel === '/meta/disconnect'),
        signal,
      })
      httpCode = response.status
      if (!response.ok) throw new Error(response.statusText)
      let text = ''
      for await (const part of textOf(response))
        if ((text += part).length > longest)
          throw new Error(`The answer is longer than ${longest} characters`)
      return messagesFrom(text)
    }
    const end = (tell: () => void) => {
      if (this.#under.delete(controller) && !signal.aborted) tell()
    }
    this.#under.add(controller)
    ask().then(
      (received) =>
        end(() => {
          onSuccess(received)
          onFailure(this, messages, { reason: 'no reply', httpCode })
        }),
      (exception: unknown) =>
        end(() =>
          onFailure(this, messages, { reason: String((exception as Error).message), exception, httpCode }),
        ),
    )
    return () => {
      controller.abort()
      onFailure(this, messages, { reason: 'No answer in time', httpCode })
    }
  }

  abort(): void {
    for (const controller of this.#under) controller.abort()
    this.#under.clear()
  }
}
