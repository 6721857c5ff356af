import { once } from 'node:events'
import net from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { faultProxy, type FaultProxy } from '../support/fault-proxy.mjs'

// The target records what reaches it and can answer; both are plain TCP, so that every byte, FIN and RST shows.
let target: net.Server
let arrivals: net.Socket[]
let proxy: FaultProxy
let clients: net.Socket[]

beforeEach(async () => {
  arrivals = []
  clients = []
  target = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    arrivals.push(socket)
  })
  await once(target.listen(0, '127.0.0.1'), 'listening')
  proxy = await faultProxy((target.address() as net.AddressInfo).port)
})

afterEach(async () => {
  for (const socket of [...clients, ...arrivals]) socket.destroy()
  await proxy.stop()
  await new Promise((resolve) => target.close(resolve))
})

function dial() {
  const socket = net.connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {})
  clients.push(socket)
  return socket
}

/** A connection through the proxy: the client's end and the target's. */
async function connect() {
  const arrival = once(target, 'connection')
  const near = dial()
  const [far] = (await arrival) as [net.Socket]
  return { near, far }
}

async function read(socket: net.Socket, length: number) {
  let text = ''
  while (text.length < length) text += String((await once(socket, 'data'))[0])
  return text
}

/** Whether nothing at all happens on the socket while that much loopback traffic passes beside it. */
async function staysSilent(socket: net.Socket) {
  const events: string[] = []
  for (const name of ['data', 'end', 'close']) socket.on(name, () => events.push(name))
  socket.resume()
  for (let turn = 0; turn < 20; turn++) {
    const other = net.connect((target.address() as net.AddressInfo).port, '127.0.0.1')
    await once(other, 'connect')
    other.destroy()
    await once(other, 'close')
  }
  return events.length === 0
}

const ending = (socket: net.Socket) =>
  new Promise<'FIN' | 'RST'>((resolve) => {
    socket.once('end', () => resolve('FIN'))
    socket.once('error', () => resolve('RST'))
    socket.resume()
  })

test('passes bytes both ways and counts connections', async () => {
  const { near, far } = await connect()
  near.write('up')
  expect(await read(far, 2)).toBe('up')
  far.write('down')
  expect(await read(near, 4)).toBe('down')
  expect([proxy.accepted, proxy.open, proxy.mode]).toEqual([1, 1, 'pass'])
})

test('passes a FIN and keeps the other direction open', async () => {
  const { near, far } = await connect()
  near.end('last words')
  expect(await read(far, 10)).toBe('last words')
  if (!far.readableEnded) await once(far, 'end')
  far.end('answer')
  expect(await read(near, 6)).toBe('answer')
  await once(near, 'close')
  await expect.poll(() => proxy.open).toBe(0)
})

test('passes an RST on', async () => {
  const { near, far } = await connect()
  near.resetAndDestroy()
  expect(await ending(far)).toBe('RST')
})

test('resets a client whose target is not there', async () => {
  const nowhere = await faultProxy(1)
  const socket = net.connect(nowhere.port, '127.0.0.1')
  expect(await ending(socket)).toBe('RST')
  await nowhere.stop()
})

test('a black hole holds bytes of both directions, and delivers them in order when healed', async () => {
  const { near, far } = await connect()
  proxy.blackhole()
  near.write('1')
  far.write('a')
  expect(await Promise.all([staysSilent(far), staysSilent(near)])).toEqual([true, true])
  near.write('2')
  far.write('b')
  const both = Promise.all([read(far, 2), read(near, 2)])
  proxy.pass()
  expect(await both).toEqual(['12', 'ab'])
})

test.each([
  ['FIN', (socket: net.Socket) => socket.end()],
  ['RST', (socket: net.Socket) => socket.resetAndDestroy()],
] as const)('a %s does not cross a black hole until it is healed', async (kind, end) => {
  const { near, far } = await connect()
  proxy.blackhole()
  end(near)
  await expect.poll(() => proxy.open).toBe(0)
  expect(await staysSilent(far)).toBe(true)
  const ended = ending(far)
  proxy.pass()
  expect(await ended).toBe(kind)
})

test('a connection that lost something in a black hole stays dead, one that lost nothing lives on', async () => {
  const lost = await connect()
  const idle = await connect()
  proxy.blackhole()
  lost.near.write('lost')
  expect(await staysSilent(lost.far)).toBe(true)
  proxy.pass({ held: 'discard' })
  idle.near.write('here')
  expect(await read(idle.far, 4)).toBe('here')
  lost.near.write('more')
  proxy.pass()
  expect(await staysSilent(lost.far)).toBe(true)
})

test('while it hangs, new connections are accepted and not answered; old ones live', async () => {
  const { near, far } = await connect()
  proxy.hang()
  const silent = dial()
  await once(silent, 'connect')
  silent.write('hello?')
  expect(await staysSilent(silent)).toBe(true)
  near.write('old')
  expect(await read(far, 3)).toBe('old')
  expect(arrivals.length).toBeGreaterThan(0)

  const arrival = once(target, 'connection')
  proxy.pass()
  const [late] = (await arrival) as [net.Socket]
  expect(await read(late, 6)).toBe('hello?')
})

test('the target never sees who gave up on a hanging proxy', async () => {
  proxy.hang()
  const socket = dial()
  await once(socket, 'connect')
  socket.destroy()
  await expect.poll(() => [proxy.accepted, proxy.open]).toEqual([1, 0])
  proxy.pass()
  await connect()
  expect(arrivals).toHaveLength(1)
})

test('refuses, and accepts again on the same port, without touching what is open', async () => {
  const { near, far } = await connect()
  proxy.refuse()
  const [error] = await once(net.connect(proxy.port, '127.0.0.1'), 'error')
  expect(error.code).toBe('ECONNREFUSED')
  near.write('still')
  expect(await read(far, 5)).toBe('still')
  await proxy.accept()
  await connect()
})

test.each(['FIN', 'RST'] as const)('ends every connection with a %s at both ends', async (kind) => {
  const { near, far } = await connect()
  const endings = Promise.all([ending(near), ending(far)])
  if (kind === 'FIN') proxy.end()
  else proxy.reset()
  expect(await endings).toEqual([kind, kind])
})

test('delays by the latency and keeps the order when it is lowered', async () => {
  const { near, far } = await connect()
  proxy.latency(120)
  const start = performance.now()
  near.setNoDelay(true).write('late')
  expect(await read(far, 4)).toBe('late')
  expect(performance.now() - start).toBeGreaterThanOrEqual(119) // clocks round
  near.end('later')
  proxy.latency(0)
  expect(await read(far, 5)).toBe('later')
})

test('throttles to a rate, and back-pressure reaches the sender', async () => {
  const { near, far } = await connect()
  proxy.rate(200_000)
  const start = performance.now()
  near.write(Buffer.alloc(100_000))
  await read(far, 100_000)
  expect(performance.now() - start).toBeGreaterThan(400)

  near.write(Buffer.alloc(64 << 20))
  expect(near.writableNeedDrain).toBe(true)
  proxy.rate(Infinity)
  far.resume()
  await once(near, 'drain')
})

test('when stopped, every end is closed and the port is free', async () => {
  const { near, far } = await connect()
  proxy.blackhole()
  dial()
  const endings = Promise.all([ending(near), ending(far)])
  await proxy.stop()
  expect(await endings).toEqual(['RST', 'RST'])
  const again = net.createServer().listen(proxy.port, '127.0.0.1')
  await once(again, 'listening')
  again.close()
})
