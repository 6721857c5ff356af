// @ts-check
// Publishes from beside: a Bayeux client of three requests.

/** @typedef {import('./gate.mjs').Message} Message */

/**
 * @param {string} url of the Bayeux endpoint
 */
export async function createPublisher(url) {
  let cookie = ''

  /**
   * @param {object} message
   * @returns {Promise<Message>}
   */
  async function ask(message) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(cookie && { Cookie: cookie }) },
      body: JSON.stringify([message]),
    })
    cookie ||= response.headers.get('set-cookie')?.split(';')[0] ?? ''
    const replies = /** @type {Message[]} */ (await response.json())
    const reply = replies.find(({ successful }) => successful !== undefined)
    if (!reply?.successful) throw new Error(`${url} answers ${JSON.stringify(replies)}`)
    return reply
  }

  const { clientId } = await ask({
    channel: '/meta/handshake',
    version: '1.0',
    supportedConnectionTypes: ['long-polling'],
    id: '1',
  })
  return {
    /**
     * Resolves when the server has it.
     * @param {string} channel
     * @param {unknown} data
     */
    publish: (channel, data) => ask({ channel, clientId, data, id: '2' }),
    close: () => ask({ channel: '/meta/disconnect', clientId, id: '3' }),
  }
}
