import type { RetryPolicy } from '../../core/retry.js'
import type { Page } from '../../page/browser-page.js'
import type { Advice } from './message.js'
import type { TransportSettings } from './transport.js'

/** What a session may be told. All durations are milliseconds. */
export interface SessionSettings extends TransportSettings {
  readonly url: string
  readonly crossDomain: boolean
  /** How long an answer may take, beyond what the server holds it back. */
  readonly maxNetworkDelay: number
  /** How long until a message is sent again that failed while all else works. */
  readonly resend: number
  /** The transport of the handshake, if not the best one: that is then tried beside it. */
  readonly begin?: string
  /** How many `/meta/connect` in a row may fail before another transport is tried. */
  readonly misses: number
  /** What the server is told of one's wishes, and what holds until it advises. */
  readonly advice: Advice
  readonly retry: RetryPolicy
  readonly random: () => number
  readonly page: Page | false
}
