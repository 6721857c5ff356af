// @ts-check
import { once } from 'node:events'
import net from 'node:net'

/** A port for a program that cannot ask the system for one itself. */
export async function freePort() {
  const listener = net.createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = /** @type {net.AddressInfo} */ (listener.address())
  await once(listener.close(), 'close')
  return port
}
