import type { AttemptContext } from '../core/connection.js'
import type { Address } from '../core/transport.js'

/** A value, or a function that is asked for it on every attempt. */
export type Provided<T> = T | ((context: AttemptContext) => T | PromiseLike<T>)

/** The URL, or what is asked for it on every attempt. */
export type UrlSource = Provided<string | URL>

/** The subprotocols, or what is asked for them on every attempt. */
export type ProtocolsSource = Provided<string | readonly string[]>

/** What is asked on every attempt: the url, the protocols, and whatever else must have come. */
export type Sources = readonly [
  UrlSource,
  ProtocolsSource,
  ((context: AttemptContext) => Promise<void>) | undefined,
]

/** User and password, query and fragment. */
const secrets = /^([^/?#]*\/\/)[^/?#]*@|[?#][^]*/g

/**
 * As the native constructor reads it: relative to the page, `http:` as `ws:`, no fragment.
 * https://websockets.spec.whatwg.org/#dom-websocket-websocket
 *
 * @throws DOMException `SyntaxError`; it does not show where credentials may be.
 */
export const parseUrl = (url: string): URL => {
  let parsed: URL | undefined
  try {
    parsed = new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href)
    parsed.protocol = parsed.protocol.replace('http', 'ws')
  } catch {
    // Told below, with the other ways of being wrong.
  }
  if (parsed && /^wss?:[^#]*$/.test(parsed.href)) return parsed
  throw new DOMException(
    `url must be ws: or wss:, without fragment; got ${url.replace(secrets, '$1…')}`,
    'SyntaxError',
  )
}

/** `DOMString or sequence<DOMString>`, as the native constructor converts it. */
export const protocolsFrom = (answer: unknown): string[] =>
  typeof answer === 'object' && answer !== null && Symbol.iterator in answer
    ? Array.from(answer as Iterable<unknown>, String)
    : [String(answer)]

/** Whether the sources are values. */
export const isPlain = (sources: readonly unknown[]): boolean =>
  sources.every((source) => typeof source !== 'function')

/** Asks the sources; at once where all are values. What a function throws is heard as what it rejects with. */
export const askAddress = (
  sources: Sources,
  binaryType: () => BinaryType,
  context: AttemptContext,
): Address | PromiseLike<Address> => {
  const address = ([url, protocols = []]: readonly unknown[]): Address => {
    if (typeof url !== 'string' && !(url instanceof URL))
      throw new TypeError(`url must give a string or a URL, got ${url as string}`)
    return { url: parseUrl(`${url}`).href, protocols: protocolsFrom(protocols), binaryType: binaryType() }
  }
  if (isPlain(sources)) return address(sources)
  const answers = sources.map(async (source) => (typeof source === 'function' ? source(context) : source))
  return Promise.all(answers).then(address)
}
