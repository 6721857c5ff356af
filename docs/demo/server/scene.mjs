// A server, the lines that lead to it, what is wrong with them right now, and the verbs that change it.

/** @typedef {'pass' | 'blackhole' | 'hang' | 'refuse'} Mode */
/** @typedef {ReturnType<typeof createScene>} Scene */

export const MODES = /** @type {const} */ (['pass', 'blackhole', 'hang', 'refuse'])

/**
 * @param {import('./server-process.mjs').ServerProcess} server
 * @param {Record<string, import('../../../test/support/fault-proxy.mjs').FaultProxy>} proxies by the names of their lines
 * @param {'release' | 'discard'} [held] what becomes of the bytes that a line held back, once it is healed
 */
export function createScene(server, proxies, held = 'release') {
  const names = Object.keys(proxies)
  /** @type {Record<string, { mode: Mode, latency: number }>} */
  const faults = Object.fromEntries(names.map((name) => [name, { mode: 'pass', latency: 0 }]))
  /** @type {Set<() => void>} */
  const watchers = new Set()
  const changed = () => watchers.forEach((watcher) => watcher())
  server.watch(changed)

  /**
   * @param {readonly string[]} lines
   * @param {Mode} mode
   */
  async function setMode(lines, mode) {
    for (const line of lines) {
      const proxy = proxies[line]
      if (mode === 'refuse') proxy.refuse()
      else await proxy.accept()
      if (mode === 'pass') proxy.pass({ held })
      if (mode === 'blackhole') proxy.blackhole()
      if (mode === 'hang') proxy.hang()
      // Both only concern new connections; ending the present one is what makes them felt.
      if (mode === 'hang' || mode === 'refuse') proxy.reset()
      faults[line].mode = mode
    }
    changed()
  }

  /**
   * @param {readonly string[]} lines
   * @param {number} milliseconds
   */
  function setLatency(lines, milliseconds) {
    for (const line of lines) {
      proxies[line].latency(milliseconds)
      faults[line].latency = milliseconds
    }
    changed()
  }

  return {
    names,
    snapshot: () => ({
      server: server.running ? 'up' : 'down',
      ...server.counts,
      lines: Object.fromEntries(names.map((name) => [name, { port: proxies[name].port, ...faults[name] }])),
    }),
    /** @param {() => void} watcher */
    watch(watcher) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },

    setMode,
    setLatency,
    /** @param {readonly string[]} lines */
    reset: (lines) => lines.forEach((line) => proxies[line].reset()),
    kill: () => server.kill(),
    restart: () => server.kill().then(() => server.start()),
    closeClients: server.closeClients,
    async heal() {
      setLatency(names, 0)
      await setMode(names, 'pass')
      await server.start()
    },
    async stop() {
      await Promise.all([...Object.values(proxies).map((proxy) => proxy.stop()), server.kill()])
    },
  }
}
