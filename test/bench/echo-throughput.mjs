import { inChromium } from './chromium.mjs'
import { compare } from './rounds.mjs'

const table = (results, underWay) =>
  compare(results, 'native').map(({ name, median, ratio, spread }) => ({
    contender: `${name}, ${underWay} under way`,
    'echoes/s': median,
    'of native': ratio,
    'middle half': spread.map((value) => value.toFixed(2)).join(' .. '),
  }))

/**
 * Echo of 32 bytes of text against a `ws` server on loopback, in many short slices: one under way, and a hundred.
 * `native again` is a second native socket: its ratio shows how far the noise goes.
 */
export default () =>
  inChromium(async ({ run, version }) => {
    const single = table(await run('echo', { rounds: 300, count: 100, underWay: 1 }), 1)
    const pipelined = table(await run('echo', { rounds: 150, count: 500, underWay: 100 }), 100)
    const holdfast = (rows) => rows.find(({ contender }) => contender.startsWith('holdfast,'))['of native']
    return {
      title: 'Echo throughput, 32 B text (Chromium, ws server on loopback)',
      browser: version,
      rows: [...single, ...pipelined],
      targets: [
        { what: 'of native, 1 under way', value: holdfast(single), least: 0.97 },
        { what: 'of native, 100 under way', value: holdfast(pipelined), least: 0.97 },
      ],
    }
  })
