import { inChromium } from './chromium.mjs'
import { compare } from './rounds.mjs'

const table = (results) =>
  compare(results, 'native').map(({ name, median, ratio, spread }) => ({
    contender: name,
    'echoes/s': median,
    'of native': ratio,
    'middle half': spread.map((value) => value.toFixed(2)).join(' .. '),
  }))

/**
 * Echo of 32 bytes of text against a `ws` server on loopback: one under way, and a hundred. `native again` is a second
 * native socket: its ratio shows how far the noise goes.
 */
export default () =>
  inChromium(async ({ run, version }) => {
    const pingPong = table(await run('echo', { rounds: 60, count: 300, underWay: 1 }))
    const pipelined = table(await run('echo', { rounds: 60, count: 2_000, underWay: 100 }))
    const holdfast = (rows) => rows.find((row) => row.contender === 'holdfast')['of native']
    return {
      title: 'Echo throughput, 32 B text (Chromium, ws server on loopback)',
      browser: version,
      rows: [
        ...pingPong.map((row) => ({ ...row, contender: `${row.contender}, 1 under way` })),
        ...pipelined.map((row) => ({ ...row, contender: `${row.contender}, 100 under way` })),
      ],
      targets: [
        { what: 'of native, 1 under way', value: holdfast(pingPong), least: 0.97 },
        { what: 'of native, 100 under way', value: holdfast(pipelined), least: 0.97 },
      ],
    }
  })
