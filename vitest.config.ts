import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** The default, a second, is less than what a machine with other work may take for anything. */
const expectations = { poll: { timeout: 10_000 } }

// Everything runs in Node; the browser project drives real browsers from there (test/support/browsers).
const project = (name: string, include: string[], options: object = {}) => ({
  test: { name, include, environment: 'node' as const, expect: expectations, ...options },
})

/** Browsers and servers take their time, and one suite's load is another one's delay. */
const atEase = { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false }

/** Components in their frameworks: each file says whether it is in a page (jsdom) or on a server. */
const hooks = {
  plugins: [svelte({ configFile: false })],
  environments: { client: { resolve: { conditions: ['browser'] } } },
  ...project('hooks', ['test/hooks/**/*.test.{ts,tsx}'], { testTimeout: 30_000 }),
}

export default defineConfig({
  test: {
    projects: [
      project(
        'unit',
        [
          'test/{client,codecs,comet,core,layers,page,socket,testing,transports}/**/*.test.ts',
          'test/*.test.ts',
        ],
        {
          testTimeout: 30_000,
        },
      ),
      project('model', ['test/model/**/*.test.ts'], { testTimeout: 60_000 }),
      hooks,
      project('node', ['test/node/**/*.test.ts'], { testTimeout: 30_000 }),
      project('interop', ['test/interop/**/*.test.ts'], { testTimeout: 30_000 }),
      project('package', ['test/package/**/*.test.ts'], { testTimeout: 120_000, hookTimeout: 120_000 }),
      project('browser', ['test/browser/**/*.test.ts'], atEase),
      project('acceptance', ['test/acceptance/**/*.test.ts'], atEase),
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      thresholds: { lines: 95, branches: 95 },
      reporter: ['text', 'json-summary'],
    },
  },
})
