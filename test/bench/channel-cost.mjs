import { inChromium } from './chromium.mjs'
import { median, quantile } from './statistics.mjs'

/** Which codec's work each contender has in it. */
const codecOf = (name) =>
  name.startsWith('sent')
    ? 'json.encode alone'
    : /^received(?!.*(?:codec|socket.io))/.test(name) && 'json.decode alone'

/**
 * What a channel message costs in a page, over a stub socket: the whole, and the whole less what the codec alone takes for the
 * same message in the same round. With a codec that hands out a value made before, the whole is the library's by itself.
 */
export default () =>
  inChromium(async ({ run, version }) => {
    const { results } = await run('channel-cost', 40)
    const rows = Object.entries(results).map(([name, values]) => {
      const codec = codecOf(name)
      const own = codec ? values.map((value, round) => value - results[codec][round]) : values
      return {
        contender: name,
        'ns per message': median(values),
        'without the codec': median(own),
        'middle half': [0.25, 0.75].map((share) => quantile(own, share).toFixed(0)).join(' .. '),
      }
    })
    const own = (name) => rows.find(({ contender }) => contender === name)['without the codec']
    return {
      title: 'Cost per channel message (Chromium, stub socket)',
      browser: version,
      rows,
      targets: [
        {
          what: 'received, one listener, without decoding, ns',
          value: own('received, one listener'),
          most: 800,
        },
      ],
    }
  })
