// @ts-check
// What the channel server does with each frame that a client sends.

/** @typedef {import('./connection.mjs').ChannelConnection} ChannelConnection */
/** @typedef {import('./frames.mjs').WireFrame} WireFrame */
/** @typedef {{ code: number, reason?: string }} Refusal as in a close frame */
/** @typedef {boolean | { exp?: number } | Refusal} Verdict `exp` in seconds */
/** @template T @typedef {T | Promise<T>} Awaitable */

/**
 * What a test decides; each may be replaced at any time.
 * @typedef {object} Hooks
 * @property {(connection: ChannelConnection, frame: WireFrame) => unknown} onEvent `false` keeps it from the subscribers
 * @property {(connection: ChannelConnection, frame: WireFrame, context: { signal: AbortSignal, next: () => unknown }) => unknown}
 *   onRequest gives the reply, or throws the refusal; `next` answers `echo` and `history`, as without a hook
 * @property {((token: string, connection: ChannelConnection) => Awaitable<Verdict>) | undefined} authenticate where it is
 *   given, `hello` comes first
 * @property {boolean} answersPings
 */

/**
 * @param {object} parts
 * @param {Hooks} parts.hooks
 * @param {import('./channels.mjs').Channels} parts.channels
 * @param {(connection: ChannelConnection, frame: WireFrame) => void} parts.publish
 */
export function createConversation({ hooks, channels, publish }) {
  /**
   * @param {ChannelConnection} connection
   * @param {WireFrame} frame
   */
  function receive(connection, frame) {
    if (frame.t === 'ping') return hooks.answersPings && connection.send({ t: 'pong' })
    if (connection.token === 'refused') return
    if (frame.t === 'hello' || frame.t === 'auth') return checkToken(connection, frame)
    if (connection.token === 'checking') return connection.waiting.push(frame)
    if (connection.token === 'none' && hooks.authenticate) return connection.close(1008, 'hello comes first')
    handle(connection, frame)
  }

  /**
   * @param {ChannelConnection} connection
   * @param {WireFrame} frame
   */
  async function checkToken(connection, { t, tok }) {
    if (t === 'hello') connection.token = 'checking'
    const verdict = hooks.authenticate ? await hooks.authenticate(tok, connection) : true
    if (!connection.isOpen) return
    if (!verdict || (typeof verdict === 'object' && 'code' in verdict)) {
      connection.token = 'refused'
      connection.send({ t: 'bye', code: 4401, ...(verdict || undefined) })
    } else {
      connection.token = 'good'
      connection.send({ t: 'welcome', exp: verdict === true ? undefined : verdict.exp })
      for (const frame of connection.waiting.splice(0)) handle(connection, frame)
    }
  }

  /**
   * @param {ChannelConnection} connection
   * @param {WireFrame} frame
   */
  function handle(connection, frame) {
    const { t, c, n } = frame
    if (t === 'sub') for (const channel of c) channels.subscribe(channel, connection)
    if (t === 'uns') for (const channel of c) channels.unsubscribe(channel, connection)
    if (t === 'm' && hooks.onEvent(connection, frame) !== false) publish(connection, frame)
    if (t === 'q') void connection.answer(n, (signal) => answer(connection, frame, signal))
    if (t === 'r') connection.onReply(frame)
    if (t === 'x') connection.onCancel(n)
  }

  /**
   * @param {ChannelConnection} connection
   * @param {WireFrame} frame
   * @param {AbortSignal} signal
   */
  function answer(connection, frame, signal) {
    const { c, e, d } = frame
    const next = () => {
      if (e === 'echo') return d
      if (e === 'history') return channels.history(c, d?.limit)
      throw { code: 'unknown', message: `There is no request '${e}'` }
    }
    return hooks.onRequest(connection, frame, { signal, next })
  }

  return { receive }
}
