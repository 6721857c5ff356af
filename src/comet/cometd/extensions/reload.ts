import type { Message } from '../../bayeux/message.js'
import { Extension, type ExtensionHost } from './extension.js'

export interface ReloadConfiguration {
  /** The key in the `sessionStorage`. @defaultValue 'org.cometd.reload' */
  readonly name?: string
}

/** What the next page has to know. The names are the original's: either may have left it. */
interface Session {
  readonly url?: string | undefined
  handshakeResponse?: Message
  transportType?: string | undefined
}

/** Whoever takes it uses it up. */
const take = (name: string): Session => {
  try {
    const stored = sessionStorage.getItem(name)
    sessionStorage.removeItem(name)
    return Object(JSON.parse(stored!)) as Session
  } catch {
    // No storage for this page, or something else in it.
    return {}
  }
}

/**
 * Takes the session along into the next page: `cometd.reload()`, called before the page goes, keeps the reply to the
 * handshake, and the next page's handshake is answered by it. https://docs.cometd.org/current/reference/#_extensions_reload
 */
export class ReloadExtension extends Extension {
  #name = 'org.cometd.reload'
  #session: Session = {}
  #reloading = false
  #batching = false

  constructor(configuration?: ReloadConfiguration) {
    super()
    this.configure(configuration)
  }

  configure(configuration?: ReloadConfiguration): void {
    // `reload` may be a listener, and this an event.
    if (typeof configuration?.name === 'string') this.#name = configuration.name
  }

  override registered(name: string, cometd: ExtensionHost): void {
    super.registered(name, cometd)
    cometd.reload = (configuration) => {
      this.configure(configuration)
      if (!this.#session.handshakeResponse) return
      sessionStorage.setItem(this.#name, JSON.stringify(this.#session))
      this.#reloading = true
      cometd.getTransport()?.abort()
    }
  }

  override unregistered(): void {
    delete this.cometd?.reload
    super.unregistered()
  }

  override outgoing(message: Message): Message | null {
    const { channel, connectionType } = message
    if (channel === '/meta/handshake') return this.#restore(message)
    if (channel === '/meta/disconnect') this.#forget()
    if (channel !== '/meta/connect') return message
    // The session is the next page's: who asks for its messages now would take them away from it.
    if (this.#reloading) return null
    this.#session.transportType ??= connectionType
    return message
  }

  override incoming(message: Message): Message {
    const { channel, successful } = message
    if (channel === '/meta/handshake' && successful) this.#session.handshakeResponse ??= message
    if (channel === '/meta/disconnect') this.#forget()
    if (channel === '/meta/connect') this.#flush()
    return message
  }

  #forget(): void {
    this.#session = {}
    this.#flush()
  }

  #flush(): void {
    if (!this.#batching) return
    this.#batching = false
    this.cometd?.endBatch()
  }

  #restore(message: Message): Message | null {
    const cometd = this.cometd!
    const url = cometd.getURL() ?? undefined
    const session = take(this.#name)
    const { handshakeResponse, transportType } = session
    this.#reloading = false
    if (session.url !== url || !handshakeResponse?.successful) {
      this.#session = { url }
      return message
    }
    this.#session = session
    const { id } = message
    const callback = cometd._getCallback(id)
    // The server may still hold a `/meta/connect` of the page before: nothing goes before the reply to the first one of this.
    this.#batching = true
    cometd.startBatch()
    cometd.setTimeout(() => {
      cometd._putCallback(id, callback)
      cometd.receive({
        ...handshakeResponse,
        id: id!,
        ext: { ...handshakeResponse.ext, reload: true },
        ...(transportType && { supportedConnectionTypes: [transportType] }),
      })
    }, 0)
    return null
  }
}
