import { inChromium } from './chromium.mjs'
import { median, quantile } from './statistics.mjs'

/** What sending while offline costs, with little and with much in the queue. */
export default () =>
  inChromium(async ({ run, version }) => {
    const results = await run('offline-send', 11)
    const names = Object.keys(results)
      .filter((key) => key.endsWith(' @10'))
      .map((key) => key.slice(0, -' @10'.length))
    const rows = names.map((name) => {
      const shallow = results[`${name} @10`]
      const deep = results[`${name} @100000`]
      const ratios = deep.map((value, round) => value / shallow[round])
      return {
        operation: name,
        'ns, 10 queued': median(shallow),
        'ns, 100,000 queued': median(deep),
        ratio: median(ratios),
        'middle half': [0.25, 0.75].map((share) => quantile(ratios, share).toFixed(2)).join(' .. '),
      }
    })
    return {
      title: 'A send while offline (Chromium)',
      browser: version,
      rows,
      targets: rows
        .filter(({ operation }) => operation.startsWith('holdfast'))
        .map(({ operation, ratio }) => ({
          what: `${operation}: 100,000 queued against 10`,
          value: ratio,
          most: 1.5,
        })),
    }
  })
