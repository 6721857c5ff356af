import type { Message } from '../../bayeux/message.js'
import { Extension } from './extension.js'

/**
 * Tells the server with each `/meta/connect` which batch of messages was the last to arrive, so that it sends again what
 * was lost. https://docs.cometd.org/current/reference/#_extensions_acknowledge
 */
export class AckExtension extends Extension {
  /** The last batch that arrived; none: this server does not want to know. */
  #batch: number | undefined

  override incoming(message: Message): Message {
    const ack = message.ext?.['ack']
    if (message.channel === '/meta/handshake') this.#batch = ack === true ? (this.#batch ?? 0) : undefined
    else if (
      message.channel === '/meta/connect' &&
      message.successful &&
      this.#batch !== undefined &&
      Number.isSafeInteger(ack)
    )
      // Also a lower one: the server counts, the client repeats.
      this.#batch = ack as number
    return message
  }

  override outgoing(message: Message): Message {
    const ext = (message.ext ??= {})
    if (message.channel === '/meta/handshake') {
      this.#batch = undefined
      ext['ack'] = this.cometd?.ackEnabled !== false
    } else if (message.channel === '/meta/connect' && this.#batch !== undefined) ext['ack'] = this.#batch
    return message
  }
}
