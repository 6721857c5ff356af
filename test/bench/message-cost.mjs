import { inChromium } from './chromium.mjs'
import { compare } from './rounds.mjs'

const baseline = 'new MessageEvent + dispatchEvent'

/** What a received message costs in a page, over a stub socket. */
export default () =>
  inChromium(async ({ run, version }) => {
    const { results } = await run('message-cost', 25)
    const rows = compare(results, baseline)
    return {
      title: 'Cost per received message (Chromium, stub socket)',
      browser: version,
      rows: rows.map(({ name, median, ratio, spread }) => ({
        contender: name,
        'ns per message': median,
        ratio,
        'middle half': spread.map((value) => value.toFixed(2)).join(' .. '),
      })),
      targets: [
        {
          what: 'one listener, against one event made and dispatched',
          value: rows.find((row) => row.name === 'holdfast, one listener').ratio,
          most: 1.5,
        },
        {
          what: 'nobody listens, as a share of one such event',
          value: rows.find((row) => row.name === 'holdfast, nobody listens').ratio,
          most: 0.05,
        },
      ],
    }
  })
