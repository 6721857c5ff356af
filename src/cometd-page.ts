// What a page loads by a script tag: `org.cometd`, and `$.cometd` where jQuery is, as the original's bindings do it.

import { CometD } from './cometd.js'

export * from './cometd.js'
/** As it was called before CometD 4. */
export { CometD as Cometd }

const { jQuery } = globalThis as { jQuery?: { cometd?: CometD; CometD?: typeof CometD } }
if (jQuery) {
  jQuery.cometd = new CometD()
  jQuery.CometD = CometD
}
