import { isMeta, type Message } from '../../bayeux/message.js'
import { Extension } from './extension.js'

export interface TimeSyncConfiguration {
  /** Over how many answers is averaged. @defaultValue 10 */
  readonly maxSamples?: number
}

/** A half goes away from zero, on both sides of it. */
const mean = (samples: readonly number[]): number =>
  samples.length && +(samples.reduce((sum, sample) => sum + sample) / samples.length).toFixed()

/** Learns how far the server's clock is from this one's. https://docs.cometd.org/current/reference/#_extensions_timesync */
export class TimeSyncExtension extends Extension {
  readonly #maxSamples: number
  #lags: number[] = []
  #offsets: number[] = []

  constructor(configuration?: TimeSyncConfiguration) {
    super()
    this.#maxSamples = configuration?.maxSamples || 10
  }

  override incoming(message: Message): Message {
    // When this client sent, when the server received, and how long it took to answer.
    const { tc, ts, p } = Object(isMeta(message.channel) && message.ext?.['timesync']) as Record<
      string,
      number
    >
    if ([tc, ts, p].every(Number.isSafeInteger)) {
      const lag = (Date.now() - tc! - p!) / 2
      this.#lags = [...this.#lags, lag].slice(-this.#maxSamples)
      this.#offsets = [...this.#offsets, ts! - tc! - lag].slice(-this.#maxSamples)
    }
    return message
  }

  override outgoing(message: Message): Message {
    if (isMeta(message.channel))
      (message.ext ??= {})['timesync'] = { tc: Date.now(), l: this.getNetworkLag(), o: this.getTimeOffset() }
    return message
  }

  /** How many milliseconds the server's clock is ahead. */
  getTimeOffset(): number {
    return mean(this.#offsets)
  }

  /** What is averaged, the oldest first. */
  getTimeOffsetSamples(): readonly number[] {
    return this.#offsets
  }

  /** How many milliseconds a message takes from here to there. */
  getNetworkLag(): number {
    return mean(this.#lags)
  }

  /** Milliseconds since the epoch, as the server counts. */
  getServerTime(): number {
    return Date.now() + this.getTimeOffset()
  }

  getServerDate(): Date {
    return new Date(this.getServerTime())
  }

  /** Calls back at a moment of the server's clock. Returns what the client's `clearTimeout` takes. */
  setTimeout(callback: () => void, atServerTime: number | Date): unknown {
    return this.cometd?.setTimeout(callback, Math.max(0, +atServerTime - this.getServerTime()))
  }
}
