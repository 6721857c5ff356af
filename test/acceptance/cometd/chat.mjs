// @ts-check

/**
 * A chat in the documented idiom, in Node or, as text, in a page: it needs nothing but its arguments.
 * @param {any} library what `holdfast/cometd` exports, or `org.cometd`
 * @param {{ url: string, room?: string, transports?: string[] | undefined, acknowledged?: boolean, [option: string]: unknown }} options
 *   `transports`: those that may be used, all by default; `acknowledged`: with the acknowledge extension
 * @param {object} [environment]
 */
export function chat(
  { CometD, AckExtension },
  { room = 'chat', transports, acknowledged, ...configuration },
  environment,
) {
  const client = new CometD('chat', environment)
  /** @type {number[]} what was delivered */
  const seen = []
  /** @type {{ n: number, successful: boolean }[]} what the callbacks of publishes were told */
  const told = []
  /** @type {number[]} when a `/meta/connect` succeeded, in milliseconds since the epoch */
  const connected = []

  if (acknowledged) client.registerExtension('ack', new AckExtension())
  for (const type of client.getTransportTypes())
    if (transports && !transports.includes(type)) client.unregisterTransport(type)
  client.addListener('/meta/connect', (/** @type {any} */ { successful }) => {
    if (successful) connected.push(Date.now())
  })
  client.addListener('/meta/handshake', (/** @type {any} */ { successful }) => {
    if (successful) client.subscribe(`/${room}/*`, (/** @type {any} */ { data }) => seen.push(data.n))
  })
  client.configure({ logLevel: 'off', ...configuration })
  client.handshake()

  return {
    seen,
    told,
    connected,
    /** All of them in one batch. @param {number[]} numbers */
    publish(...numbers) {
      client.batch(() => {
        for (const n of numbers)
          client.publish(`/${room}/a`, { n }, (/** @type {any} */ { successful }) =>
            told.push({ n, successful }),
          )
      })
    },
    transport: () => /** @type {string | undefined} */ (client.getTransport()?.type),
    leave: () => client.disconnect(),
  }
}
