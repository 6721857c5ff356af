// Every message and its fate: queued -> sent -> echoed, or expired, dropped, cancelled, unseen.
// "echoed" and "unseen" are this demo's own: its server answers each message with its text.
import { createDeliveryViews } from './delivery-views.js'

const SHOWN = 300
const FINAL = new Set(['echoed', 'unseen', 'expired', 'dropped', 'cancelled'])

/**
 * @param {object} parts
 * @param {() => object} parts.socket the present ReconnectingWebSocket
 * @param {(milliseconds: number) => void} parts.onEcho
 * @param {(text: string) => void} parts.onRefused a message that the socket did not take
 */
export function createDeliveries({ socket, onEcho, onRefused }) {
  const messages = new Map()
  const views = createDeliveryViews({ cancel: (id) => messages.get(id)?.delivery.cancel() })
  let lastId = 0
  let queued = 0

  function send(text, { ttl, key } = {}) {
    const message = { id: ++lastId, text, key, fate: 'queued', since: Date.now(), at: Date.now() }
    try {
      message.delivery = socket().deliver(JSON.stringify({ id: message.id, text }), {
        ...(ttl && { ttl }),
        ...(key && { key }),
      })
    } catch (error) {
      onRefused(`${error.name}: ${error.message}`)
      return false
    }
    messages.set(message.id, message)
    queued += 1
    views.add(message)
    settle(message, message.delivery.status)
    message.delivery.done.then((status) => settle(message, status))
    views.remove(lastId - SHOWN)
    forget(messages.get(lastId - SHOWN))
    return true
  }

  function settle(message, fate) {
    if (message.fate === fate || message.fate === 'echoed') return
    if (message.fate === 'queued') queued -= 1
    message.fate = fate
    message.at = Date.now()
    views.update(message)
    forget(message)
  }

  /** A message that is neither shown any more nor waits for anything. */
  function forget(message) {
    if (message && message.id <= lastId - SHOWN && FINAL.has(message.fate)) messages.delete(message.id)
  }

  return {
    send,

    /** The server's answer. */
    receive(data) {
      const { echo, sequence } = JSON.parse(data)
      const message = messages.get(JSON.parse(echo).id)
      if (!message) return
      const sentAt = message.fate === 'sent' ? message.at : Date.now()
      message.sequence = sequence
      settle(message, 'echoed')
      onEcho(message.at - sentAt)
    },

    /** Why the socket gave a message up; its `dropped` event names the data, which carries our id. */
    explain(data, reason) {
      const message = typeof data === 'string' && messages.get(JSON.parse(data).id)
      if (!message) return
      message.reason = reason
      views.update(message)
    },

    /** The link is gone: what it took and nobody echoed may or may not have arrived. */
    linkLost() {
      for (const message of messages.values()) if (message.fate === 'sent') settle(message, 'unseen')
    },

    get queued() {
      return queued
    },
  }
}
