import { describe, expect, it } from 'vitest'
import { never, type RetryingCloseEvent } from '../../src/index.js'
import { offlineStage, openStage, settled, stage, type Stage, type StageOptions } from './stage.js'

const heartbeat = { interval: 5_000, timeout: 2_000, require: true }

interface Situation {
  readonly options?: StageOptions
  readonly from: (options?: StageOptions) => Stage
  readonly act: (stage: Stage) => void | Promise<void>
  /** What listeners are told, in order, each with the `readyState` that it sees. */
  readonly told: readonly string[]
  /** The own `retryAt` of the close event, in milliseconds from when it is fired. */
  readonly retryIn?: number
}

const situations: Record<string, Situation> = {
  'the link opens': {
    from: stage,
    act: ({ native }) => native.accept(),
    told: ['open @1'],
  },
  'an open link fails, a retry follows': {
    from: openStage,
    act: ({ native }) => native.fail(),
    told: ['error @0', `close 1006 '' unclean retrying @0`],
    retryIn: 1_500,
  },
  'an open link is closed by the server, a retry follows': {
    from: openStage,
    act: ({ native }) => native.serverClose(1001, 'deploy'),
    told: [`close 1001 'deploy' clean retrying @0`],
    retryIn: 1_500,
  },
  'an open link ends by FIN alone (Chromium fires no error), a retry follows': {
    from: openStage,
    act: ({ native }) => native.serverClose(1006),
    told: [`close 1006 '' unclean retrying @0`],
    retryIn: 1_500,
  },
  '[S37] the heartbeat gives the link up': {
    options: { heartbeat },
    from: openStage,
    act: ({ clock }) => clock.advance(7_000),
    told: ['error @0', `close 1006 '' unclean retrying @0`],
    retryIn: 1_500,
  },
  'reconnect() while open': {
    from: openStage,
    act: ({ socket }) => socket.reconnect(),
    told: [`close 1006 '' unclean retrying @0`],
    retryIn: 0,
  },
  'suspension while open': {
    from: openStage,
    act: ({ page }) => page.emit('sleep'),
    told: [`close 1006 '' unclean retrying @0`],
    retryIn: Infinity,
  },
  "[S10] an outage's first attempt fails": {
    from: stage,
    act: ({ native }) => native.fail(),
    told: ['error @0', `close 1006 '' unclean retrying @0`],
    retryIn: 1_500,
  },
  "an outage's first attempt times out": {
    options: { connectTimeout: 3_000 },
    from: stage,
    act: ({ clock }) => clock.advance(3_000),
    told: ['error @0', `close 1006 '' unclean retrying @0`],
    retryIn: 1_500,
  },
  "an outage's first attempt finds no url": {
    options: {
      url: () => {
        throw new Error('no token')
      },
      startClosed: true,
    },
    from: stage,
    act: ({ socket }) => {
      socket.reconnect()
      return settled()
    },
    told: ['error @0', `close 1006 '' unclean retrying @0`],
    retryIn: 1_500,
  },
  '[S10] its later attempts fail': {
    from: (options) => {
      const scene = stage(options)
      scene.native.fail()
      scene.log.length = 0
      return scene
    },
    act: ({ clock, network }) => {
      for (let attempts = 0; attempts < 5; attempts++) {
        clock.advance(10_000)
        network.last.fail()
      }
    },
    told: [],
  },
  'attempts fail after an open link was lost': {
    from: offlineStage,
    act: ({ clock, network }) => {
      clock.advance(1_500)
      network.last.fail()
    },
    told: [],
  },
  'the policy says false to a link that failed': {
    options: { retry: never },
    from: openStage,
    act: ({ native }) => native.fail(),
    told: ['error @3', `close 1006 '' unclean final @3`],
  },
  'the policy says false to a link that the server closed': {
    options: { retry: () => false },
    from: openStage,
    act: ({ native }) => native.serverClose(4401, 'expired'),
    told: [`close 4401 'expired' clean final @3`],
  },
  'the policy says false to the first attempt': {
    options: { retry: () => false },
    from: stage,
    act: ({ native }) => native.fail(),
    told: ['error @3', `close 1006 '' unclean final @3`],
  },
  'close() while open, and the peer answers': {
    from: openStage,
    act: ({ socket, native, log }) => {
      socket.close(4000, 'bye')
      log.push(`then @${socket.readyState}`)
      native.finishClose()
    },
    told: ['then @2', `close 4000 'bye' clean final @3`],
  },
  'close() while open, without a code': {
    from: openStage,
    act: ({ socket, native }) => {
      socket.close()
      native.finishClose()
    },
    told: [`close 1005 '' clean final @3`],
  },
  'close() while open, and the peer never answers': {
    from: openStage,
    act: ({ socket, clock, log }) => {
      socket.close(4000, 'bye')
      clock.advance(4_999)
      log.push(`then @${socket.readyState}`)
      clock.advance(1)
    },
    told: ['then @2', `close 1006 '' unclean final @3`],
  },
  'close() while a link is connecting': {
    from: stage,
    act: ({ socket, native, log }) => {
      socket.close(4000, 'bye')
      log.push(`then @${socket.readyState}`)
      native.finishClose()
    },
    told: ['then @2', 'error @3', `close 1006 '' unclean final @3`],
  },
  'close() while resolving': {
    options: { url: () => new Promise<string>(() => {}) },
    from: stage,
    act: ({ socket, clock, log }) => {
      socket.close(4000, 'bye')
      log.push(`then @${socket.readyState}`)
      clock.ring()
    },
    told: ['then @2', `close 1006 '' unclean final @3`],
  },
  'close() while waiting': {
    from: offlineStage,
    act: ({ socket, clock, log }) => {
      socket.close(4000, 'bye')
      log.push(`then @${socket.readyState}`)
      clock.ring()
    },
    told: ['then @2', `close 1006 '' unclean final @3`],
  },
  'close() while suspended': {
    from: (options) => {
      const scene = offlineStage(options)
      scene.page.emit('sleep')
      return scene
    },
    act: ({ socket, clock, log }) => {
      socket.close(4000, 'bye')
      log.push(`then @${socket.readyState}`)
      clock.ring()
    },
    told: ['then @2', `close 1006 '' unclean final @3`],
  },
  'reconnect() while closing': {
    from: openStage,
    act: ({ socket, native }) => {
      socket.close(4000, 'bye')
      socket.reconnect()
      native.finishClose()
    },
    told: [`close 1006 '' unclean retrying @0`],
    retryIn: 0,
  },
  'close() again': {
    from: (options) => {
      const scene = openStage(options)
      scene.socket.close()
      scene.native.finishClose()
      scene.log.length = 0
      return scene
    },
    act: ({ socket, clock }) => {
      socket.close()
      socket.close(4000, 'again')
      clock.advance(60_000)
    },
    told: [],
  },
}

describe('the drop-in, situation by situation', () => {
  it.each(Object.entries(situations))('%s', async (_, { options, from, act, told, retryIn }) => {
    const scene = from(options)
    const closes: { event: RetryingCloseEvent; at: number }[] = []
    scene.socket.addEventListener('close', (event) => closes.push({ event, at: scene.clock.now() }))
    await act(scene)
    expect(scene.log).toEqual(told)
    for (const { event, at } of closes)
      if (retryIn === undefined) expect(Object.hasOwn(event, 'retryAt')).toBe(false)
      else expect(event.retryAt).toBe(at + retryIn)
  })
})
