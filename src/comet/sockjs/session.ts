import type { SockJSOptions } from './options.js'

/** Whoever guesses the name of a session hears it: no `Math.random` here. */
const randomName = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => (byte % 32).toString(32)).join('')

/** Names `<server>/<session>`: the server once, for a load balancer to go by; a session each time. */
export const sessionNames = ({ server, sessionId, random = Math.random }: SockJSOptions): (() => string) => {
  const place = server ?? `${random()}`.slice(2, 5).padEnd(3, '0')
  const name = typeof sessionId === 'function' ? sessionId : () => randomName(sessionId || 8)
  return () => `${place}/${name()}`
}
