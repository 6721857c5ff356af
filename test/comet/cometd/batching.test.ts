import { expect, it } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

hearReports()

it.each([
  ['websocket', stage, 'ws: /a 4, /meta/subscribe 5, /b 6'],
  ['long-polling', pollingStage, 'POST /cometd/: /a 4, /meta/subscribe 5, /b 6'],
] as const)('a batch goes as one array at its outermost end, by %s', async (_name, staged, line) => {
  const { cometd, server, note, log, pass } = await connected(staged())
  cometd.startBatch()
  cometd.publish('/a', 1, note('a'))
  cometd.startBatch()
  cometd.subscribe('/s', () => {}, note('s'))
  cometd.endBatch()
  cometd.publish('/b', 2, note('b'))
  await pass(10)
  expect(server.wire).toEqual([])
  cometd.endBatch()
  await pass(10)
  expect(server.wire).toEqual([line])
  expect(log).toEqual(['a [connected] ok', 's [connected] ok', 'b [connected] ok'])
})

it('batch() does so around a function, which may have a scope, or be the name of a method of it', async () => {
  const { cometd, server, pass } = await connected(stage())
  const scope = {
    x: 5,
    send() {
      cometd.publish('/c', this.x)
      cometd.publish('/d', 1)
    },
  }
  cometd.batch(() => scope.send())
  cometd.batch(scope, scope.send)
  cometd.batch(scope, 'send')
  await pass(10)
  expect(server.wire).toEqual(['ws: /c 4, /d 5', 'ws: /c 6, /d 7', 'ws: /c 8, /d 9'])
  expect(server.on('/c').map(({ data }) => data)).toEqual([5, 5, 5])
})

it('a function that throws ends its batch, and its exception is the caller’s', async () => {
  const { cometd, server, pass } = await connected(stage())
  const throwing = () =>
    cometd.batch(() => {
      cometd.publish('/a', 1)
      throw new Error('boo')
    })
  expect(throwing).toThrow('boo')
  await pass(10)
  expect(server.wire).toEqual(['ws: /a 4'])
  expect(() => cometd.endBatch()).toThrow('Calls to startBatch() and endBatch() are not paired')
})

it('an end without a beginning is an error; an empty batch is none, and sends nothing', async () => {
  const fresh = stage()
  expect(() => fresh.cometd.endBatch()).toThrow('Calls to startBatch() and endBatch() are not paired')
  fresh.cometd.startBatch()
  fresh.cometd.endBatch()
  const { cometd, server, pass } = await connected(stage())
  cometd.batch(() => {})
  await pass(10)
  expect(server.wire).toEqual([])
})

it('a batch begun before the handshake is held until its end', async () => {
  const { cometd, server, pass } = stage()
  cometd.handshake()
  cometd.startBatch()
  cometd.publish('/a', 1)
  await pass(10)
  expect(server.on('/a')).toEqual([])
  cometd.publish('/b', 1)
  cometd.endBatch()
  await pass(10)
  expect(server.wire.at(-1)).toBe(
    'ws: /a 4, /b 5'.replace('4', server.on('/a')[0]!.id!).replace('5', server.on('/b')[0]!.id!),
  )
})

it('connects go past a batch', async () => {
  const { cometd, server, pass } = await connected(stage())
  cometd.startBatch()
  cometd.publish('/a', 1)
  server.release()
  await pass(10)
  expect(server.wire).toEqual(['ws: /meta/connect 5'])
})

it('a batch of the handshake’s listeners goes before the connect', async () => {
  const { cometd, server, pass } = stage()
  cometd.addListener('/meta/handshake', () =>
    cometd.batch(() => {
      cometd.subscribe('/a', () => {})
      cometd.publish('/b', 1)
    }),
  )
  cometd.handshake()
  await pass(10)
  expect(server.wire.slice(1, 3)).toEqual(['ws: /meta/subscribe 2, /b 3', 'ws: /meta/connect 4'])
})
