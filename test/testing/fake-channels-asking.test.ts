import { expect, it } from 'vitest'
import { createClient, HoldfastError } from '../../src/index.js'
import { FakeChannels, FakeServer } from '../../src/testing/index.js'
import { hearReports } from '../support/reported.js'

hearReports()

const connected = () => {
  const server = new FakeServer()
  const live = new FakeChannels(server)
  server.accept()
  const connect = () => {
    const client = createClient('ws://server.test', server.options)
    server.clock.advance(0)
    return client
  }
  return { server, live, connect, client: connect() }
}

/** What became of what was asked. */
const ending = (asked: Promise<unknown>) =>
  asked.catch(({ name, code, message, data }: HoldfastError) => ({ name, code, message, data }))

it.each<[string, (server: FakeServer) => void]>([
  ['is reset', (server) => server.drop()],
  ['is closed by the server', (server) => server.drop(1012)],
  ['was a black hole, and is reset', (server) => [server.blackHole(), server.drop()]],
])('fake channels ask, and say so where the connection %s before there is an answer', async (_, end) => {
  const { server, live, client } = connected()
  client.channel('chat').respond('confirm', () => new Promise(() => {}))
  const asked = ending(live.ask('chat', 'confirm'))
  end(server)
  const name = 'ConnectionLostError'
  expect(await asked).toMatchObject({ name, message: 'It ended before the answer came' })
})

it('fake channels ask, and say so where the page closes', async () => {
  const { server, live, client } = connected()
  client.channel('chat').respond('confirm', () => new Promise(() => {}))
  const asked = ending(live.ask('chat', 'confirm'))
  client.close()
  await server.clock.advanceAsync(0)
  expect(await asked).toMatchObject({ name: 'ConnectionLostError' })
})

it('fake channels ask nobody in a black hole', async () => {
  const { server, live } = connected()
  server.blackHole()
  await expect(live.ask('chat', 'confirm')).rejects.toThrow(
    'ask() needs an open connection, and there is none',
  )
})

it('fake channels ask the page that came last', async () => {
  const { server, live, client, connect } = connected()
  client.channel('chat').respond('who', () => 'the first')
  connect()
    .channel('chat')
    .respond('who', () => 'the last')
  const asked = live.ask('chat', 'who')
  await server.clock.advanceAsync(0)
  expect(await asked).toBe('the last')
})

it('fake channels know which answer is whose, in whichever order they come', async () => {
  const { server, live, client } = connected()
  const { clock } = server
  const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
  client.channel('chat').respond('after', async (ms) => {
    await wait(ms as number)
    return ms
  })
  const log: unknown[] = []
  for (const ms of [20, 10]) void live.ask('chat', 'after', ms).then((answer) => log.push(answer))
  await clock.advanceAsync(20)
  expect(log).toEqual([10, 20])
})

it('fake channels hear why a page refuses', async () => {
  const { server, live, client } = connected()
  client.channel('chat').respond('confirm', () => {
    throw new HoldfastError('RequestFailedError', 'Not now', { code: 'later', data: { until: 7 } })
  })
  const asked = ending(live.ask('chat', 'confirm'))
  await server.clock.advanceAsync(0)
  expect(await asked).toEqual({
    name: 'RequestFailedError',
    code: 'later',
    message: 'Not now',
    data: { until: 7 },
  })
})

it('fake channels hear that nothing answers, in the words of the code where there are no others', async () => {
  const { server, live } = connected()
  const asked = ending(live.ask('chat', 'confirm'))
  await server.clock.advanceAsync(0)
  expect(await asked).toMatchObject({ code: 'not-found', message: 'not-found' })
})

it('fake channels leave no listener behind, however it ends', async () => {
  const { server, live, client } = connected()
  client.channel('chat').respond('confirm', () => 'yes')
  const before = server.last.listening
  const asked = live.ask('chat', 'confirm')
  expect(server.last.listening).toBe(before + 1)
  await server.clock.advanceAsync(0)
  await asked
  expect(server.last.listening).toBe(before)
})

it('fake channels give an answer that comes too late to nobody', async () => {
  const { server, live, client } = connected()
  let answer = (_: unknown) => {}
  live.answer('chat', 'history', () => new Promise((resolve) => (answer = resolve)))
  const lost = ending(client.channel('chat').request('history', {}))
  server.drop()
  await server.clock.advanceAsync(2_000)
  answer('late')
  await server.clock.advanceAsync(60_000)
  expect([client.state.name, await lost]).toMatchObject(['open', { name: 'ConnectionLostError' }])
})
