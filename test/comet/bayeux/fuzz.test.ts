import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Message } from '../../../src/cometd.js'
import { hostileNames } from '../../support/hostile-names.js'
import { hearReports } from '../../support/reported.js'
import type { Answer } from '../bayeux-server.js'
import { pollingStage, stage } from '../stage.js'

hearReports()

const junk = fc.oneof(
  fc.constantFrom(undefined, null, true, false, NaN, -1, 0, 1e300, '', 'x', [], {}, ...hostileNames),
  fc.jsonValue(),
)
const advice = fc.oneof(
  junk,
  fc.record(
    {
      reconnect: fc.oneof(fc.constantFrom('retry', 'handshake', 'none'), junk),
      interval: fc.oneof(fc.constantFrom(0, 0, 100), junk),
      timeout: fc.oneof(fc.constantFrom(0, 30_000), junk),
    },
    { requiredKeys: [] },
  ),
)
const channel = fc.oneof(
  fc.constantFrom(
    '/meta/handshake',
    '/meta/connect',
    '/meta/disconnect',
    '/meta/subscribe',
    '/meta/foo',
    '/a',
  ),
  junk,
)
const fields = fc.record(
  {
    channel,
    id: fc.oneof(fc.constantFrom('1', '2', '3', '4', '5'), junk),
    successful: fc.oneof(fc.boolean(), junk),
    clientId: fc.oneof(fc.constantFrom('c1', 'c2'), junk),
    supportedConnectionTypes: fc.oneof(fc.constantFrom(['websocket'], ['long-polling'], []), junk),
    advice,
    data: junk,
    ext: junk,
    subscription: junk,
    error: junk,
  },
  { requiredKeys: [] },
)
/** What a server may say to a message: the usual, less or more than that, something else, or nothing. */
const answer: fc.Arbitrary<Answer> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fields as fc.Arbitrary<Partial<Message>> },
  // Hostile messages are of any shape; the fake server sends them as they are.
  fc.array(fields as unknown as fc.Arbitrary<Message>, { maxLength: 3 }),
  fc.string(),
  junk.map((value) => JSON.stringify(value) ?? 'undefined'),
  fc.constant(null),
)
const event = fc.constantFrom(
  'cut',
  'stop',
  'restart',
  'publish',
  'subscribe',
  'batch',
  'call',
  'disconnect',
  'handshake',
  'wait',
  'wait',
)

it.each([
  ['websocket and long-polling', stage],
  ['long-polling', pollingStage],
])(
  'whatever a server says by %s, nothing is thrown into the page, and no loop is hot',
  async (_name, staged) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(answer, { minLength: 1, maxLength: 12 }),
        fc.array(event, { maxLength: 10 }),
        fc.boolean(),
        async (answers, events, keeping) => {
          const scene = staged({
            linearBackoff: false,
            offlineQueue: keeping,
            autoResubscribe: keeping,
            maxNetworkDelay: 2_000,
          })
          const { cometd, server, clock, pass } = scene
          let turn = 0
          const next = () => answers[turn++ % answers.length]!
          for (const name of ['handshake', 'connect', 'subscribe', 'disconnect'])
            server.when(`/meta/${name}`, next)
          for (const name of ['/a', '/service/x']) server.when(name, next)
          scene.listen()
          cometd.addListener('/**', () => {})
          cometd.handshake()
          const begin = server.wire.length + server.network.sockets.length
          for (const happening of events) {
            const able = !cometd.isDisconnected()
            if (happening === 'cut') server.cut()
            else if (happening === 'stop') server.stop()
            else if (happening === 'restart') server.restart()
            else if (happening === 'disconnect') cometd.disconnect()
            else if (happening === 'handshake' && cometd.getStatus() === 'disconnected') cometd.handshake()
            else if (happening === 'publish' && able) cometd.publish('/a', 1, () => {})
            else if (happening === 'subscribe' && able)
              cometd.subscribe(
                '/a',
                () => {},
                () => {},
              )
            else if (happening === 'call' && able) cometd.remoteCall('x', {}, 500, () => {})
            else if (happening === 'batch' && able) cometd.batch(() => cometd.publish('/a', 2))
            await pass(1_500)
          }
          await pass(20_000)
          // Ten a second at the very most, when everything goes wrong again and again.
          const seconds = events.length * 1.5 + 20
          expect(server.wire.length + server.network.sockets.length - begin).toBeLessThan(60 + 6 * seconds)
          cometd.disconnect()
          server.stop()
          await pass(100_000)
          expect(cometd.getStatus()).toBe('disconnected')
          expect([server.network.live.length, server.pending.length, clock.timers]).toEqual([0, 0, 0])
        },
      ),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
    )
  },
)
