import type { Message } from '../../../../src/comet/bayeux/message.js'

// A Bayeux server without a network: it holds connects, acknowledges messages and tells the time; and it can lose answers.

/** What the original's client hands to a transport. */
interface Envelope {
  readonly messages: Message[]
  onSuccess(replies: Message[]): void
  onFailure(conduit: unknown, messages: Message[], failure: object): void
}

interface Session {
  readonly channels: Set<string>
  /** Whether it wants its messages acknowledged. */
  readonly acks: boolean
  batch: number
  queue: Message[]
  /** What was sent and not acknowledged, by batch. */
  readonly sent: Map<number, Message[]>
  /** Answers the connect that is held. */
  deliver: (() => void) | undefined
}

export class MemoryServer {
  /** What came, in order. */
  readonly received: Message[] = []
  readonly #sessions = new Map<string, Session>()
  /** How far its clock is ahead. */
  ahead = 0
  /** Whether the answer to this message gets lost. */
  loses: (message: Message) => boolean = () => false

  /** A way to it, as `registerTransport` takes one. */
  transport(): object {
    /** How often it was told to let go of what is under way. */
    let aborts = 0
    return {
      type: 'memory',
      registered: () => {},
      unregistered: () => {},
      accept: () => true,
      getType: () => 'memory',
      getURL: () => undefined,
      reset: () => {},
      abort: () => void aborts++,
      send: ({ messages, onSuccess, onFailure }: Envelope) => {
        const before = aborts
        for (const message of structuredClone(messages))
          this.#answer(message, (replies) =>
            setTimeout(() => {
              if (aborts > before) return
              if (this.loses(message)) onFailure(null, [message], { reason: 'lost' })
              else onSuccess(structuredClone(replies))
            }, 10),
          )
      },
    }
  }

  publish(message: Message): void {
    for (const session of this.#sessions.values())
      if (session.channels.has(message.channel)) {
        session.queue.push(message)
        session.deliver?.()
      }
  }

  receivedOn(channel: string): Message[] {
    return this.received.filter((message) => message.channel === channel)
  }

  #answer(message: Message, answer: (replies: Message[]) => void): void {
    this.received.push(message)
    const { channel, id, clientId, ext = {} } = message
    const { tc, l, o } = (ext['timesync'] ?? {}) as Record<string, number>
    const timesync = { tc, ts: Date.now() + this.ahead, p: 0, a: tc! + o! + l! - Date.now() - this.ahead }
    const reply: Message = { channel, id: id!, successful: true, ...(tc && { ext: { timesync } }) }
    if (channel === '/meta/handshake') {
      const opened = `client ${this.#sessions.size}`
      const acks = ext['ack'] === true
      const session = {
        channels: new Set<string>(),
        acks,
        batch: 0,
        queue: [],
        sent: new Map(),
        deliver: undefined,
      }
      this.#sessions.set(opened, session)
      const advice = { reconnect: 'retry', interval: 0, timeout: 30_000 } as const
      const supportedConnectionTypes = ['memory', 'another']
      const agreed = { ...reply, clientId: opened, version: '1.0', supportedConnectionTypes, advice }
      return answer([{ ...agreed, ext: { ...reply.ext, ack: acks } }])
    }
    const session = this.#sessions.get(clientId!)!
    if (channel === '/meta/subscribe') session.channels.add(message.subscription as string)
    if (channel === '/meta/connect') return this.#connect(session, message, reply, answer)
    answer([reply])
    if (!channel.startsWith('/meta/')) this.publish({ channel, data: message.data, ext })
  }

  #connect(
    session: Session,
    { ext, advice }: Message,
    reply: Message,
    answer: (replies: Message[]) => void,
  ): void {
    // 7 says nothing on a page that was reloaded, until it has got something.
    const known = session.acks ? Number(ext?.['ack'] ?? 0) : Infinity
    const again = [...session.sent].filter(([batch]) => batch > known).flatMap(([, messages]) => messages)
    session.queue = [...again, ...session.queue]
    session.sent.clear()
    session.deliver = () => {
      session.deliver = undefined
      const messages = session.queue
      session.queue = []
      session.sent.set(++session.batch, messages)
      const acknowledged = { ...reply, ext: { ...reply.ext, ack: session.batch } }
      answer([...messages, session.acks ? acknowledged : reply])
    }
    if (advice?.timeout === 0 || session.queue.length) session.deliver()
  }
}
