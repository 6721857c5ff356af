// @ts-check
// Replies that a gate keeps.

import { Mailbox } from '../mailbox.mjs'

/** @typedef {import('./gate.mjs').Message} Message */

export function createHolds() {
  /** @type {Set<Hold>} those that are not dropped or released yet */
  const holds = new Set()

  return {
    /**
     * Keeps the next reply on that channel; what follows it on its connection waits behind it.
     * @param {string} channel
     */
    next(channel) {
      const hold = new Hold(channel)
      holds.add(hold)
      void hold.released.catch(() => {}).then(() => holds.delete(hold))
      return hold
    },
    /**
     * Resolves when the messages may go on, at once if nobody wants one of them; rejects when they are lost.
     * @param {Message[]} messages
     */
    async pass(messages) {
      const replies = messages.filter(({ successful }) => successful !== undefined)
      await Promise.all(replies.map((reply) => [...holds].find((hold) => hold.take(reply))?.released))
    },
    dropAll() {
      for (const hold of holds) hold.drop()
    },
  }
}

/** One reply, from when it is wished for. */
class Hold {
  /** @type {Mailbox<Message>} */
  #arrivals = new Mailbox('reply to hold')
  #channel
  #taken = false

  /** @param {string} channel */
  constructor(channel) {
    this.#channel = channel
    /** @type {Promise<void>} */
    this.released = new Promise((resolve, reject) => {
      /** Lets it go on to the client. */
      this.release = resolve
      /** Loses it, and the connection that it came by. */
      this.drop = () => reject(new Error('dropped'))
    })
  }

  /**
   * Whether this is the one.
   * @param {Message} reply
   */
  take(reply) {
    if (this.#taken || reply.channel !== this.#channel) return false
    this.#taken = true
    this.#arrivals.put(reply)
    return true
  }

  /**
   * The reply, when it is here: the server has sent it, the client does not have it.
   * @param {number} [timeout]
   */
  arrived(timeout) {
    return this.#arrivals.take(timeout)
  }
}
