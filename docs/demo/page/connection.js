// The socket under test. Everything the page knows of it comes from its public interface.

/** The server's way to say "never again" in this demo. By default no close code is fatal. */
const FATAL = [4403]

/**
 * @param {string} url
 * @param {object} listeners
 * @param {(state: object, previous?: object) => void} listeners.onState
 * @param {(milliseconds: number, first: boolean) => void} listeners.onRoundTrip a heartbeat was answered
 * @param {(data: string) => void} listeners.onMessage
 * @param {(event: Event) => void} listeners.onDropped
 */
export function createConnection(url, { onState, onRoundTrip, onMessage, onDropped }) {
  let socket
  let firstOnThisLink = true

  function open(heartbeat) {
    const current = new Holdfast.ReconnectingWebSocket(url, [], {
      retry: Holdfast.unless(FATAL),
      // `require`: this server is known to answer, so silence counts from the first ping on.
      heartbeat: heartbeat && { ...heartbeat, pong: isPong, require: true },
    })
    socket = current
    current.addEventListener('statechange', ({ state, previous }) => {
      if (socket === current) onState(state, previous)
    })
    current.addEventListener('open', () => (firstOnThisLink = true))
    current.addEventListener('message', ({ data }) => onMessage(data))
    current.addEventListener('dropped', onDropped)
    onState(current.state)
  }

  function isPong(data) {
    if (data !== 'pong') return false
    // `rtt` is the new one as soon as this has returned.
    queueMicrotask(() => {
      if (socket.rtt === undefined) return
      onRoundTrip(socket.rtt, firstOnThisLink)
      firstOnThisLink = false
    })
    return true
  }

  return {
    /** @param {{ interval: number, timeout: number } | false} heartbeat */
    start: open,
    restart(heartbeat) {
      const old = socket
      open(heartbeat)
      old.close(1000, 'settings changed')
    },
    get socket() {
      return socket
    },
  }
}
