import { report } from '../core/errors.js'
import type { Frame } from './envelope.js'

/** Which channels are wished for, and what the server was told of them. */
export interface Subscriptions {
  /** The last wish for a channel wins. */
  readonly wish: (channel: string, wanted: boolean) => void
  /** Tells the server what changed, before anything else that is sent. */
  readonly settle: () => void
  /** A new link opened, whose server knows nothing yet. */
  opened(): void
}

/**
 * Each link's server is told once of each channel that is wished for. What changes within a task is told at its end, or
 * when something else is sent; so what was wished and unwished meanwhile is never told.
 *
 * @param tell - Returns whether the link took it; throws where it cannot be said.
 */
export const createSubscriptions = (tell: (frame: Frame) => boolean, batch: number): Subscriptions => {
  const wished = new Set<string>()
  const told = new Set<string>()
  const changed = new Set<string>()

  /** False: there is no link. Then nobody needs to be told, for the next one begins anew. */
  const tellSome = (type: 'subscribe' | 'unsubscribe', channels: readonly string[]): boolean => {
    const half = channels.length >> 1
    try {
      if (!tell({ type, channels })) return false
    } catch (error) {
      // They may be too large together. What is too large by itself fails alone.
      if (half) return tellSome(type, channels.slice(0, half)) && tellSome(type, channels.slice(half))
      report(error)
    }
    for (const name of channels)
      if (type === 'subscribe') told.add(name)
      else told.delete(name)
    return true
  }
  const tellAll = (type: 'subscribe' | 'unsubscribe', names: readonly string[]) => {
    for (let start = 0; start < names.length; start += batch)
      if (!tellSome(type, names.slice(start, start + batch))) return
  }

  const subscriptions: Subscriptions = {
    wish(channel, wanted) {
      if (wanted === wished.has(channel)) return
      if (wanted) wished.add(channel)
      else wished.delete(channel)
      if (!changed.size) queueMicrotask(subscriptions.settle)
      changed.add(channel)
    },
    settle() {
      if (!changed.size) return
      const names = [...changed]
      changed.clear()
      tellAll(
        'unsubscribe',
        names.filter((name) => told.has(name) && !wished.has(name)),
      )
      tellAll(
        'subscribe',
        names.filter((name) => wished.has(name) && !told.has(name)),
      )
    },
    opened() {
      told.clear()
      for (const name of wished) changed.add(name)
      subscriptions.settle()
    },
  }
  return subscriptions
}
