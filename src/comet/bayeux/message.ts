/** What the server wants of the client. https://docs.cometd.org/current/reference/#_advice */
export interface Advice {
  /** What to do after a failure. @defaultValue `'retry'` */
  reconnect?: 'retry' | 'handshake' | 'none'
  /** Milliseconds between two `/meta/connect`. */
  interval?: number
  /** Milliseconds that the server holds a `/meta/connect`. */
  timeout?: number
  /** Milliseconds after which the server forgets who does not come back. */
  maxInterval?: number
}

/** Why a message did not get through. */
export interface Failure {
  /** The message that failed. */
  message?: Message
  /** The transport that was to carry it. */
  connectionType?: string
  /** In a few words, for people. */
  reason?: string
  /** The status of the HTTP answer; 0 where none came. */
  httpCode?: number
  /** The close code of the WebSocket. */
  websocketCode?: number
  /** What was thrown, where something was. */
  exception?: unknown
  [field: string]: unknown
}

/** A Bayeux message, either way. https://docs.cometd.org/current/reference/#_bayeux_message_fields */
export interface Message {
  channel: string
  id?: string
  clientId?: string
  /** Whatever the publisher sent: typed as `JSON.parse` types it, so that pages for the original compile unchanged. */
  data?: ReturnType<typeof JSON.parse>
  ext?: Record<string, unknown>
  advice?: Advice
  successful?: boolean
  error?: string
  subscription?: string | string[]
  connectionType?: string
  supportedConnectionTypes?: string[]
  version?: string
  minimumVersion?: string
  /** A handshake's reply after one that had succeeded. */
  reestablish?: boolean
  /** Of a reply that the client made itself: the server did not answer. */
  failure?: Failure
  [field: string]: unknown
}

const isObject = (value: unknown): value is Message => typeof value === 'object' && !!value

/**
 * What came from the wire: an array of messages, or one alone. What is no object is passed over; of the others not even
 * the channel is sure.
 *
 * @throws SyntaxError for what is no JSON, TypeError where there is something, and no object in it.
 */
export const messagesFrom = (body: unknown): Message[] => {
  const items = [JSON.parse(String(body)) as unknown].flat()
  const messages = items.filter(isObject)
  if (items.length && !messages.length) throw new TypeError('Expected an array of Bayeux messages')
  return messages
}

/** Why a message was not sent at all. */
export const unsendable = 'unsendable'

/** As JSON, or nothing. What JSON cannot say is told of, and left out. */
export const written = (
  messages: readonly Message[],
  tell: (message: Message, exception: unknown) => void,
): string | undefined => {
  const texts = messages.flatMap((message) => {
    try {
      return [JSON.stringify(message)]
    } catch (exception) {
      tell(message, exception)
      return []
    }
  })
  return texts.length ? `[${texts.join()}]` : undefined
}

/** What the page's addresses are relative to. */
export const base = (): string | undefined => globalThis.document?.baseURI ?? globalThis.location?.href

export const isMeta = (channel: unknown): boolean =>
  typeof channel === 'string' && channel.startsWith('/meta/')

/**
 * Whether it answers something that was sent. A delivery may carry the id of what its publisher sent, so an id alone says
 * nothing: Faye's servers do so.
 */
export const isReply = (message: Message): boolean =>
  message.successful !== undefined || isMeta(message.channel)

/** A channel and the patterns that cover it, in the order of `/a/b`, `/a/*`, `/a/**`, `/**`. */
export const patternsOf = (channel: string): string[] => {
  const patterns = [channel]
  // No more than a hundred: each level costs as much as the whole name.
  for (let end = channel.lastIndexOf('/'); end >= 0 && patterns.length < 100;) {
    const parent = channel.slice(0, end)
    if (patterns.length === 1) patterns.push(`${parent}/*`)
    patterns.push(`${parent}/**`)
    end = parent.lastIndexOf('/')
  }
  return patterns
}

/** Ten minutes: no server holds a request longer, and none may keep a client away for good. */
const longest = 600_000

/** The part of an advice that makes sense, so that nothing absurd is ever obeyed, or kept. */
export const sensible = (advice: unknown): Advice => {
  const given = Object(advice) as Advice
  const kept: Advice = {}
  for (const name of ['interval', 'timeout', 'maxInterval'] as const) {
    const value: unknown = given[name]
    if (typeof value === 'number' && value >= 0) kept[name] = Math.min(value, longest)
  }
  const { reconnect } = given
  if (['retry', 'handshake', 'none'].includes(reconnect!)) kept.reconnect = reconnect!
  return kept
}
