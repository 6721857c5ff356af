// Round trips, measured on purpose: the heartbeat asks only after silence, so in a lively chat it hardly ever does.

const EVERY = 2_000

/**
 * @param {object} client
 * @param {(milliseconds: number, first: boolean) => void} onRoundTrip
 */
export function measureRoundTrips(client, onRoundTrip) {
  let first = true

  async function measure() {
    try {
      onRoundTrip(await client.probe(), first)
      first = false
    } catch {
      // no answer, or no connection any more: the state tells
    }
  }

  client.on('open', () => {
    first = true
    measure()
  })
  setInterval(() => client.state.name === 'open' && measure(), EVERY)
}
