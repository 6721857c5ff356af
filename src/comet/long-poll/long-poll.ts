import { Hold } from '../../connect/hold.js'
import { bytes, listen, resumption, wasIdle } from '../../connect/listening.js'
import { abnormal } from '../../core/close-code.js'
import { guard } from '../../core/errors.js'
import { check } from '../../core/options.js'
import { type RetryPolicy, standard } from '../../core/retry.js'
import type { Cause, State } from '../../core/state.js'
import type { StreamEvent } from '../../transports/event-stream-parser.js'
import { type Answer, longPolling, unanswered } from '../../transports/long-polling.js'
import {
  type LongPollOptions,
  longPollRule,
  type PollError,
  type PollResponse,
  type PollSuccess,
  responseOf,
} from './options.js'
import { methodOf, requestOf, urlOf } from './request.js'

/** A loop that listens. */
export interface LongPoll {
  /** The connection as a value; `state.name` tells which. */
  readonly state: State
  /** Ends it, for good; no callback follows. */
  abort(): void
  /** The same. */
  close(): void
}

type Callbacks = { readonly [name in 'success' | 'error' | 'complete']?: (...told: unknown[]) => unknown }

/** Where the server is to go on: as an id, and as a poll says it (the Push Relay Protocol, which Nchan speaks). */
interface Cursor {
  readonly id: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Only where both came. A server with an ETag alone may mean the content: it would not give again what is equal to what it gave. */
const cursorOf = ({ headers }: Answer): Cursor | undefined => {
  const modified = headers.get('Last-Modified')
  const tag = headers.get('ETag')
  if (!modified || !tag) return undefined
  // An id of Nchan's says the same.
  return {
    id: `${Date.parse(modified) / 1000}:${tag}`,
    headers: { 'If-Modified-Since': modified, 'If-None-Match': tag },
  }
}

/**
 * Stands for the loop of `$.ajax` that polls again whenever it is answered: by such polls, and over a WebSocket where one opens
 * to a server that tells where it is; and it does not hammer a server that is gone.
 *
 * @throws DOMException `SyntaxError` for a url that cannot be, TypeError or RangeError for a wrong option.
 *
 * @example
 * longPoll({ url: '/sub/news', dataType: 'json', success: (news) => show(news) })
 */
export const longPoll = (options: LongPollOptions): LongPoll => {
  check(options, longPollRule, 'options')
  if (options.url === undefined) throw new TypeError('options.url is missing')
  const { url, data: form, dataType, timeout = 90_000, fetch, beforeSend, context = options } = options
  const dynamic = [url, form].some((source) => typeof source === 'function')
  let cursor: Cursor = { id: '' }

  /** Unless it was ended meanwhile, by another callback. */
  const call = (name: keyof Callbacks, ...told: unknown[]) => {
    const { state } = hold.connection
    if (state.name === 'closing' || (state.name === 'closed' && !state.cause)) return
    guard(() => (options as Callbacks)[name]?.apply(context, told))
  }
  const complete = (response: PollResponse, status: PollSuccess | PollError) =>
    call('complete', response, status)
  const fail = (answer: Answer, status: PollError, thrown: unknown) => {
    const response = responseOf(answer)
    call('error', response, status, thrown)
    complete(response, status)
  }

  const receive = (answer: Answer, polled = false) => {
    const { status, text } = answer
    const response = responseOf(answer)
    if (status === 408) return complete(response, 'timeout')
    if (status === 304) return complete(response, 'notmodified')
    cursor = cursorOf(answer) ?? cursor
    if (status === 204) return complete(response, 'nocontent')
    let data: unknown = text
    const type = answer.headers.get('Content-Type') ?? ''
    if (dataType ? dataType === 'json' : /\bjson\b/.test(type))
      try {
        data = JSON.parse(text)
      } catch (error) {
        fail(answer, 'parsererror', error)
        // A login page, say, comes at once, and would come at once again.
        if (polled) hold.connection.apply('lost', { cause: { ...abnormal, wasClean: true } })
        return
      }
    call('success', data, 'success', response)
    complete(response, 'success')
  }

  /** What came over a WebSocket, as an answer. */
  const receiveEvent = ({ data, id, contentType }: StreamEvent) => {
    if (id !== undefined) cursor = { id }
    const headers = new Headers(contentType ? { 'Content-Type': bytes(contentType) } : {})
    if (data !== undefined) receive({ status: 200, statusText: 'OK', headers, text: data })
  }

  const explain = (cause: Cause) => {
    if (cause.type === 'timeout') fail(unanswered(0, 'timeout'), 'timeout', 'timeout')
    else if (cause.type === 'error') fail(unanswered(0, 'error'), 'error', cause.error)
    else if ('answer' in cause) {
      const answer = cause.answer as Answer
      fail(answer, 'error', answer.statusText)
    } else if ('code' in cause && !cause.wasClean) fail(unanswered(0, 'error'), 'error', cause.reason)
  }

  const get = async (url: string, signal: AbortSignal) => {
    const at = dynamic ? urlOf(options).replace(/^ws/, 'http') : url
    const request = requestOf(options, at)
    if (!request) {
      hold.connection.apply('close')
      throw new DOMException('beforeSend said no', 'AbortError')
    }
    const { url: target, headers = {} } = cursor.headers
      ? { url: at, ...cursor }
      : resumption(at, cursor.id, options)
    for (const [name, value] of Object.entries(headers)) (request.headers as Headers).set(name, value)
    return (fetch ?? globalThis.fetch)(target, { ...request, signal })
  }

  const { protocols, transport } = listen(options, {
    http: (clock, limit) => longPolling({ get, clock, limit, timeout: timeout || Infinity }),
    httpFirst: true,
    plainHttp: methodOf(options) !== 'GET' || !!beforeSend,
    lastEventId: () => cursor.id,
  })
  const policy = options.retry ?? standard
  const retry: RetryPolicy = (context) => (wasIdle(context) ? 0 : policy(context))

  const hold = new Hold(
    { ...options, heartbeat: false, retry, transport },
    dynamic ? () => urlOf(options) : urlOf(options),
    protocols,
    {
      binaryType: () => 'blob',
      state(to, from) {
        hold.follow(to)
        if (to.name === from.name || from.name === 'suspended') return
        if (/backoff|closed/.test(to.name) && 'cause' in to && to.cause) explain(to.cause)
      },
      message: (message) =>
        'status' in (message as Answer)
          ? receive(message as Answer, true)
          : receiveEvent(message as StreamEvent),
      dropped: () => {},
    },
  )
  hold.restart()
  const close = () => hold.connection.apply('close')
  return {
    get state() {
      return hold.connection.state
    },
    abort: close,
    close,
  }
}
