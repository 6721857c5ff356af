import { describe, expect, it } from 'vitest'
import { hearRequests, settled, stage } from './stage.js'

const requests = hearRequests()

/** A link lives for so long that it is worth coming back to. */
const prove = ({ native, clock }: Pick<ReturnType<typeof stage>, 'native' | 'clock'>) => {
  native.accept()
  native.receive('hello')
  clock.advance(5_000)
}

describe('with reconnect', () => {
  it('it comes back, with backoff, and says when [S1]', () => {
    const scene = stage({ reconnect: true })
    prove(scene)
    const { network, clock } = scene
    expect(scene.news).toEqual(['open websocket @1', 'message hello @1'])
    scene.native.fail()
    expect(scene.news).toEqual([`close 1006 '' unclean retrying @0`])
    clock.advance(1_499)
    expect(network.sockets).toHaveLength(1)
    clock.advance(1)
    expect(network.sockets).toHaveLength(2)
    scene.native.accept()
    expect(scene.news).toEqual(['open websocket @1'])
  })

  it('tells once of an outage: 1002 where it has never been open', () => {
    const scene = stage({ reconnect: () => 100, transports: 'websocket' })
    for (let attempt = 0; attempt < 5; attempt++) {
      scene.native.fail()
      scene.clock.advance(100)
    }
    expect(scene.network.sockets).toHaveLength(6)
    expect(scene.log).toEqual([`close 1002 'Cannot connect to server' unclean retrying @0`])
  })

  it('closed by the page while it waits, it ends as one that is connecting', () => {
    const scene = stage({ reconnect: true })
    prove(scene)
    scene.native.fail()
    scene.log.length = 0
    scene.socket.close()
    scene.clock.advance(0)
    expect(scene.news).toEqual(['error @3', `close 1000 'Normal closure' clean @3`])
    expect(scene.clock.timers).toBe(0)
  })

  it('send() waits for the link, from the beginning', () => {
    const scene = stage({ reconnect: true })
    scene.socket.send('early')
    prove(scene)
    expect(scene.native.sent).toEqual(['early'])
    scene.native.fail()
    scene.socket.send('meanwhile')
    scene.clock.advance(1_500)
    scene.native.accept()
    expect(scene.native.sent).toEqual(['meanwhile'])
  })

  it('what waits is bounded, and told of when it is given up', () => {
    const scene = stage({ reconnect: true, queue: { maxMessages: 2, overflow: 'drop-oldest' } })
    for (const text of ['a', 'b', 'c']) scene.socket.send(text)
    expect(scene.news).toEqual(['dropped a overflow @0'])
    scene.socket.close()
    scene.clock.advance(0)
    expect(scene.news).toEqual([
      'error @3',
      `close 1000 'Normal closure' clean @3`,
      'dropped b closed @3',
      'dropped c closed @3',
    ])
  })

  it('close() is for good', () => {
    const scene = stage({ reconnect: true })
    prove(scene)
    scene.socket.close(4002, 'mine')
    scene.clock.advance(3_600_000)
    expect(scene.news.slice(2)).toEqual([`close 4002 'mine' clean @3`])
    expect(scene.network.sockets).toHaveLength(1)
    expect(scene.clock.timers).toBe(0)
    expect(scene.page.watchers).toBe(0)
  })

  it('a policy may give up', () => {
    const scene = stage({ reconnect: ({ cause }) => !('code' in cause && cause.code === 4001) && 100 })
    prove(scene)
    scene.native.serverClose(4001, 'bye')
    expect(scene.news.slice(2)).toEqual([`close 4001 'bye' clean @3`])
  })

  it('a heartbeat finds the dead line', () => {
    const heartbeat = {
      interval: 1_000,
      timeout: 500,
      ping: 'ping',
      pong: (data: unknown) => data === 'pong',
    }
    const scene = stage({ reconnect: true, heartbeat: { ...heartbeat, require: true } })
    scene.native.accept()
    scene.native.blackHole()
    scene.clock.advance(1_500)
    expect(scene.news).toEqual(['open websocket @1', `close 1006 '' unclean retrying @0`])
  })

  it('each polling link is a session of its own', async () => {
    let sessions = 0
    const { clock } = stage({
      reconnect: () => 100,
      transports: 'xhr-polling',
      server: 'a',
      sessionId: () => `${++sessions}`,
    })
    await requests[0]!.answer(200, 'o\n')
    await requests[1]!.fail()
    clock.advance(100)
    await settled()
    expect(requests.map(({ url }) => new URL(url).pathname)).toEqual([
      '/echo/a/1/xhr',
      '/echo/a/1/xhr',
      '/echo/a/2/xhr',
    ])
  })

  it('polls with backoff where nothing answers [F5]', async () => {
    const { clock } = stage({ reconnect: true, transports: 'xhr-polling' })
    for (let elapsed = 0; elapsed < 60_000; elapsed += 100) {
      for (const request of requests) await request.fail()
      clock.advance(100)
    }
    expect(requests.length).toBeLessThan(12)
  })
})

it('its owner’s signal closes it for good', () => {
  const owner = new AbortController()
  const scene = stage({ signal: owner.signal })
  scene.native.accept()
  owner.abort()
  scene.clock.advance(0)
  expect(scene.news).toEqual(['open websocket @1', `close 1000 '' clean @3`])
})

it('an owner who has left already has it closed from the beginning', () => {
  const { socket, network, log } = stage({ signal: AbortSignal.abort() })
  expect([socket.readyState, network.sockets.length]).toEqual([3, 0])
  socket.send('x')
  expect(log).toEqual(['dropped x closed @3'])
})
