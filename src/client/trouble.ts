import { byteLength, type Data } from '../core/data.js'
import type { Emit } from './emitter.js'

/**
 * `size`: a message that arrived was too large; `codec`: it could not be decoded; `envelope`: it is no known frame;
 * `schema`: its data is not valid; `token`: the token could not be renewed.
 */
export type TroubleReason = 'size' | 'codec' | 'envelope' | 'schema' | 'token'

/** Something that arrived and was skipped, or a token that could not be renewed. */
export interface ClientTrouble {
  readonly reason: TroubleReason
  readonly error: unknown
  /** The beginning of what arrived, as text; of binary how many bytes; of what is not valid its channel and event. */
  readonly excerpt: string
  /** How many there were, this one included. */
  readonly count: number
}

/** Tells of trouble; what it is about is skipped. */
export type Trouble = (reason: TroubleReason, error: unknown, data?: unknown) => void

/** So much of what could not be read is shown. */
const shown = 100

/** As far as is looked for what must not be shown. */
const searched = 10_000

/** A copy: in V8 a slice keeps the whole text alive. */
const copy = (text: string) => Array.from(text).join('')

export const createTrouble = (
  emit: Emit,
  /** Takes secrets out. */
  redact: (text: string) => string,
): Trouble => {
  let count = 0
  return (reason, error, data = '') => {
    const excerpt =
      typeof data === 'string'
        ? copy(redact(data.slice(0, searched)).slice(0, shown))
        : typeof data === 'object' && data
          ? `${byteLength(data as Data)} bytes`
          : typeof data
    const trouble: ClientTrouble = { reason, error, excerpt, count: ++count }
    emit('error', trouble)
  }
}
