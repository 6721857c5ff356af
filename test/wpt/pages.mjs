// @ts-check
/**
 * What is left out of the suite's folder, and why.
 * @type {readonly (readonly [RegExp, string])[]}
 */
const leftOut = [
  [/wpt_flags=h2/, 'needs a server that speaks WebSocket over HTTP/2; the class does not see the difference'],
  [/\.serviceworker\./, 'needs certificates that a browser trusts, and no page keeps its worker alive'],
  [/\/security\/002/, 'asks for a response without a type, on which the server fails to inject a script'],
  [/\/stream\//, 'is about WebSocketStream'],
  [/\/back-forward-cache-/, 'is about the page cache, which automated browsers switch off'],
]

/** @typedef {{ url: string, slow: boolean }} TestPage */

/** @param {readonly TestPage[]} all */
export function select(all, only = '') {
  return all.filter(({ url }) => url.includes(only) && !leftOut.some(([pattern]) => pattern.test(url)))
}

/** @returns {'http' | 'https'} */
export const scheme = (/** @type {string} */ url) =>
  /\.https\.|wpt_flags=https/.test(url) ? 'https' : 'http'

export const scope = (/** @type {string} */ url) =>
  /\.sharedworker\./.test(url) ? 'shared worker' : /\.worker\./.test(url) ? 'worker' : 'window'
