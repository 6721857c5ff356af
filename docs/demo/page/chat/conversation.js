// One person's end of the chat: a client, its room, and what became of each message.
// "arrived", "unsure" and "missing" are this demo's own: the room says each message to its sender, too.

const ROOM = 'room:harbour'
/** The server's way to say "never again" in this demo. By default no close code is fatal. */
const FATAL = [4403]
/** Quicker to see a dead line than the defaults, for people who watch. */
const HEARTBEAT = { interval: 1_500, timeout: 1_500, require: true }
const GRACE = 1_000

/** What of one's own can be sent again. */
export const UNSENT = new Set(['missing', 'expired', 'dropped', 'cancelled'])

/**
 * @param {string} url
 * @param {object} parts
 * @param {string} parts.me
 * @param {() => number | undefined} parts.patience for how long a message may wait
 * @param {(message: object) => void} parts.onMessage a new one, or another fate of an old one
 * @param {(peer: { from: string, typing: boolean }) => void} parts.onTyping
 * @param {(missed: object[]) => void} parts.onCaughtUp what others said while there was no connection
 */
export function createConversation(url, { me, patience, onMessage, onTyping, onCaughtUp }) {
  const client = Holdfast.createClient(url, {
    token: `${me}/${crypto.randomUUID()}`, // who it is, and on which page
    retry: Holdfast.unless(FATAL),
    heartbeat: HEARTBEAT,
    grace: GRACE,
  })
  const room = client.channel(ROOM)
  const messages = new Map()
  let complete = 0 // nothing up to this number is missing here
  let caughtUp = false // and nothing since then, on this link
  let asking = false

  room.on('message', (said) => {
    arrive(said)
    if (caughtUp) complete = Math.max(complete, said.number)
  })
  room.on('typing', onTyping)
  client.on('open', catchUp)
  client.on('state', (_, { name }) => {
    if (name !== 'open') return
    caughtUp = false
    for (const message of messages.values()) if (message.fate === 'sent') settle(message, 'unsure')
  })
  client.on('dropped', ({ message: { event, data }, reason }) => {
    const message = event === 'message' && messages.get(data.id)
    if (message) message.reason = reason // its fate comes by its delivery
  })

  /** Asks for what was said meanwhile. A question that was lost with its link the client asks again itself. */
  async function catchUp() {
    if (asking) return
    asking = true
    try {
      const first = complete === 0
      const missed = []
      for (let answer; answer?.length !== 0;) {
        answer = await room.request('history', { after: complete }, { idempotent: true })
        missed.push(...answer.filter(arrive).filter(({ from }) => from !== me))
        complete = Math.max(complete, ...answer.map(({ number }) => number))
      }
      caughtUp = true
      // The server has ended the old link: what is not in the room now will not come into it any more.
      for (const message of messages.values()) if (message.fate === 'unsure') settle(message, 'missing')
      if (!first) onCaughtUp(missed)
    } catch (error) {
      console.info(`The history will be asked for on the next link: ${error.message}`)
    } finally {
      asking = false
    }
  }

  /** Shows what was said, once: it may come live and in the history. Returns whether it is new here. */
  function arrive({ id, number, from, text, at }) {
    const known = messages.get(id)
    if (known?.number) return false
    const message = Object.assign(known ?? { id, from, text }, { number, at, fate: 'arrived' })
    messages.set(id, message)
    onMessage(message)
    return !known
  }

  function settle(message, fate) {
    if (message.number || message.fate === fate) return
    message.fate = fate
    onMessage(message)
  }

  /** The same message again keeps its id, so the room has it once even if both arrive. */
  function post(message) {
    const { id, text } = message
    Object.assign(message, { at: Date.now(), fate: 'queued', reason: undefined, delivery: undefined })
    messages.set(id, message)
    onMessage(message)
    try {
      message.delivery = room.send('message', { id, text }, { ttl: patience() })
    } catch (error) {
      message.reason = error.name
      return settle(message, 'dropped')
    }
    settle(message, message.delivery.status)
    message.delivery.done.then((status) => settle(message, status))
  }

  return {
    client,
    say: (text) => post({ id: crypto.randomUUID(), from: me, text }),
    sayAgain(id) {
      const message = messages.get(id)
      if (UNSENT.has(message?.fate)) post(message)
    },
    cancel: (id) => messages.get(id)?.delivery?.cancel(),
    /** Only worth something now: without a connection it is given up. */
    type: (typing) => room.send('typing', { typing }, { volatile: true }),
    unsent: () => [...messages.values()].filter(({ fate }) => UNSENT.has(fate)),
  }
}
