// @ts-check
// Ports for programs that cannot ask the system for them.

import { once } from 'node:events'
import { createServer } from 'node:net'

/** @param {number} count so many, all different */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}

export async function freePort() {
  const [port] = /** @type {[number]} */ (await freePorts(1))
  return port
}
