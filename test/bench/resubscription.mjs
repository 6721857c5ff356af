import { inChromium } from './chromium.mjs'
import { median } from './statistics.mjs'

const most = (values) => Math.max(...values)

/** 10,000 channels, and their line cut by the server: what it takes until all are subscribed again. */
export default () =>
  inChromium(async ({ run, channels, version }) => {
    const results = await run('resubscription', channels, 10_000, 30)
    const all = (part) => results.map((result) => result[part])
    return {
      title: '10,000 channels subscribed again (Chromium, ws server on loopback)',
      browser: version,
      rows: [
        {
          what: 'ms of the page, from open to the last frame',
          median: median(all('page')),
          most: most(all('page')),
        },
        {
          what: 'ms until an event of the last channel comes back',
          median: median(all('heard')),
          most: most(all('heard')),
        },
        { what: 'frames', median: median(all('frames')), most: most(all('frames')) },
      ],
      targets: [{ what: 'ms of the page, median', value: median(all('page')), most: 100 }],
    }
  })
