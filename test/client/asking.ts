import { beforeEach, expect } from 'vitest'
import { ending, openStage, type Stage, type StageOptions } from './stage.js'

// What the tests of requests have in common: a client that is open before each of them, and how it asks.

export let scene: Stage
export const begin = (options?: StageOptions, make: (options?: StageOptions) => Stage = openStage): Stage =>
  (scene = make(options))

export const idempotent = { idempotent: true }
export const answer = (n: number, d?: unknown): object => ({ t: 'r', n, d })
export const kinds = (scene: Stage): unknown[] => scene.sent().map(({ t, n, e }) => [t, n ?? e])

/** Asks; the ending is awaited later. */
export const ask = (data?: unknown, options?: object): Promise<unknown> =>
  ending(scene.client.channel('chat').request('history', data, options))

export const rejection = (request: Promise<unknown>): Promise<unknown> =>
  request.then(
    () => expect.unreachable('It was answered'),
    (error: unknown) => error,
  )

beforeEach(() => void begin())
