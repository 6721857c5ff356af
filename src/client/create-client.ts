import { json } from '../codecs/json.js'
import type { Provided } from '../connect/address.js'
import { Hold } from '../connect/hold.js'
import { systemClock } from '../core/clock.js'
import { closeArguments } from '../core/close-code.js'
import type { Data } from '../core/data.js'
import { guard, isHoldfastError } from '../core/errors.js'
import { check } from '../core/options.js'
import { never, standard } from '../core/retry.js'
import type { DropReason } from '../core/delivery.js'
import type { State } from '../core/state.js'
import { type Host, PlainChannel, type SendOptions } from './channel.js'
import type { Client } from './client.js'
import { createCredentials, retryExpired } from './credentials.js'
import { createEmitter } from './emitter.js'
import { type Frame, type Message, plainEnvelope } from './envelope.js'
import { createReceiver } from './incoming.js'
import { checkClientOptions, type ClientOptions, eventRule } from './options.js'
import { watchOutages } from './outage.js'
import { createRequests } from './requests.js'
import { createResponders } from './responders.js'
import type { AnyChannels, ChannelMap } from './shape.js'
import { createSubscriptions } from './subscriptions.js'
import { createTrouble } from './trouble.js'
import { createWire, pingIn } from './wire.js'

/** With more than this before it on a slow line, nothing is sent "now". */
const backlog = 65_536

const linked = ({ name }: State) => name === 'open' || name === 'closing'

/**
 * Connects, and holds.
 *
 * @param url - Where to: absolute, or relative to the page; or what is asked for it on every attempt.
 * @throws TypeError, RangeError for an option that cannot be, DOMException `SyntaxError` for such a url.
 */
export const createClient = <Channels extends ChannelMap<Channels> = AnyChannels>(
  url: Provided<string | URL>,
  options: ClientOptions<Channels> = {},
): Client<Channels> => {
  checkClientOptions(options)
  const { channels: contract, clock = systemClock, codec = json, envelope = plainEnvelope } = options
  const { token, tokenIn = 'greeting', expiryCodes = [4401], retry = standard, protocols = [] } = options
  const {
    maxSendBytes = 1_048_576,
    maxReceiveBytes = 16_777_216,
    grace = 2_000,
    requestTimeout = 30_000,
  } = options
  const { heartbeat = !options.envelope, queue = {} } = options

  const { emit, listen } = createEmitter()
  const channels = new Map<string, PlainChannel>()
  const trouble = createTrouble(emit, (text) => credentials?.redact(text) ?? text)
  const wire = createWire(codec, envelope, maxSendBytes, maxReceiveBytes, trouble)

  /** Hands to the open link what is not for the queue: a frame, or once more a message. */
  const hand = (message: Data | undefined) => {
    const openLink = connection.openLink()
    return !!openLink && (message === undefined || openLink.send(message))
  }
  const say = (frame: Frame) => hand(wire.write(frame))
  const tell = (frame: Frame) => guard(() => say(frame))

  const post = (message: Message, options: SendOptions) => {
    const data = wire.write(message)
    if (data === undefined) throw new TypeError(`The envelope has no form for ${message.type}`)
    subscriptions.settle()
    const { outbox } = connection
    const openLink = connection.openLink()
    const now = openLink && !outbox.flowing() && openLink.bufferedAmount <= backlog
    const { key, signal, volatile } = options
    if (volatile && !signal?.aborted)
      return outbox.settled(data, now && openLink.send(data) ? undefined : 'volatile', message)
    // Of the messages of one channel.
    const asked = key === undefined ? options : { ...options, key: JSON.stringify([message.channel, key]) }
    return connection.post(data, asked, message)!
  }

  const dropped = (message: Message, reason: DropReason) => {
    requests.dropped(message, reason)
    emit('dropped', { message, reason })
  }

  const failed = (message: Message, error: unknown) => {
    if (message.type === 'request') requests.fail(message.id, error)
    else
      trouble(
        isHoldfastError(error, 'MessageTooLargeError') ? 'size' : 'schema',
        error,
        `${message.channel}/${message.event}`,
      )
  }
  const outgoing = contract?.outgoing({ post, dropped, failed, ttl: queue.ttl ?? Infinity, clock })
  const send = outgoing?.send ?? post
  const subscriptions = createSubscriptions(say, envelope.batch ?? 1)
  const requests = createRequests(clock, requestTimeout, send, tell, hand)
  const responders = createResponders(
    contract?.check ?? ((_direction, _channel, _event, data) => data),
    () => connection.link,
    say,
    (error) => trouble('size', error),
  )
  const credentials =
    token === undefined
      ? undefined
      : createCredentials(
          token,
          tokenIn,
          clock,
          wire,
          (token) => tell({ type: 'token', token }),
          (error) => trouble('token', error),
        )
  const receiver = createReceiver(
    contract,
    channels,
    requests,
    responders,
    credentials,
    emit,
    (cause) => connection.apply('lost', { cause }),
    trouble,
  )
  const watch = watchOutages(clock, grace, emit)

  /** What is not in the queue: not yet, or not any more. */
  const giveUp = (reason: DropReason) => {
    outgoing?.purge(reason)
    requests.purge(reason, linked(connection.state))
  }

  const follow = (to: State, from: State) => {
    holding.follow(to)
    const current = to === connection.state
    const opened = to.name === 'open' && from.name === 'connecting'
    if (opened && current) {
      subscriptions.opened()
      requests.opened()
    }
    if (linked(from) && !linked(to)) {
      responders.lost()
      credentials?.lost()
      requests.lost(to)
    }
    if (opened) credentials?.opened()
    if (to.name === 'closed') {
      requests.lost(to)
      receiver.forget()
      if (current) for (const channel of channels.values()) channel.end()
    }
    emit('state', to, from)
    // Whoever heard of it may have asked for another one.
    watch(connection.state)
    if (opened && to === connection.state) emit('open')
    if (to.name === 'closed') {
      emit('closed', to)
      outgoing?.purge('closed')
    }
  }

  const holding = new Hold(
    {
      ...options,
      retry: typeof token !== 'function' || retry === never ? retry : retryExpired(expiryCodes, retry),
      heartbeat: heartbeat && { ...pingIn(wire), ...(heartbeat !== true && heartbeat) },
    },
    url,
    protocols,
    {
      binaryType: () => 'arraybuffer',
      prepare: credentials?.ask,
      layer: credentials?.layer,
      state: follow,
      moved: () => giveUp('destination'),
      message(data) {
        const frame = wire.read(data)
        if (frame) receiver.receive(frame)
      },
      dropped(_, reason, about) {
        if (about) dropped(about as Message, reason)
      },
    },
  )
  const { connection } = holding

  const host: Host = {
    wish: subscriptions.wish,
    ask: requests.ask,
    send: (channel, event, data, options) => send({ type: 'event', channel, event, data }, options),
  }
  const client = {
    get state() {
      return connection.state
    },
    get rtt() {
      return connection.link?.rtt
    },
    on(event: string, listener: () => unknown) {
      check(event, eventRule, 'event')
      check(listener, 'a function', 'listener')
      return listen(event, listener)
    },
    channel(name: string) {
      check(name, 'a string', 'name')
      let channel = channels.get(name)
      if (!channel) channels.set(name, (channel = new PlainChannel(name, host)))
      return channel
    },
    close(...given: [code?: number, reason?: string]) {
      connection.apply('close', closeArguments(...given))
    },
    reconnect: () => holding.restart(),
    probe: () => holding.probe(),
    async flush() {
      void holding.flush()
      await outgoing?.settled()
      return holding.flush()
    },
    purge() {
      connection.outbox.purge('purged')
      giveUp('purged')
    },
  }
  if (!options.startClosed) holding.restart()
  if (options.signal?.aborted) connection.apply('close')
  // The shapes of channels are only types: PlainChannel, which is each of them, knows none.
  return client as unknown as Client<Channels>
}
