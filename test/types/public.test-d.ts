// Checked by `npm run typecheck`: every line compiles, and every line marked so does not.
import {
  atMost,
  backoff,
  type Delivery,
  type DeliveryStatus,
  isHoldfastError,
  never,
  ReconnectingWebSocket,
  type RetryPolicy,
  type SocketOptions,
  socketClass,
  type State,
  unless,
} from '../../src/index.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare const assert: <T extends true>() => T

// [S51] It is a WebSocket wherever one is wanted.
const socket: WebSocket = new ReconnectingWebSocket('wss://example.com')
const bound: typeof WebSocket = socketClass({ retry: never, queue: { maxMessages: 0 } })
const native: WebSocket = new bound('wss://example.com', ['chat'])
export const sockets = [socket, native]

const ws = new ReconnectingWebSocket(new URL('wss://example.com'), 'chat', { heartbeat: true })
assert<Equal<typeof ws.state, State>>()
assert<Equal<typeof ws.rtt, number | undefined>>()
assert<Equal<ReturnType<typeof ws.probe>, Promise<number>>>()
assert<Equal<typeof ReconnectingWebSocket.OPEN, 1>>()

// Providers are told of the attempt, and may take their time.
new ReconnectingWebSocket(
  async ({ attempt, cause, signal }) => {
    assert<Equal<typeof attempt, number>>()
    assert<Equal<typeof signal, AbortSignal>>()
    await fetch(`/token?after=${cause?.type ?? ''}`, { signal })
    return 'wss://example.com'
  },
  () => ['chat'],
)
// @ts-expect-error: a url provider must give a url
new ReconnectingWebSocket(() => 5)

// Events carry their own fields.
ws.addEventListener('close', (event) => {
  assert<Equal<typeof event.retryAt, number | undefined>>()
  assert<Equal<typeof event.code, number>>()
})
ws.addEventListener('statechange', ({ state, previous }) => {
  assert<Equal<typeof previous, State>>()
  if (state.name === 'backoff') {
    assert<Equal<typeof state.deadline, number>>()
    if (state.cause.type === 'close') assert<Equal<typeof state.cause.code, number>>()
  }
  // @ts-expect-error: only some states have a deadline
  void state.deadline
})
ws.addEventListener('dropped', ({ reason }) => {
  // @ts-expect-error: there is no such reason
  if (reason === 'lost') return
})
ws.onmessage = (event: MessageEvent<unknown>) => event.data

// A switch over the states can be proven complete.
export const label = (state: State): string => {
  switch (state.name) {
    case 'idle':
    case 'resolving':
    case 'connecting':
    case 'open':
    case 'suspended':
      return state.name
    case 'backoff':
      return `again at ${state.deadline}`
    case 'closing':
    case 'closed':
      return 'over'
    default:
      return state satisfies never
  }
}

const delivery: Delivery = ws.deliver('tick', { ttl: 5_000, key: 'cursor' })
assert<Equal<typeof delivery.done, Promise<DeliveryStatus>>>()
assert<Equal<DeliveryStatus, 'queued' | 'sent' | 'expired' | 'dropped' | 'cancelled'>>()
// @ts-expect-error: a time to live is a number
ws.deliver('tick', { ttl: '5s' })
// @ts-expect-error: the status is read
delivery.status = 'sent'

const options: SocketOptions = {
  retry: unless([4401], atMost(10, backoff({ base: 1_000 }))),
  queue: { overflow: 'drop-oldest' },
}
export const policies: RetryPolicy[] = [never, ({ attempt, hidden }) => (hidden ? false : attempt * 1_000)]
new ReconnectingWebSocket('/live', [], options)
// @ts-expect-error: unknown option
new ReconnectingWebSocket('/live', [], { hearbeat: true })
// @ts-expect-error: unknown overflow
new ReconnectingWebSocket('/live', [], { queue: { overflow: 'drop-some' } })
// @ts-expect-error: a bound class takes no options of its own
new bound('/live', [], {})
// @ts-expect-error: a policy answers with a number or false
export const wrong: RetryPolicy = () => 'soon'

try {
  ws.send('x')
} catch (error) {
  if (isHoldfastError(error, 'QueueFullError')) assert<Equal<typeof error.name, 'QueueFullError'>>()
}
