import { guard } from '../../core/errors.js'
import type { Message } from '../bayeux/message.js'

/** Passes a message on, changed or not; `null`: it goes no further. */
export type Pass = (message: Message | null) => void

/** Reads and changes all that passes between client and server, at once or later. */
export interface Extension {
  /** What the server sent. */
  incoming?(message: Message, callback: Pass): void
  /** What is sent to the server. */
  outgoing?(message: Message, callback: Pass): void
  /** It was added to this client. */
  added?(client: unknown): void
  removed?(client: unknown): void
}

/** Takes a message through the extensions, one after the other; each message by itself, so that one may overtake another.
 * One that an extension throws at goes no further, and nobody is told but the page's own error handler. */
export const pipe = (
  extensions: readonly Extension[],
  way: 'incoming' | 'outgoing',
  message: Message,
  done: Pass,
): void => {
  const [extension, ...others] = extensions
  if (!extension) done(message)
  else if (!extension[way]) pipe(others, way, message, done)
  else
    guard(() =>
      extension[way]!(message, (passed) => (passed ? pipe(others, way, passed, done) : done(passed))),
    )
}
