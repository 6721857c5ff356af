import { type Clock, createAlarm } from '../core/clock.js'
import type { Data } from '../core/data.js'
import type { Delivery, DropReason, Entry } from '../core/delivery.js'
import { guard, HoldfastError, type HoldfastErrorName } from '../core/errors.js'
import { endOf } from '../core/close-code.js'
import type { State } from '../core/state.js'
import type { Failure, Frame, Message, RequestId } from './envelope.js'

/** What a request may say of itself. */
export interface RequestOptions {
  /** How long to wait for the answer, the wait for a connection included, in milliseconds. @defaultValue `requestTimeout` */
  readonly timeout?: number
  /** Aborting it takes the request back; it rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Asking twice does no harm: what was lost with its link is asked again on the next. @defaultValue false */
  readonly idempotent?: boolean
}

export type RequestFrame = Extract<Message, { readonly type: 'request' }>
type Answer = Extract<Frame, { readonly type: 'response' | 'failure' }>

interface Request {
  readonly frame: RequestFrame
  /** Whether it is asked again where it is lost. */
  again: boolean
  /** Whether its reply is being validated. */
  answered?: boolean
  readonly resolve: (reply: unknown) => void
  readonly reject: (error: unknown) => void
  /** Ends what watches it. */
  readonly unwatch: () => void
  delivery?: Delivery | undefined
}

/** Goes on with the validated reply, or with why it is not valid. */
type Validate = (
  direction: 'reply',
  request: RequestFrame,
  reply: unknown,
  step: (reply: unknown) => void,
  failed: (error: unknown) => void,
) => void

/** What was asked, until it is answered or cannot be. */
export interface Requests {
  readonly ask: (channel: string, event: string, query: unknown, options: RequestOptions) => Promise<unknown>
  /** The answer to one, if somebody waits for it. From now on it is answered, however long its validation takes. */
  receive(answer: Answer, validate: Validate): void
  fail(id: RequestId, error: unknown): void
  /** It was given up before it was sent. */
  dropped(message: Message, reason: DropReason): void
  /** A link ended with which some may have been handled. */
  lost(state: State): void
  /** A link opened: what was lost with the last one is asked again, before anything new. */
  opened(): void
  /** Gives up what is to be asked again; without a link that is at once, and for `reason`. */
  purge(reason: DropReason, linked: boolean): void
}

/** The server took a message for too large: what it may have been is not sent to it again, and again. */
const tooLarge = [1009, 4413]

const refusal = ({ code, message, data }: Failure): HoldfastError =>
  new HoldfastError('RequestFailedError', typeof message === 'string' ? message : code, {
    code,
    data,
    sent: true,
  })

/**
 * @param post - Sends, or queues.
 * @param tell - Hands a frame to the open link, if there is one.
 * @param hand - The same, for a message once more.
 */
export const createRequests = (
  clock: Clock,
  timeoutOfAll: number,
  post: (frame: RequestFrame, options: { readonly ttl: number }) => Delivery,
  tell: (frame: Frame) => void,
  hand: (data: Data) => boolean,
): Requests => {
  const asked = new Map<RequestId, Request>()
  let ids = 0

  /** Whoever asked is told once, and then nothing is left of it. */
  const settle = (id: RequestId): Request | undefined => {
    const request = asked.get(id)
    asked.delete(id)
    request?.unwatch()
    return request
  }
  const fail = (id: RequestId, error: unknown) => settle(id)?.reject(error)

  const isSent = ({ delivery }: Request) => delivery?.status === 'sent'
  const sent = () => [...asked.values()].filter(isSent)
  /** Those that are under way, or were. */
  const open = () => sent().filter(({ answered }) => !answered)
  const broken = ({ frame }: Request, name: HoldfastErrorName, what: string, details: object) =>
    fail(frame.id, new HoldfastError(name, `${frame.channel}/${frame.event}: ${what}`, details))

  const takeBack = (request: Request, reason?: 'expired') => {
    if (isSent(request)) tell({ type: 'cancel', id: request.frame.id })
    else (request.delivery as Entry | undefined)?.cancel(reason)
  }

  return {
    ask: (channel, event, data, { timeout = timeoutOfAll, signal, idempotent = false }) =>
      new Promise((resolve, reject) => {
        // React Native's has no `throwIfAborted`.
        if (signal?.aborted) throw signal.reason
        const id = ++ids
        const frame: RequestFrame = { type: 'request', id, channel, event, data }
        const deadline = clock.now() + timeout
        const alarm = createAlarm(clock, () => {
          takeBack(request, 'expired')
          broken(request, 'RequestTimeoutError', `no answer in ${timeout} ms`, { sent: isSent(request) })
        })
        const cancel = () => {
          fail(id, signal!.reason)
          takeBack(request)
        }
        const unwatch = () => {
          alarm()
          signal?.removeEventListener('abort', cancel)
        }
        const request: Request = { frame, again: idempotent, resolve, reject, unwatch }
        asked.set(id, request)
        signal?.addEventListener('abort', cancel)
        try {
          request.delivery = post(frame, { ttl: timeout })
          // Whoever was told of what made room for it may have taken it back.
          if (asked.has(id)) alarm(deadline)
          else takeBack(request)
        } catch (error) {
          fail(id, error)
        }
      }),
    receive(answer, validate) {
      const { id } = answer
      const request = asked.get(id)
      // What nobody waits for any more was cancelled, or too late: whoever asked was told.
      if (!request || !isSent(request)) return
      request.answered = true
      const failed = (error: unknown) => fail(id, error)
      if (answer.type === 'failure') failed(refusal(answer.error))
      else validate('reply', request.frame, answer.data, (reply) => settle(id)?.resolve(reply), failed)
    },
    fail,
    dropped(message, reason) {
      const request = message.type === 'request' && asked.get(message.id)
      if (!request) return
      if (reason === 'expired') broken(request, 'RequestTimeoutError', 'not sent in time', { sent: false })
      else broken(request, 'RequestDroppedError', `not sent: ${reason}`, { sent: false, reason })
    },
    lost(state) {
      const { code } =
        'close' in state ? state.close : endOf(('cause' in state && state.cause) || { type: 'restart' })
      const again = state.name !== 'closed' && !tooLarge.includes(code)
      // Of a closed client nobody validates a reply any more.
      for (const request of state.name === 'closed' ? sent() : open())
        if (!(request.again && again))
          broken(request, 'ConnectionLostError', `the link ended with ${code}; it may have been handled`, {
            sent: true,
          })
    },
    opened() {
      for (const request of open()) guard(() => hand(request.delivery!.data))
    },
    purge(reason, linked) {
      for (const request of open())
        if (linked) request.again = false
        else broken(request, 'RequestDroppedError', `not asked again: ${reason}`, { sent: true, reason })
    },
  }
}
