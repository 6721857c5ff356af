import { it } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { liveThroughChaos } from './chaos.js'

const reports = hearReports('anything')

// Others, or more of them, for whoever changes the session: CHAOS_SEED=7 CHAOS_SEEDS=10000.
const first = Number(process.env['CHAOS_SEED'] ?? 1)
const seeds = Number(process.env['CHAOS_SEEDS'] ?? 200)

it(
  `whatever the page calls in whatever callback, and however the server fails, it comes back: ${seeds} times from seed ${first}`,
  { timeout: 30_000 + 50 * seeds },
  async () => {
    for (let seed = first; seed < first + seeds; seed++) {
      reports.length = 0
      await liveThroughChaos(seed, reports).catch((cause: unknown) => {
        throw new Error(`CHAOS_SEED=${seed}: ${(cause as Error).message}`, { cause })
      })
    }
  },
)
