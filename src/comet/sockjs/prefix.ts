/** What connects to itself: a secure page may ask it in the clear. */
const loopback = /^(localhost|127\.[\d.]+|\[::1\])$/

/**
 * Where a SockJS server is, as the original reads it: relative to the page's address (whatever its `<base>`), the page
 * itself where nothing is given, without slashes at its end; a query is kept.
 *
 * @throws SyntaxError, or Error `SecurityError: ...`, in the original's words.
 */
export const parsePrefix = (given: unknown): string => {
  const text = `${(given ?? '') as string}`
  const page = globalThis.location?.href
  let url: URL | undefined
  try {
    url = new URL(text, page)
  } catch {
    // Told below, with what is no address of a server either.
  }
  if (!url?.host) throw new SyntaxError(`The URL '${text}' is invalid`)
  const { protocol, hostname, href } = url
  if (!/^https?:$/.test(protocol))
    throw new SyntaxError(
      `The URL's scheme must be either 'http:' or 'https:'. '${protocol}' is not allowed.`,
    )
  if (text.includes('#')) throw new SyntaxError('The URL must not contain a fragment')
  if (page?.startsWith('https:') && protocol === 'http:' && !loopback.test(hostname))
    throw new Error(
      'SecurityError: An insecure SockJS connection may not be initiated from a page loaded over HTTPS',
    )
  // The page's own fragment is none of the server's.
  return href.replace(/#.*/, '').replace(/\/*(\?.*)?$/, '$1')
}

/** What lies under `prefix`; its query stays behind the path. */
export const under = (prefix: string, path: string): string =>
  prefix.replace(/\/?(\?|$)/, (_, query: string) => `/${path}${query}`)
