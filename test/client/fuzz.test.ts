import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../src/testing/index.js'
import { binaryJson, type Codec, defineChannels, json, plainEnvelope, type Schema } from '../../src/index.js'
import { messagePack } from '../../src/msgpack.js'
import { luck } from '../codecs/hostile-messages.js'
import { hostileFrame } from './hostile-frames.js'
import { settled, stage, type StageOptions } from './stage.js'

// Nothing that a server sends throws, ends the link, or stays: each frame is taken, or counted and told.

const seed = Number(process.env['FUZZ_SEED'] ?? 1)
const total = Number(process.env['FUZZ_FRAMES'] ?? 100_000)

const aNumber: Schema = {
  '~standard': {
    validate: (value) => (typeof value === 'number' ? { value } : { issues: [{ message: 'no number' }] }),
  },
}
const slow: Schema = { '~standard': { validate: async (value) => aNumber['~standard'].validate(value) } }
const schemas = { number: aNumber, slow }
const contract = defineChannels({
  chat: { receives: schemas, responds: { echo: { question: aNumber }, slow: { question: slow } } },
  'room:*': { receives: schemas },
})
/** Whether the contract has nothing against it. */
const fits = (channel: string, event: string, data: unknown) =>
  typeof data === 'number' || !/^(chat$|room:)/.test(channel) || !/^(number|slow)$/.test(event)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const alive = () => {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

// Node has none: a report would be an uncaught exception. What answers is too deep to be encoded is reported, and nothing else.
const original = globalThis.reportError
const reported = new Set<string>()
beforeAll(() => {
  globalThis.reportError = (error) => void reported.add((error as Error).name)
})
afterAll(() => {
  globalThis.reportError = original
})

const codecs: [string, Codec][] = [
  ['JSON', json],
  ['JSON with binary data', binaryJson],
  ['MessagePack', messagePack],
]
const cases = codecs.flatMap(([name, codec]) =>
  [false, true].flatMap((contracted) =>
    (['open', 'not welcomed yet'] as const).map((when) => ({ name, codec, contracted, when })),
  ),
)
const each = Math.ceil(total / cases.length)

test.each(cases)(
  `${each} hostile frames in $name, contract: $contracted, $when, seed ${seed}`,
  { timeout: 60_000 },
  async ({ codec, contracted, when }) => {
    const next = luck(seed)
    const early = when !== 'open'
    const options: StageOptions = {
      codec,
      ...(contracted && { channels: contract as StageOptions['channels'] & object }),
      ...(early && { token: 'mine' }),
    }
    const { client, log, network } = stage(options)
    let [troubles, told, messages] = [0, 0, 0]
    let longest = 0
    client.on('error', ({ excerpt, count }) => {
      troubles++
      told = count
      longest = Math.max(longest, excerpt.length)
    })
    client.on('message', () => messages++)
    const chat = client.channel('chat')
    chat.on('number', () => {})
    chat.onAny(() => {})
    for (const event of ['echo', 'slow']) chat.respond(event, (question) => question)

    /** What must come of them. */
    let [bad, good] = [0, 0]
    const count = (data: unknown) => {
      try {
        const frame = plainEnvelope.decode(codec.decode(data))
        if (frame?.type === 'event')
          if (!contracted || fits(frame.channel, frame.event, frame.data)) good++
          else bad++
        else if (!frame) bad++
      } catch {
        bad++
      }
    }
    const welcome = codec.encode({ t: 'welcome' })
    const greet = () =>
      network.last.receive(typeof welcome === 'string' ? welcome : (welcome as Uint8Array).slice().buffer)

    const round = async (size: number) => {
      for (let frames = 0; frames < size; frames++) {
        const data = hostileFrame(next, codec)
        count(data)
        network.last.receive(data as Message)
        if (frames % 100 === 99) await settled()
      }
      if (early) {
        expect(client.state.name).toBe('connecting')
        greet()
      }
      await settled()
      expect([client.state.name, bad, good]).toEqual(['open', troubles, messages])
      expect(told).toBe(troubles)
      network.last.sent.length = log.length = 0
    }
    /** A link of its own for each round, where so many frames may wait for the welcome. */
    const reopen = () => {
      client.reconnect()
      network.last.accept()
      network.sockets.splice(0, network.sockets.length - 1)
      for (let asked = 0; asked < 50; asked++) chat.request('any', asked, { timeout: 1_000 }).catch(() => {})
    }

    network.last.accept()
    await round(500)
    const before = alive()
    for (let done = 500; done < each; done += 500) {
      reopen()
      await round(Math.min(500, each - done))
    }
    expect(alive() - before).toBeLessThan(2_000_000)
    expect(longest).toBeLessThanOrEqual(100)
    expect(bad).toBeGreaterThan(each / 10)
    expect(good).toBeGreaterThan(each / 10)
    for (const name of reported) expect(['RangeError', 'TypeError']).toContain(name)
    expect(Object.keys(Object.prototype)).toEqual([])
    client.close()
  },
)

test.each([0, -1, 1.5, 999, 1000, 1005, 4401, 65_536, 2 ** 53, 1e308, -Infinity, NaN])(
  'a refusal with the code %s and a long reason ends that link only, whether or not it was welcomed',
  (code) => {
    const { client, clock, network } = stage({ codec: messagePack, token: 'mine' })
    const receive = (frame: object) =>
      network.last.receive((messagePack.encode(frame) as Uint8Array).slice().buffer)
    const bye = { t: 'bye', code, reason: 'retry-after=1e999 '.repeat(1_000) }
    network.last.accept()
    receive(bye)
    expect(client.state.name).not.toBe('closed')
    for (let tries = 0; client.state.name !== 'connecting' && tries < 60; tries++) clock.advance(30_000)
    network.last.accept()
    receive({ t: 'welcome', exp: code })
    expect(client.state.name).toBe('open')
    receive(bye)
    expect(client.state.name).not.toBe('open')
    client.reconnect()
    network.last.accept()
    receive({ t: 'welcome' })
    expect(client.state.name).toBe('open')
  },
)
