import { type ListeningOptions, listeningShape } from '../../connect/listening.js'
import { amount, type Rule } from '../../core/options.js'

/** What an `EventSource` may be told, besides where to go. Durations are milliseconds; `Infinity` disables. */
export interface EventSourceOptions extends ListeningOptions {
  /** Whether other origins are sent their cookies by HTTP. A WebSocket always sends them. @defaultValue false */
  readonly withCredentials?: boolean
  /** An HTTP stream that brings nothing for so long, not even a comment, is lost. @defaultValue Infinity */
  readonly heartbeatTimeout?: number
}

export const eventSourceRule: Rule = [
  'an object',
  { ...listeningShape, withCredentials: '', heartbeatTimeout: amount },
]
