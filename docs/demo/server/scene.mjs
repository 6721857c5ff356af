// What is wrong with the network right now, and the verbs that change it.

/** @typedef {'pass' | 'blackhole' | 'hang' | 'refuse'} Line */
/** @typedef {ReturnType<typeof createScene>} Scene */

export const LINES = /** @type {const} */ (['pass', 'blackhole', 'hang', 'refuse'])

/**
 * @param {object} parts
 * @param {ReturnType<typeof import('./echo-process.mjs').createEchoProcess>} parts.echo
 * @param {import('../../../test/support/fault-proxy.mjs').FaultProxy} parts.proxy
 */
export function createScene({ echo, proxy }) {
  /** @type {Line} */
  let line = 'pass'
  let latency = 0
  /** @type {Set<() => void>} */
  const watchers = new Set()
  const changed = () => watchers.forEach((watcher) => watcher())
  echo.watch(changed)

  /** @param {Line} next */
  async function setLine(next) {
    if (next === 'refuse') proxy.refuse()
    else await proxy.accept()
    if (next === 'pass') proxy.pass()
    if (next === 'blackhole') proxy.blackhole()
    if (next === 'hang') proxy.hang()
    // Both only concern new connections; ending the present one is what makes them felt.
    if (next === 'hang' || next === 'refuse') proxy.reset()
    line = next
    changed()
  }

  /** @param {number} milliseconds */
  function setLatency(milliseconds) {
    proxy.latency(milliseconds)
    latency = milliseconds
    changed()
  }

  return {
    snapshot: () => ({
      socketPort: proxy.port,
      server: echo.running ? 'up' : 'down',
      line,
      latency,
      ...echo.counts,
    }),
    /** @param {() => void} watcher */
    watch(watcher) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },

    setLine,
    setLatency,
    reset: () => proxy.reset(),
    kill: () => echo.kill(),
    restart: () => echo.kill().then(() => echo.start()),
    closeClients: echo.closeClients,
    async heal() {
      setLatency(0)
      await setLine('pass')
      await echo.start()
    },
  }
}
