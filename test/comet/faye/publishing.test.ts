import { describe, expect, it } from 'vitest'
import { hearReports } from '../../support/reported.js'
import { connected, polling, stage } from './stage.js'

hearReports()

describe('publishing', () => {
  it('connects, and succeeds with nothing once the server has it', async () => {
    const { client, asked, pass } = stage()
    const publication = client.publish('/a', { n: 1 })
    expect(asked()).toEqual([])
    await pass(10)
    await expect(publication).resolves.toBeUndefined()
    expect(asked()).toEqual(['/a {"n":1}'])
  })

  it('of one turn travels together', async () => {
    const { client, pass, wire } = await polling()
    for (let n = 0; n < 3; n++) void client.publish('/a', n)
    await pass(10)
    void client.publish('/a', 3)
    await pass(10)
    expect(wire()).toEqual(['POST /bayeux: /a, /a, /a', 'POST /bayeux: /a'])
  })

  it('by long-polling stays in order, one request after the other', async () => {
    const { client, server, asked, pass } = await polling()
    server.when('/slow', null)
    void client.publish('/slow', 1)
    await Promise.resolve()
    void client.publish('/a', 2)
    await pass(10)
    expect(asked()).toEqual(['/slow 1'])
  })

  it('fails with what the server says', async () => {
    const { client, server, pass } = await connected()
    const refused = async (error?: string) => {
      server.when('/a', { successful: false, ...(error !== undefined && { error }) })
      const fault = client.publish('/a', 1).then(
        () => expect.unreachable(),
        (reason: unknown) => reason,
      )
      await pass(5)
      return fault
    }
    const denied = await refused('405:/a,b:No way: never')
    expect({ ...(denied as object) }).toEqual({ code: 405, params: ['/a', 'b'], message: 'No way: never' })
    expect(String(denied)).toBe('405:/a,b:No way: never')
    expect(denied).not.toBeInstanceOf(Error)
    expect({ ...((await refused('404::unknown')) as object) }).toEqual({
      code: 404,
      params: [''],
      message: 'unknown',
    })
    expect({ ...((await refused('strange')) as object) }).toEqual({
      code: null,
      params: [],
      message: 'strange',
    })
    expect({ ...((await refused()) as object) }).toEqual({ code: null, params: [], message: '' })
    expect({ ...((await refused('405::')) as object) }).toEqual({ code: 405, params: [''], message: '' })
  })

  it('takes a delivery that carries the id of what was published for no reply', async () => {
    const { client, server, watch, hear, pass, news } = await connected()
    client.subscribe('/a', hear('page'))
    server.when('/a', ({ id, data }) => [{ channel: '/a', data, id: id! }])
    const publication = watch('publication', client.publish('/a', 1))
    await pass(5)
    expect(news()).toEqual(['page hears 1'])
    server.deliver({ channel: '/a', id: server.on('/a')[0]!.id!, successful: true })
    await publication
    expect(news()).toEqual(['publication: ok'])
  })

  it('ends with a reply that has no channel: some servers leave out one that is empty', async () => {
    const { client, server, watch, pass, news } = await connected()
    server.when('', ({ id }) => JSON.stringify([{ id, successful: false, error: '405::Invalid channel' }]))
    watch('publication', client.publish('', 1))
    await pass(5)
    expect(news()).toEqual(['publication: 405::Invalid channel'])
  })

  it('makes a string of whatever channel it is given', async () => {
    const { client, asked, pass } = await connected()
    // What JavaScript may pass, and TypeScript does not let through.
    void client.publish(null as unknown as string, 1)
    void client.publish(5 as unknown as string, 1)
    await pass(5)
    expect(asked()).toEqual(['null 1', '5 1'])
  })

  it('takes limits, and no others', () => {
    const { client } = stage()
    const unknown = { attempts: 1, foo: 1 } as object
    expect(() => client.publish('/a', 1, unknown)).toThrow(new Error('Unrecognized option: foo'))
  })
})

describe('in an outage', () => {
  it('what is published waits, and is sent in order once the server is back; the same session goes on', async () => {
    const { client, server, watch, asked, pass, news } = await connected()
    server.stop()
    for (let n = 1; n <= 3; n++) watch(`${n}`, client.publish('/a', n))
    await pass(20_000)
    expect(news()).toEqual(['transport:down'])
    server.webSocket = 'opens'
    server.http = 'answers'
    await pass(2_100)
    expect(asked()).toEqual(['/a 1', '/a 2', '/a 3'])
    expect(news()).toEqual(['transport:up', '1: ok', '2: ok', '3: ok'])
    expect(server.on('/meta/handshake')).toEqual([])
  })

  it('what was under way is sent again, before what came later', async () => {
    const { client, server, watch, asked, pass, news } = await connected()
    server.when('/a', null)
    watch('1', client.publish('/a', 1))
    await pass(5)
    asked()
    server.cut()
    server.when('/a')
    watch('2', client.publish('/a', 2))
    await pass(2_100)
    expect(asked()).toEqual(['/a 1', '/a 2'])
    expect(news()).toEqual(['transport:down', 'transport:up', '1: ok', '2: ok'])
  })

  it('a server that was started anew is told what was published, in the name that it gives', async () => {
    const { client, server, watch, pass, news } = await connected()
    server.stop()
    watch('1', client.publish('/a', 1))
    await pass(100)
    server.restart()
    await pass(2_100)
    expect(server.on('/a').map(({ clientId }) => clientId)).toEqual(['c2'])
    expect(news()).toEqual(['transport:down', 'transport:up', '1: ok'])
  })

  it('the server is tried no later than every `retry` seconds, and no storm comes of it [F5]', async () => {
    const { server, network, pass } = await connected({ retry: 1 })
    server.stop()
    const before = network.sockets.length + server.requests.length
    await pass(10_000)
    const tries = network.sockets.length + server.requests.length - before
    expect(tries).toBeGreaterThanOrEqual(10)
    expect(tries).toBeLessThanOrEqual(30)
  })

  it('a line that is dead is given up after 1.2 times as long as the server holds a connect', async () => {
    const { client, server, watch, pass, news, network } = await connected()
    server.blackhole()
    watch('1', client.publish('/a', 1))
    await pass(35_000)
    expect(news()).toEqual([])
    await pass(1_100)
    expect(news()).toEqual(['transport:down'])
    expect(network.live).toEqual([])
    server.webSocket = 'opens'
    server.http = 'answers'
    await pass(2_100)
    expect(news()).toEqual(['transport:up', '1: ok'])
  })

  it('a dead WebSocket that opens no more is given up after `connectTimeout` seconds', async () => {
    const { server, network, pass } = await connected({ connectTimeout: 3 })
    server.blackhole()
    server.cut()
    for (const socket of network.live) socket.fail()
    await pass(1_001)
    const waiting = network.last
    await pass(3_000)
    expect(waiting.readyState).toBeGreaterThan(1)
  })
})

describe('a publication with limits', () => {
  it('fails once its attempts are used up', async () => {
    const { client, server, watch, asked, pass, news } = await connected()
    server.when('/a', null)
    watch('once', client.publish('/a', 1, { attempts: 1 }))
    watch('twice', client.publish('/a', 2, { attempts: 2 }))
    await pass(5)
    server.cut()
    await pass(2_100)
    expect(asked()).toEqual(['/a 1', '/a 2', '/a 2'])
    expect(news()).toEqual(['transport:down', 'once: null::Not delivered: no connection', 'transport:up'])
    server.cut()
    await pass(2_100)
    expect(asked()).toEqual([])
    expect(news()).toEqual(['transport:down', 'twice: null::Not delivered: no connection', 'transport:up'])
  })

  it('is not kept for later while nobody is there', async () => {
    const { client, server, watch, pass, news } = await connected()
    server.stop()
    news()
    watch('once', client.publish('/a', 1, { attempts: 1 }))
    await pass(100)
    expect(news()).toEqual(['once: null::Not delivered: no connection'])
  })

  it('fails at its deadline, and is not sent any more', async () => {
    const { client, server, watch, asked, pass, news } = await connected()
    server.stop()
    watch('kept', client.publish('/a', 1))
    watch('short', client.publish('/a', 2, { deadline: 0.5 }))
    await pass(490)
    expect(news()).toEqual(['transport:down'])
    await pass(20)
    expect(news()).toEqual(['short: null::Not delivered: deadline'])
    server.webSocket = 'opens'
    server.http = 'answers'
    await pass(2_100)
    expect(asked()).toEqual(['/a 1'])
  })

  it('is not sent again after its deadline', async () => {
    const { client, server, watch, asked, pass, news } = await connected()
    server.when('/a', null)
    watch('short', client.publish('/a', 1, { deadline: 1 }))
    await pass(1_500)
    expect([asked(), news()]).toEqual([['/a 1'], []])
    server.cut()
    await pass(5_000)
    expect(asked()).toEqual([])
    expect(news()).toEqual(['transport:down', 'short: null::Not delivered: no connection', 'transport:up'])
  })

  it('sets no timer that outlives it', async () => {
    const { client, clock, watch, pass, news } = await connected()
    const timers = clock.timers
    watch('1', client.publish('/a', 1, { deadline: 1_000 }))
    await pass(5)
    expect([news(), clock.timers]).toEqual([['1: ok'], timers])
  })

  it('begins to count once it is connected', async () => {
    const { client, server, watch, pass, news } = stage()
    server.stop()
    watch('1', client.publish('/a', 1, { attempts: 1, deadline: 1 }))
    await pass(10_000)
    server.webSocket = 'opens'
    server.http = 'answers'
    await pass(2_100)
    expect(news()).toEqual(['transport:down', 'transport:up', '1: ok'])
  })
})

it('an unanswered publication on a working connection is sent again after 1.2 times the hold of the server', async () => {
  const { client, server, watch, asked, pass, news } = await polling()
  server.when('/a', null)
  watch('1', client.publish('/a', 1))
  await pass(35_900)
  expect(asked()).toEqual(['/a 1'])
  server.when('/a')
  await pass(2_200)
  expect(asked()).toEqual(['/a 1'])
  expect(news().at(-1)).toBe('1: ok')
})

it('a server whose every answer is an error is not asked without end', async () => {
  const { client, server, watch, pass, news } = await polling({ retry: 1 })
  server.http = 500
  server.cut()
  watch('1', client.publish('/a', 1))
  const before = server.requests.length
  await pass(10_000)
  expect(server.requests.length - before).toBeLessThanOrEqual(30)
  server.http = 'answers'
  await pass(2_100)
  expect(news()).toEqual(['transport:down', 'transport:up', '1: ok'])
})

it.each([
  ['WebSocket', connected],
  ['long-polling', polling],
])('what no JSON can say fails, and holds up nothing else: by %s', async (_, begin) => {
  const { client, watch, asked, pass, news } = await begin()
  const circle: Record<string, unknown> = {}
  circle['itself'] = circle
  watch('before', client.publish('/a', 1))
  watch('circle', client.publish('/a', circle))
  watch('after', client.publish('/a', 2))
  await pass(5_000)
  expect(asked()).toEqual(['/a 1', '/a 2'])
  expect(news().filter((line) => !line.startsWith('transport'))).toEqual([
    expect.stringMatching(/^circle: null::Not delivered/),
    'before: ok',
    'after: ok',
  ])
})

it('a server that holds connects for a moment only is given a second to answer all the same', async () => {
  const { client, server, watch, pass, news } = await connected()
  server.when('/meta/connect', { advice: { reconnect: 'retry', interval: 0, timeout: 10 } })
  server.release()
  await pass(500)
  server.when('/a', null)
  watch('1', client.publish('/a', 1))
  await pass(900)
  expect(news()).toEqual([])
  server.deliver({ channel: '/a', id: server.on('/a')[0]!.id!, successful: true })
  await pass(1)
  expect(news()).toEqual(['1: ok'])
})
