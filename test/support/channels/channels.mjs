// @ts-check
// Who wants the events of which channel, and the last messages of each.

/** @typedef {import('./connection.mjs').ChannelConnection} ChannelConnection */
/** @typedef {{ event: string, data: unknown }} Message */

export class Channels {
  /** @type {Map<string, Set<ChannelConnection>>} */
  #subscribers = new Map()
  /** @type {Map<string, Message[]>} */
  #histories = new Map()
  #historySize

  /** @param {number} historySize how many messages of each channel are remembered */
  constructor(historySize) {
    this.#historySize = historySize
  }

  /**
   * @param {string} channel
   * @returns {ChannelConnection[]}
   */
  subscribersOf(channel) {
    return [...(this.#subscribers.get(channel) ?? [])]
  }

  /**
   * @param {string} channel
   * @param {ChannelConnection} connection
   */
  subscribe(channel, connection) {
    const subscribers = this.#subscribers.get(channel) ?? new Set()
    this.#subscribers.set(channel, subscribers.add(connection))
    connection.channels.add(channel)
  }

  /**
   * @param {string} channel
   * @param {ChannelConnection} connection
   */
  unsubscribe(channel, connection) {
    const subscribers = this.#subscribers.get(channel)
    if (subscribers?.delete(connection) && subscribers.size === 0) this.#subscribers.delete(channel)
    connection.channels.delete(channel)
  }

  /** @param {ChannelConnection} connection */
  leaveAll(connection) {
    for (const channel of connection.channels) this.unsubscribe(channel, connection)
  }

  /**
   * @param {string} channel
   * @param {Message} message
   */
  remember(channel, message) {
    if (this.#historySize === 0) return
    const history = this.#histories.get(channel) ?? []
    this.#histories.set(channel, history)
    history.push(message)
    if (history.length > this.#historySize) history.shift()
  }

  /**
   * @param {string} channel
   * @param {number} [limit]
   * @returns {Message[]} the last ones, in order
   */
  history(channel, limit = Infinity) {
    const history = this.#histories.get(channel) ?? []
    return history.slice(Math.max(0, history.length - limit))
  }
}
