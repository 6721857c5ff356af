// @ts-check
// A TCP proxy on loopback that breaks connections the way networks do.

import net from 'node:net'
import { once } from 'node:events'
import { Lane, reset } from './lane.mjs'

/** @typedef {Awaited<ReturnType<typeof faultProxy>>} FaultProxy */

const HOST = '127.0.0.1'

/**
 * One client, and its connection to the target. It is dialled when the wire is released for the first time, so the
 * target never sees who came and left while the line was dead.
 * @param {net.Socket} client
 * @param {number} targetPort
 * @param {import('./lane.mjs').Conditions} conditions
 */
function wire(client, targetPort, conditions) {
  const target = new net.Socket({ allowHalfOpen: true })
  const sockets = [client, target]
  const lanes = [new Lane(client, target, conditions), new Lane(target, client, conditions)]
  let dialled = false
  let held = true
  let forgotten = false
  for (const socket of sockets) socket.setNoDelay(true).on('error', () => {}) // 'close' follows, and is handled
  const closed = Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))))

  /** @param {boolean} value */
  function setHeld(value) {
    held = value || forgotten
    for (const lane of lanes) lane.held = held
  }

  const it = {
    closed,
    /** The client did not leave yet. */
    get open() {
      return !client.readableEnded && !client.destroyed
    },
    get holdsSomething() {
      return held && (!dialled || lanes.some((lane) => lane.holdsSomething))
    },
    pump: () => lanes.forEach((lane) => lane.pump()),
    hold: () => setHeld(true),
    release() {
      setHeld(false)
      if (!dialled && !it.open) return it.reset()
      if (!dialled && !forgotten) target.connect(targetPort, HOST)
      dialled = true
      it.pump()
    },
    forget() {
      forgotten = true
    },
    reset: () => sockets.forEach(reset),
    end() {
      for (const lane of lanes) lane.end()
      if (!dialled) target.destroy()
    },
  }
  return it
}

/**
 * @param {number} targetPort
 * @param {{ port?: number }} [options] the port to listen on; the system chooses one by default
 */
export async function faultProxy(targetPort, options = {}) {
  /** @type {Set<ReturnType<typeof wire>>} */
  const wires = new Set()
  const conditions = { latency: 0, rate: Infinity }
  /** @type {'pass' | 'blackhole' | 'hang'} */
  let mode = 'pass'
  let accepted = 0
  /** @type {net.Server | undefined} */
  let server

  /** @param {net.Socket} client */
  function onConnection(client) {
    accepted++
    const it = wire(client, targetPort, conditions)
    wires.add(it)
    void it.closed.then(() => wires.delete(it))
    if (mode === 'pass') it.release()
  }

  /** @param {number} port */
  async function listen(port) {
    server = net.createServer({ allowHalfOpen: true }, onConnection).listen(port, HOST)
    await once(server, 'listening')
    return /** @type {net.AddressInfo} */ (server.address()).port
  }

  const port = await listen(options.port ?? 0)

  const proxy = {
    port,
    /** Connections accepted so far. */
    get accepted() {
      return accepted
    },
    /** Connections that their clients did not leave yet. */
    get open() {
      return [...wires].filter((it) => it.open).length
    },
    get mode() {
      return mode
    },

    /**
     * Heals the line. By default all that was held is delivered, in order. With `held: 'discard'` it is lost; TCP
     * cannot skip bytes, so a connection that lost something stays silent for ever, like one whose router forgot it.
     * @param {{ held?: 'release' | 'discard' }} [options]
     */
    pass({ held = 'release' } = {}) {
      mode = 'pass'
      for (const it of wires) {
        if (held === 'discard' && it.holdsSomething) it.forget()
        it.release()
      }
    },
    /** Nothing crosses any more, in neither direction: no byte, no FIN, no RST. New connections are as in `hang`. */
    blackhole() {
      mode = 'blackhole'
      for (const it of wires) it.hold()
    },
    /** New connections are accepted and never answered; the target does not see them. Others are left alone. */
    hang() {
      mode = 'hang'
    },
    /** Refuses new connections until `accept()`; those that exist are left alone. */
    refuse() {
      server?.close()
      server = undefined
    },
    async accept() {
      if (!server) await listen(port)
    },
    /** RST to both ends of every connection. */
    reset() {
      for (const it of wires) it.reset()
    },
    /** FIN to both ends of every connection. */
    end() {
      for (const it of wires) it.end()
    },
    /** @param {number} milliseconds what is read from now on arrives so much later */
    latency(milliseconds) {
      conditions.latency = milliseconds
    },
    /** @param {number} bytesPerSecond in each direction of each connection; `Infinity` lifts the limit */
    rate(bytesPerSecond) {
      conditions.rate = bytesPerSecond
      for (const it of wires) it.pump()
    },
    async stop() {
      proxy.refuse()
      proxy.reset()
      await Promise.all([...wires].map((it) => it.closed))
    },
  }
  return proxy
}
