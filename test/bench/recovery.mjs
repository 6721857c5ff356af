import { acceptAndDrop, blackHole, fatalClose, serverBack, silentHandshake } from './recovery/faults.mjs'
import { networkBack } from './recovery/network-back.mjs'
import { startServer } from './recovery/server.mjs'
import { median } from './statistics.mjs'

/**
 * Real faults in real time, with the defaults of each; all at once, in a minute and a half. In Node over `ws`, except
 * for the network's return, which only a browser notices.
 */
export default async () => {
  const server = await startServer()
  const { port } = server
  const measured = {
    'server back after 1 s: seconds to open': serverBack(port, 1),
    'server back after 5 s: seconds to open': serverBack(port, 5),
    'server back after 30 s: seconds to open': serverBack(port, 30),
    'black hole, heartbeat 5 s + 2 s: seconds until the state says so': blackHole(port),
    'silent handshake: seconds until the next attempt': silentHandshake(),
    'accept and drop: attempts in 30 s': acceptAndDrop(port),
    'closed with 4401, declared fatal: attempts in 30 s': fatalClose(port),
    'network back: seconds to open': networkBack(),
  }
  const results = {}
  for (const [what, values] of Object.entries(measured)) results[what] = await values
  await server.stop()

  const target = (what, most, pick = median) => ({ what, value: pick(results[what].holdfast), most })
  const worst = (values) => Math.max(...values)
  const [back1, back5, back30, hole, silence, flapping, fatal, network] = Object.keys(results)
  return {
    title: 'Recovery, in real time: median (most)',
    rows: Object.entries(results).map(([what, kinds]) => ({
      fault: what,
      ...Object.fromEntries(
        Object.entries(kinds).map(([kind, values]) => [
          kind,
          `${show(median(values))} (${show(worst(values))})`,
        ]),
      ),
    })),
    values: results,
    targets: [
      target(back1, 1.7),
      target(back5, 2.4),
      target(back30, 4.5),
      target(hole, 7 + timers, worst),
      target(silence, 13 + timers, worst),
      target(flapping, 7),
      target(fatal, 1, worst),
      target(network, 0.5, worst),
    ],
  }
}

/** Seconds by which timers may ring late on a busy machine. */
const timers = 0.1

const show = (value) => (Number.isFinite(value) ? String(Number(value.toFixed(2))) : 'never')
