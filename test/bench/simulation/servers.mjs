/**
 * What a server does with a connection that reaches it at a moment (milliseconds after the drop).
 * `opens`: it answers the handshake then; `refuses`: it turns the client away then; `lives`: the link is cut so
 * much later. Silence longer than the client's patience is the client's to notice.
 *
 * @typedef {{ opens: number, lives?: number } | { refuses: number }} Answer
 * @typedef {(now: number) => Answer} Server
 */

/** Down until `back`, then as quick as one could wish. @param {number} back @returns {Server} */
export const backAt = (back) => (now) => (now < back ? { refuses: now } : { opens: now })

/** Accepts everyone and drops them at once, as a crashing handler does. @returns {Server} */
export const acceptAndDrop = () => (now) => ({ opens: now, lives: 0 })

/**
 * Down until `back`, then serves `rate` handshakes a second. At most `backlog` wait in its accept queue; whoever
 * comes to a full one is refused, as by a load balancer or with tcp_abort_on_overflow.
 * @param {{ back: number, rate: number, backlog?: number }} options @returns {Server}
 */
export const refusing = ({ back, rate, backlog = 500 }) => {
  const cost = 1000 / rate
  let free = back
  return (now) => {
    if (now < back || free - now > backlog * cost) return { refuses: now }
    free = Math.max(free, now) + cost
    return { opens: free }
  }
}

/**
 * Down until `back`, then everyone waits in one unbounded line that moves at `rate` a second. Nobody is refused,
 * and a client that gave up still costs its turn: its handshake is served and only then found to be dead.
 * @param {{ back: number, rate: number }} options @returns {Server}
 */
export const queueing = ({ back, rate }) => refusing({ back, rate, backlog: Infinity })
