import { inChromium } from './chromium.mjs'
import { alternate, compare } from './rounds.mjs'
import { median } from './statistics.mjs'

const names = ['native', 'native again', 'holdfast', 'holdfast, heartbeat off', 'socket.io']
const slices = [
  { rounds: 200, count: 100, underWay: 1 },
  { rounds: 200, count: 500, underWay: 100 },
]

/** Of each slice its echoes per second, and how many seconds the page's thread worked. @param {import('./chromium.mjs').Lab} lab */
const measure = ({ run, work, channels }, { rounds, count, underWay }) => {
  const slice = (name, count) => async () => {
    const before = await work()
    const rate = await run('channel-echo', channels, name, count, underWay)
    return { rate, worked: (await work()) - before }
  }
  const contenders = Object.fromEntries(names.map((name) => [name, slice(name, count)]))
  return alternate({ ...contenders, nothing: slice('native', 0) }, { rounds, warmUp: 3 })
}

const table = (results, { count, underWay }) => {
  const each = (part) => Object.fromEntries(names.map((name) => [name, results[name].map(part)]))
  const rates = each(({ rate }) => rate)
  const work = each(({ worked }, round) => worked - results.nothing[round].worked)
  const ofSocketIo = compare(rates, 'socket.io')
  return compare(rates, 'native').map(({ name, median: rate, ratio, spread }, place) => ({
    contender: `${name}, ${underWay} under way`,
    'echoes/s': rate,
    'of native': ratio,
    'middle half': spread.map((value) => value.toFixed(2)).join(' .. '),
    'of socket.io': ofSocketIo[place].ratio,
    'page, us per echo': (median(work[name]) * 1e6) / count,
  }))
}

/**
 * Echo of a small object on a channel, against `JSON.stringify` and `JSON.parse` around a native socket with the same frames
 * and the same server, and against socket.io with a server of its own: in many short slices, one under way, and a hundred.
 * What the page's thread worked for it, unlike the time that passed, has no part in it of the browser's other processes and
 * the server.
 */
export default () =>
  inChromium(async (lab) => {
    const tables = []
    for (const slice of slices) tables.push(table(await measure(lab, slice), slice))
    return {
      title: 'Echo of a channel message (Chromium, ws server on loopback)',
      browser: lab.version,
      rows: tables.flat(),
      targets: slices.flatMap(({ underWay }, place) => {
        const holdfast = tables[place][names.indexOf('holdfast')]
        return [
          {
            what: `of native, ${underWay} under way`,
            value: holdfast['of native'],
            least: 0.85,
          },
          {
            what: `of socket.io, ${underWay} under way`,
            value: holdfast['of socket.io'],
            least: 1.5,
          },
        ]
      }),
    }
  })
