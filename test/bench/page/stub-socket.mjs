/**
 * A native socket without a network: it opens when told to, and hands events straight to its listeners, so that
 * what is measured is the library alone.
 */
export class StubSocket {
  static CONNECTING = 0
  static OPEN = 1
  static CLOSING = 2
  static CLOSED = 3

  CONNECTING = 0
  OPEN = 1
  CLOSING = 2
  CLOSED = 3
  readyState = 0
  bufferedAmount = 0
  extensions = ''
  protocol = ''
  binaryType = 'blob'
  onopen = null
  onmessage = null
  onerror = null
  onclose = null
  listeners = { open: [], message: [], error: [], close: [] }
  sent = 0

  constructor(url) {
    this.url = String(url)
  }

  addEventListener(type, listener) {
    this.listeners[type]?.push(listener)
  }

  removeEventListener(type, listener) {
    const listeners = this.listeners[type]
    const place = listeners?.indexOf(listener) ?? -1
    if (place >= 0) listeners.splice(place, 1)
  }

  send() {
    this.sent++
  }

  close() {
    this.readyState = 3
  }

  open() {
    this.readyState = 1
    this.fire('open', new Event('open'))
  }

  fire(type, event) {
    this[`on${type}`]?.(event)
    for (const listener of this.listeners[type]) {
      if (typeof listener === 'function') listener.call(this, event)
      else listener.handleEvent(event)
    }
  }
}
