import type { AttemptContext } from '../core/connection.js'
import type { Address } from '../core/transport.js'

/** A value, or a function that is asked for it on every attempt. */
export type Provided<T> = T | ((context: AttemptContext) => T | PromiseLike<T>)

/** The URL, or what is asked for it on every attempt. */
export type UrlSource = Provided<string | URL>

/** The subprotocols, or what is asked for them on every attempt. */
export type ProtocolsSource = Provided<string | readonly string[]>

const invalid = (url: string, why: string) =>
  new DOMException(`The URL ${JSON.stringify(url)} ${why}`, 'SyntaxError')

/**
 * As the native constructor reads it: relative to the page, `http:` as `ws:`, no fragment.
 * https://websockets.spec.whatwg.org/#dom-websocket-websocket
 *
 * @throws DOMException `SyntaxError`
 */
export const parseUrl = (url: string): URL => {
  let parsed: URL
  try {
    parsed = new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href)
  } catch {
    throw invalid(url, 'is invalid')
  }
  parsed.protocol = parsed.protocol.replace(/^http/, 'ws')
  if (!/^wss?:$/.test(parsed.protocol)) throw invalid(url, 'must be ws:, wss:, http: or https:')
  if (parsed.href.includes('#')) throw invalid(url, 'must not have a fragment')
  return parsed
}

const urlFrom = (answer: unknown): URL => {
  if (typeof answer === 'string' || answer instanceof URL) return parseUrl(`${answer}`)
  throw new TypeError(`url must give a string or a URL, got ${answer as string}`)
}

/** `DOMString or sequence<DOMString>`, as the native constructor converts it. */
export const protocolsFrom = (answer: unknown): string[] =>
  typeof answer === 'object' && answer !== null && Symbol.iterator in answer
    ? Array.from(answer as Iterable<unknown>, String)
    : [String(answer)]

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'

/** Asks the sources; at once where neither makes it wait. */
export const askAddress = (
  url: UrlSource,
  protocols: ProtocolsSource,
  binaryType: () => BinaryType,
  context: AttemptContext,
): Address | PromiseLike<Address> => {
  const ask = <T>(source: Provided<T>) =>
    typeof source === 'function'
      ? (source as (context: AttemptContext) => T | PromiseLike<T>)(context)
      : source
  const answers = [ask(url), ask(protocols)] as const
  const address = ([url, protocols]: readonly unknown[]): Address => ({
    url: urlFrom(url).href,
    protocols: protocolsFrom(protocols),
    binaryType: binaryType(),
  })
  return answers.some(isPromise) ? Promise.all(answers).then(address) : address(answers)
}
