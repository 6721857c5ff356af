import { type ListeningOptions, listeningShape } from '../../connect/listening.js'
import { amount, type Rule } from '../../core/options.js'
import type { Answer } from '../../transports/long-polling.js'

/** What the callbacks get of a request: the part of a `jqXHR` that tells of an answer. Over a WebSocket it is a 200. */
export interface PollResponse {
  readonly readyState: 4
  /** 0: there was no answer. */
  readonly status: number
  readonly statusText: string
  readonly responseText: string
  getResponseHeader(name: string): string | null
  getAllResponseHeaders(): string
}

/** What `beforeSend` gets. */
export interface PollRequest {
  setRequestHeader(name: string, value: string): void
}

/** What brought something, or nothing that is an error. */
export type PollSuccess = 'success' | 'nocontent' | 'notmodified' | 'timeout'

/** What went wrong. */
export type PollError = 'error' | 'timeout' | 'parsererror'

type Parameter = string | number | boolean | null | undefined
/** As jQuery takes it, but flat: an array becomes `name[]=` for each item. */
export type PollData = string | Readonly<Record<string, Parameter | readonly Parameter[]>>

/** The options of the `$.ajax` loop that this stands for, and Holdfast's own. Durations are milliseconds. */
export interface LongPollOptions extends ListeningOptions {
  /** A function is asked for every request. */
  readonly url: string | URL | (() => string | URL)
  /** Added to the URL, or the body of what is no GET; a function is asked for every request. */
  readonly data?: PollData | (() => PollData)
  /** @defaultValue 'GET' */
  readonly type?: string
  /** The same, as newer pages write it. */
  readonly method?: string
  /** Of the body. @defaultValue 'application/x-www-form-urlencoded; charset=UTF-8' */
  readonly contentType?: string
  /** @defaultValue by the answer's type */
  readonly dataType?: 'json' | 'text'
  /** A poll that brings nothing for so long is asked anew; 0: never. @defaultValue 90,000 */
  readonly timeout?: number
  /** Nothing is cached, whatever this says. */
  readonly cache?: boolean
  readonly async?: true
  readonly xhrFields?: { readonly withCredentials?: boolean }
  /** `this` of the callbacks. @defaultValue the options */
  readonly context?: unknown
  /** Before each request by HTTP; `false` ends the loop. */
  readonly beforeSend?: (request: PollRequest, options: LongPollOptions) => unknown
  /** For each message. `data` is what the server says. */
  // The page says what it expects, as with jQuery: a callback that takes less than anything is none to TypeScript otherwise.
  success?(data: unknown, textStatus: PollSuccess, response: PollResponse): unknown
  /** For each failed attempt, and for each message that is not JSON; the loop goes on. */
  error?(response: PollResponse, textStatus: PollError, errorThrown: unknown): unknown
  /** After each of these two, and each answer that brings nothing. Do not poll again here: the loop goes on by itself. */
  complete?(response: PollResponse, textStatus: PollSuccess | PollError): unknown
}

export const longPollRule: Rule = [
  'an object',
  {
    ...listeningShape,
    url: 'a string, an object or a function',
    data: 'a string, an object or a function',
    type: 'a string',
    method: 'a string',
    contentType: 'a string',
    dataType: '"json" or "text"',
    timeout: amount,
    cache: 'a boolean',
    async: 'true',
    xhrFields: ['an object', { withCredentials: 'a boolean' }],
    context: '',
    beforeSend: 'a function',
    success: 'a function',
    error: 'a function',
    complete: 'a function',
  },
]

/** What the callbacks get of an answer, or of none. */
export const responseOf = ({ status, statusText, headers, text }: Answer): PollResponse => ({
  readyState: 4,
  status,
  statusText,
  responseText: text,
  getResponseHeader: (name) => headers.get(name),
  getAllResponseHeaders: () => Array.from(headers, ([name, value]) => `${name}: ${value}\r\n`).join(''),
})
