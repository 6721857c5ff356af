// @ts-check

/**
 * A `fetch` that keeps cookies by host, as browsers do: Node's own does not.
 * @param {typeof fetch} [inner]
 * @returns {typeof fetch}
 */
export function cookieFetch(inner = fetch) {
  /** @type {Map<string, Map<string, string>>} by host, then by name */
  const jars = new Map()

  return async (input, init) => {
    const request = new Request(input, init)
    const { hostname } = new URL(request.url)
    if (request.credentials === 'omit') return inner(request)

    const jar = jars.get(hostname) ?? new Map()
    jars.set(hostname, jar)
    if (jar.size > 0)
      request.headers.set('Cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await inner(request)
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=;]*)=([^;]*)/.exec(cookie) ?? []
      if (name) jar.set(name, value)
    }
    return response
  }
}
