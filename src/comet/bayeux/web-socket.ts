import { type Alarm, createAlarm } from '../../core/clock.js'
import type { Link } from '../../core/transport.js'
import { webSocket } from '../../transports/web-socket.js'
import { base, type Failure, messagesFrom, unsendable, written } from './message.js'
import type { Envelope, Transport, TransportSettings } from './transport.js'

/** One WebSocket at a time, opened by the first who sends; what waits for it goes in order. */
export class WebSocketTransport implements Transport {
  readonly type: string = 'websocket'
  #link: Link | undefined
  #isOpen = false
  #patience: Alarm = () => {}
  /** What goes down with the link: everything that was sent by it and not answered. */
  #carried: Envelope[] = []
  /** When it is looked through for what was answered meanwhile: seldom, or a burst would cost its square. */
  #most = 16

  /** Whether there is one to use. */
  readonly accept: () => boolean

  constructor(accept = (): boolean => typeof WebSocket === 'function') {
    this.accept = accept
  }

  getType(): string {
    return this.type
  }

  /** Opens a link, so that it can be used once it `opened`; what is under way elsewhere stays there. */
  open(
    url: string,
    { clock, connectTimeout, protocol, WebSocket }: TransportSettings,
    opened = (): void => {},
  ): void {
    if (this.#link) return this.#isOpen ? opened() : undefined
    let late: Failure = { reason: 'Connect Timeout', websocketCode: 1000 }
    const patience = createAlarm(clock, () => this.#lose(late))
    this.#patience = patience
    try {
      this.#link = webSocket(WebSocket, clock)(
        {
          url: new URL(url, base()).href.replace(/^http/, 'ws'),
          protocols: protocol ? [protocol] : [],
          binaryType: 'arraybuffer',
        },
        {
          open: () => {
            patience()
            this.#isOpen = true
            this.#carried.forEach(this.#write)
            opened()
          },
          message: (data) => {
            let messages
            try {
              messages = messagesFrom(data)
            } catch (exception) {
              return this.#lose({ reason: 'malformed', exception })
            }
            this.#carried.at(-1)?.onSuccess(messages)
          },
          close: ({ code, reason }) => this.#lose({ reason, websocketCode: code }),
        },
      )
      if (connectTimeout) patience(clock.now() + connectTimeout)
    } catch (exception) {
      late = { reason: 'refused', exception }
      patience(clock.now())
    }
  }

  send(envelope: Envelope): () => void {
    this.#carried.push(envelope)
    if (this.#carried.length > this.#most) {
      this.#carried = this.#carried.filter(({ answered }) => !answered)
      this.#most = 2 * this.#carried.length + 16
    }
    if (this.#isOpen) this.#write(envelope)
    else if (!this.#link) this.open(envelope.url, envelope.settings)
    return () => this.#lose({ reason: 'Message Timeout', websocketCode: 1000 })
  }

  /** What JSON cannot say fails alone. */
  readonly #write = ({ messages, onFailure }: Envelope): void => {
    const text = written(messages, (message, exception) =>
      onFailure(this, [message], { reason: unsendable, exception }),
    )
    if (text) this.#link?.send(text)
  }

  #lose(failure: Failure): void {
    const carried = this.#carried
    this.abort()
    for (const { messages, onFailure } of carried) onFailure(this, messages, failure)
  }

  abort(): void {
    this.#patience()
    this.#link?.abandon()
    this.#link = undefined
    this.#isOpen = false
    this.#carried = []
  }
}
