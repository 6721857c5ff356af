import type { Envelope, Frame } from '../../src/index.js'

// The forms of servers that were there before: how much of a client each of them can carry.

type Fields = Readonly<Record<string, any>>

/** `{ type, payload }`, with the channel beside it; requests by `id`. */
export const typeAndPayload: Envelope = {
  batch: 100,
  encode(frame) {
    switch (frame.type) {
      case 'event':
        return { type: frame.event, channel: frame.channel, payload: frame.data }
      case 'subscribe':
      case 'unsubscribe':
        return { type: frame.type, payload: frame.channels }
      case 'request':
        return { type: frame.event, channel: frame.channel, id: frame.id, payload: frame.data }
      case 'ping':
      case 'pong':
        return { type: frame.type }
      default:
        return undefined
    }
  },
  decode(value) {
    const { type, channel, payload, id, error } = value as Fields
    if (type === 'ping' || type === 'pong') return { type }
    if (error) return { type: 'failure', id, error: { code: error } }
    if (type === 'reply') return { type: 'response', id, data: payload }
    return { type: 'event', channel, event: type, data: payload }
  },
}

/** `[event, data]`: a server of one channel, which everybody hears. */
export const eventAndData = (channel: string): Envelope => ({
  encode: (frame) => (frame.type === 'event' ? [frame.event, frame.data] : undefined),
  decode(value) {
    const [event, data] = value as [string, unknown]
    return typeof event === 'string' ? { type: 'event', channel, event, data } : undefined
  },
})

/** Phoenix channels, version 2: `[joinRef, ref, topic, event, payload]`. */
export const phoenix = (): Envelope => {
  const joins = new Map<string, string>()
  let count = 0
  const push = (topic: string, ref: unknown, event: string, payload: unknown = {}) => [
    joins.get(topic) ?? null,
    ref,
    topic,
    event,
    payload,
  ]
  return {
    encode(frame) {
      switch (frame.type) {
        case 'subscribe': {
          const [topic] = frame.channels as [string]
          const ref = `join-${++count}`
          joins.set(topic, ref)
          return push(topic, ref, 'phx_join')
        }
        case 'unsubscribe':
          return push(frame.channels[0]!, `leave-${++count}`, 'phx_leave')
        case 'event':
          return push(frame.channel, null, frame.event, frame.data)
        case 'request':
          return push(frame.channel, `${frame.id}`, frame.event, frame.data)
        case 'ping':
          return [null, 'heartbeat', 'phoenix', 'heartbeat', {}]
        default:
          return undefined
      }
    },
    decode(value) {
      const [, ref, channel, event, payload] = value as [unknown, string, string, string, Fields]
      if (channel === 'phoenix') return { type: 'pong' }
      if (event !== 'phx_reply') return { type: 'event', channel, event, data: payload }
      // Those of joins are no numbers: nobody waits for them.
      const id = Number(ref)
      if (payload['status'] === 'ok') return { type: 'response', id, data: payload['response'] }
      return { type: 'failure', id, error: { code: payload['status'], data: payload['response'] } }
    },
  }
}

/** JSON-RPC 2.0: events are notifications; `channel.event` is the method. */
export const jsonRpc: Envelope = {
  batch: 100,
  encode(frame) {
    const jsonrpc = '2.0'
    switch (frame.type) {
      case 'event':
        return { jsonrpc, method: `${frame.channel}.${frame.event}`, params: frame.data }
      case 'request':
        return { jsonrpc, id: frame.id, method: `${frame.channel}.${frame.event}`, params: frame.data }
      case 'response':
        return { jsonrpc, id: frame.id, result: frame.data ?? null }
      case 'failure':
        return { jsonrpc, id: frame.id, error: { code: -32_000, message: frame.error.code } }
      case 'cancel':
        return { jsonrpc, method: '$/cancelRequest', params: { id: frame.id } }
      case 'subscribe':
      case 'unsubscribe':
        return { jsonrpc, method: frame.type, params: frame.channels }
      case 'ping':
        return { jsonrpc, id: 'ping', method: 'ping' }
      default:
        return undefined
    }
  },
  decode(value) {
    const { jsonrpc, id, method, params, result, error } = value as Fields
    if (jsonrpc !== '2.0') throw new TypeError('Not JSON-RPC 2.0')
    if (id === 'ping') return { type: 'pong' }
    if (error) return { type: 'failure', id, error: { ...error, code: `${error.code}` } }
    if (method === undefined) return { type: 'response', id, data: result }
    if (method === '$/cancelRequest') return { type: 'cancel', id: params.id }
    const dot = method.lastIndexOf('.')
    const named = { channel: method.slice(0, dot), event: method.slice(dot + 1), data: params }
    return id === undefined ? { type: 'event', ...named } : { type: 'request', id, ...named }
  },
}

/** As Pusher has it: data is JSON within JSON on its way here, and what clients send is marked. */
export const pusherLike: Envelope = {
  encode(frame) {
    switch (frame.type) {
      case 'event':
        return { event: `client-${frame.event}`, channel: frame.channel, data: frame.data }
      case 'subscribe':
      case 'unsubscribe':
        return { event: `pusher:${frame.type}`, data: { channel: frame.channels[0] } }
      case 'ping':
      case 'pong':
        return { event: `pusher:${frame.type}`, data: {} }
      default:
        return undefined
    }
  },
  decode(value): Frame {
    const { event, channel, data } = value as Fields
    if (event === 'pusher:connection_established') return { type: 'welcome' }
    if (event === 'pusher:ping') return { type: 'ping' }
    if (event === 'pusher:pong') return { type: 'pong' }
    if (event === 'pusher_internal:subscription_succeeded') return { type: 'event', channel, event: 'joined' }
    return { type: 'event', channel, event, data: typeof data === 'string' ? JSON.parse(data) : data }
  },
}
