import type { Message } from '../bayeux/message.js'
import type { Deferrable } from './deferrable.js'

/** Why a server refused a message, or why it did not get there. */
export class Fault {
  /** The server's: as HTTP's. `null`: it gave none, or was not reached. */
  readonly code: number | null
  /** What the server's text is about: a channel, a client. */
  readonly params: string[]
  /** In a few words. */
  readonly message: string

  /** @internal From `code:params:message`, or anything. */
  constructor({ error, failure }: Partial<Message>) {
    const text = String(error ?? (failure ? `Not delivered: ${failure.reason || 'no connection'}` : ''))
    const [, code, params = '', message] = /^(\d+):([^:]*):([^]*)$/.exec(text) ?? []
    this.code = code ? +code : null
    this.params = code ? params.split(',') : []
    this.message = message ?? text
  }

  /** As the server wrote it. */
  toString(): string {
    return `${this.code}:${this.params.join()}:${this.message}`
  }
}

/** As the server answered, or could not. */
export const end = (deferrable: Deferrable, reply: Partial<Message>): void =>
  reply.successful
    ? deferrable.setDeferredStatus('succeeded')
    : deferrable.setDeferredStatus('failed', new Fault(reply))
