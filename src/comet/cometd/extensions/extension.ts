import type { Message } from '../../bayeux/message.js'

/** What of a client its extensions use: ours has it, and so has the original. */
export interface ExtensionHost {
  /** Whether the acknowledge extension asks for acknowledged messages. @defaultValue true */
  ackEnabled?: boolean
  /** Keeps the session for the next page; there while the reload extension is registered. */
  reload?: (configuration?: { readonly name?: string }) => void
  getURL(): string | null | undefined
  getTransport(): { abort(): void } | null | undefined
  receive(message: Message): void
  startBatch(): void
  endBatch(): void
  setTimeout(callback: () => void, delay: number): unknown
  /** The callback of the message with this id. */
  _getCallback(id: string | undefined): ((message: Message) => void) | undefined
  _putCallback(id: string | undefined, callback: ((message: Message) => void) | undefined): unknown
}

/**
 * What sees every message before it is sent and before anybody hears of it, `/meta/` ones too. It may change the message,
 * give another in its place, or `null`: then it goes no further.
 * https://docs.cometd.org/current/reference/#_extensions_writing
 */
export interface MessageExtension {
  registered?(name: string, cometd: ExtensionHost): void
  unregistered?(): void
  /** Returns nothing, the message that goes on, or `null`. */
  incoming?(message: Message): unknown
  /** Returns nothing, the message that goes on, or `null`. */
  outgoing?(message: Message): unknown
}

/** An extension that changes nothing: to be extended. */
export class Extension implements MessageExtension {
  #cometd: ExtensionHost | null | undefined

  /** The client, while it is registered there. */
  get cometd(): ExtensionHost | null | undefined {
    return this.#cometd
  }

  registered(_name: string, cometd: ExtensionHost): void {
    this.#cometd = cometd
  }

  unregistered(): void {
    this.#cometd = null
  }

  incoming(message: Message): Message | null {
    return message
  }

  outgoing(message: Message): Message | null {
    return message
  }
}
