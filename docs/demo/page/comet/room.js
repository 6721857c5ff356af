// The application, as the documentation of cometd.js tells to write one: it knows nothing of which library it runs with.
// https://docs.cometd.org/current7/reference/#_javascript

const ROOM = '/chat/demo'
const AGAIN_AFTER = 1_000

/**
 * @param {string} url
 * @param {object} parts
 * @param {string} parts.me
 * @param {(message: object) => void} parts.onMessage a message that is new, or whose fate is
 * @param {(state: string) => void} parts.onState
 * @param {(said: object) => void} parts.onRepeat a message that has come before
 * @param {(reply: object) => void} parts.onReply to one of the connection's own messages
 */
export function enterRoom(url, { me, onMessage, onRepeat, onState, onReply }) {
  const cometd = new org.cometd.CometD()
  let _connected = false
  /** One's own that the server did not confirm, in their order; the first one may be under way. */
  let unconfirmed = []
  let publishing = false
  /** What is in the room already, by id. */
  const arrived = new Set()
  let complete = 0 // up to this number nothing is missing here

  cometd.addListener('/meta/handshake', (message) => {
    onReply(message)
    if (message.successful) cometd.subscribe(ROOM, ({ data }) => hear(data))
  })

  cometd.addListener('/meta/connect', (message) => {
    onReply(message)
    if (cometd.isDisconnected()) {
      _connected = false
      return onState('closed')
    }
    const _wasConnected = _connected
    _connected = message.successful
    if (!_wasConnected && _connected) _connectionEstablished()
    else if (_wasConnected && !_connected) _connectionBroken()
  })

  cometd.addListener('/meta/disconnect', onReply)

  cometd.configure({ url, appendMessageTypeToURL: false, maxNetworkDelay: 5_000, logLevel: 'off' })
  cometd.handshake()

  function _connectionEstablished() {
    onState('open')
    catchUp()
    publish()
  }

  function _connectionBroken() {
    onState('backoff')
  }

  /** What was said while there was no connection, or got lost on its way here. */
  function catchUp() {
    cometd.publish('/service/history', { after: complete }, ({ successful, ext }) => {
      if (!successful) return // the connection is lost again, and will be established again
      ext.history.forEach(show)
      complete = Math.max(complete, ...ext.history.map(({ number }) => number))
    })
  }

  function hear(said) {
    if (arrived.has(said.id)) return onRepeat(said)
    show(said)
    if (said.number === complete + 1) complete += 1
    else if (said.number > complete) catchUp()
  }

  function show(said) {
    if (arrived.has(said.id)) return
    arrived.add(said.id)
    onMessage({ ...said, fate: 'arrived' })
  }

  /** One after the other, each until it is confirmed: so they keep their order. The server knows one that it has by its id. */
  function publish() {
    if (!_connected || publishing) return
    // What the history has brought meanwhile was lost on its way back only.
    unconfirmed = unconfirmed.filter(({ id }) => !arrived.has(id))
    const [message] = unconfirmed
    if (!message) return
    publishing = true
    tell(message, 'sent')
    const { id, from, text } = message
    cometd.publish(ROOM, { id, from, text }, ({ successful }) => {
      publishing = false
      if (successful || arrived.has(id)) {
        unconfirmed.shift()
        publish()
      } else {
        tell(message, 'queued')
        setTimeout(publish, AGAIN_AFTER)
      }
    })
  }

  function tell(message, fate) {
    onMessage({ ...message, fate })
  }

  function post(message) {
    unconfirmed.push(message)
    tell(message, 'queued')
    publish()
  }

  return {
    post,
    say: (text) => post({ id: crypto.randomUUID(), from: me, text, at: Date.now() }),
    /** Only what is not under way can be taken back; it is returned then. */
    takeBack(id) {
      const message = unconfirmed.find((other) => other.id === id)
      if (!message || (publishing && message === unconfirmed[0])) return undefined
      unconfirmed = unconfirmed.filter((other) => other !== message)
      tell(message, 'cancelled')
      return message
    },
  }
}
