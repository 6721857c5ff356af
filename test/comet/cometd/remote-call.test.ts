import { expect, it } from 'vitest'
import type { Message } from '../../../src/cometd.js'
import { hearReports } from '../../support/reported.js'
import { connected, pollingStage, stage } from '../stage.js'

hearReports()

it.each([
  ['websocket', stage],
  ['long-polling', pollingStage],
])(
  'a remote call is answered by the delivery that has its id, before or after the reply, by %s',
  async (_name, staged) => {
    const { cometd, server, listen, note, log, messages, pass } = await connected(staged())
    listen('publish', 'unsuccessful')
    const answer = { channel: '/service/data', data: { got: 1 } }
    server.when('/service/data', ({ id, channel }) => [
      { ...answer, id: id! },
      { id: id!, channel, successful: true },
    ])
    cometd.remoteCall('data', { x: 1 }, note('call'))
    await pass(5)
    expect(server.heard).toMatchObject([{ id: '4', channel: '/service/data', data: { x: 1 } }])
    expect(log.splice(0)).toEqual(['call [connected] {"got":1}', '/meta/publish [connected] ok'])
    expect(messages[0]).toEqual({ ...answer, id: '4' })
    server.when('/service/data', ({ id, channel }) => [
      { id: id!, channel, successful: true },
      { ...answer, id: id! },
    ])
    cometd.remoteCall('/data', { x: 2 }, 500, { ext: { p: 1 } }, note('call'))
    await pass(5)
    expect(log).toEqual(['/meta/publish [connected] ok', 'call [connected] {"got":1}'])
    expect(server.heard[1]).toMatchObject({ channel: '/service/data', ext: { p: 1 } })
  },
)

it('the answer is for the caller alone', async () => {
  const { cometd, server, note, log, pass } = await connected(stage())
  cometd.addListener('/service/data', note('listener'))
  server.when('/service/data', ({ id, channel }) => [{ id: id!, channel, data: 1 }])
  cometd.remoteCall('data', {}, note('call'))
  await pass(5)
  server.deliver({ channel: '/service/data', data: 2 }, { channel: '/service/data', data: 3, id: '4' })
  expect(log).toEqual(['call [connected] 1', 'listener [connected] 2', 'listener [connected] 3'])
})

it('one that is refused is told to the caller alone', async () => {
  const { cometd, server, listen, note, log, pass } = await connected(stage())
  listen()
  server.when('/service/deny', { successful: false, error: '403::no' })
  cometd.remoteCall('deny', {}, note('call'))
  await pass(20_000)
  expect(log).toEqual(['call [connected] refused 403::no'])
})

it('one while the server is down as well', async () => {
  const { cometd, server, listen, note, log, pass } = await connected(stage())
  server.stop()
  listen('publish', 'unsuccessful')
  cometd.remoteCall('data', {}, note('call'))
  await pass(100)
  expect(log).toEqual([expect.stringMatching(/^call \[connecting] failed/)])
})

it('one whose answer does not come is told so after its timeout, once', async () => {
  const { cometd, server, listen, note, log, messages, pass } = await connected(stage())
  listen('unsuccessful')
  cometd.remoteCall('ack-only', { x: 1 }, 300, { ext: { p: 1 } }, note('call'))
  await pass(299)
  expect(log).toEqual([])
  await pass(1)
  expect(messages).toEqual([
    {
      id: '4',
      error: '406::timeout',
      successful: false,
      failure: {
        message: { ext: { p: 1 }, id: '4', channel: '/service/ack-only', data: { x: 1 }, clientId: 'c1' },
        reason: 'Remote Call Timeout',
      },
    },
  ])
  server.deliver({ channel: '/service/ack-only', data: 'late', id: '4' })
  await pass(20_000)
  expect(log).toHaveLength(1)
})

it('without a timeout it takes maxNetworkDelay', async () => {
  const { cometd, note, log, pass } = await connected(stage({ maxNetworkDelay: 900 }))
  cometd.remoteCall('silent', {}, note('call'))
  await pass(899)
  expect(log).toEqual([])
  await pass(1)
  expect(log).toHaveLength(1)
})

it('calls of one target do not meet: each is known by its id', async () => {
  const { cometd, server, pass } = await connected(stage())
  const heard: unknown[] = []
  server.when('/service/echo', null)
  for (const x of [1, 2, 3]) cometd.remoteCall('echo', x, ({ data }: Message) => heard.push([x, data]))
  await pass(5)
  for (const { id, data } of server.on('/service/echo').reverse())
    server.deliver({ channel: '/service/echo', id: id!, data: `for ${data as number}` })
  expect(heard).toEqual([
    [3, 'for 3'],
    [2, 'for 2'],
    [1, 'for 1'],
  ])
})

it('one made before the handshake’s reply is held, with the others', async () => {
  const { cometd, server, note, log, pass } = stage()
  server.when('/service/a', ({ id, channel }) => [{ id: id!, channel, data: 1 }])
  cometd.handshake()
  cometd.remoteCall('a', {}, note('call'))
  cometd.remoteCall('b', {})
  await pass(10)
  expect(server.wire[1]).toBe('ws: /service/a 2, /service/b 3')
  expect(log).toEqual(['call [connected] 1'])
})
