import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket, type WebSocketServer } from 'ws'
import { serve as serveChat } from '../../docs/examples/chat/server.mjs'
import { serve as serveMonitor } from '../../docs/examples/monitor/server.mjs'
import { Refusal, serveChannels } from '../../docs/examples/server/channels.mjs'
import { openArchive } from '../../docs/examples/server/archive.mjs'
import { serve as serveWhiteboard } from '../../docs/examples/whiteboard/server.mjs'
import { onDemand } from '../../docs/demo/server/demo.mjs'
import { createServerProcess } from '../../docs/demo/server/server-process.mjs'

// What the servers of the examples make of what a client of theirs would never send.

/** In milliseconds when nothing else runs on the machine. */
const soon = (holds: () => void) => vi.waitFor(holds, { timeout: 10_000 })

describe('the servers of the examples', () => {
  let folder: string
  let server: WebSocketServer
  const open: WebSocket[] = []

  const portOf = async () => {
    if (!server.address()) await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const connect = async (headers = {}, port?: number) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port ?? (await portOf())}/`, { headers })
    open.push(socket)
    const received: any[] = []
    socket.on('message', (message) => received.push(JSON.parse(String(message))))
    await once(socket, 'open')
    const tell = (frame: unknown) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
    return {
      socket,
      received,
      tell,
      /** What came since, up to the answer to a ping that is sent now. */
      async heard() {
        tell({ t: 'ping' })
        await soon(() => expect(received.at(-1)).toEqual({ t: 'pong' }))
        return received.splice(0).slice(0, -1)
      },
      /** The next answers, that many: each comes when it is there. */
      async answers(count: number) {
        const isAnswer = ({ t }: { t: string }) => t === 'r'
        await soon(() => expect(received.filter(isAnswer)).toHaveLength(count))
        return received.splice(0).filter(isAnswer)
      },
    }
  }

  const chat = () => serveChat({ port: 0, file: join(folder, 'chat.jsonl') })
  const ada = async () => {
    const it = await connect()
    it.tell({ t: 'hello', v: 1, tok: 'ada' })
    it.tell({ t: 'sub', c: ['room'] })
    expect(await it.heard()).toEqual([{ t: 'welcome' }])
    return it
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-examples-'))
    vi.spyOn(console, 'error').mockImplementation(() => {})
  })
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.terminate()
    await new Promise((resolve) => server.close(resolve))
    rmSync(folder, { recursive: true })
    vi.restoreAllMocks()
  })

  it('skip what is no frame, and serve on', async () => {
    server = chat()
    const { tell, heard } = await ada()
    for (const frame of ['', 'no JSON', 'null', '7', '{"t":"sub"}', '{"t":"m","c":"room","e":"message"}'])
      tell(frame)
    for (const name of ['__proto__', 'constructor', 'nowhere']) {
      tell({ t: 'sub', c: [name] })
      tell({ t: 'm', c: name, e: name, d: {} })
      tell({ t: 'm', c: 'room', e: name, d: {} })
    }
    tell({ t: 'm', c: 'room', e: 'message', d: { id: 7, text: ['x'] } })
    tell({ t: 'm', c: 'room', e: 'message', d: { id: 'a', text: 'x'.repeat(3_000) } })
    tell({ t: 'of a later version' })
    expect(await heard()).toEqual([])
    tell({ t: 'm', c: 'room', e: 'message', d: { id: 'a', text: 'Hello', number: 99, from: 'grace' } })
    expect(await heard()).toEqual([
      {
        t: 'm',
        c: 'room',
        e: 'message',
        d: { id: 'a', from: 'ada', text: 'Hello', number: 1, at: expect.any(Number) },
      },
    ])
  })

  it('keep what is said once, and have it after they were started again', async () => {
    server = chat()
    const first = await ada()
    const said = { t: 'm', c: 'room', e: 'message', d: { id: 'a', text: 'Hello' } }
    first.tell(said)
    first.tell(said)
    expect(await first.heard()).toHaveLength(1)
    first.socket.terminate()
    await new Promise((resolve) => server.close(resolve))

    server = chat()
    const second = await ada()
    second.tell(said)
    second.tell({ t: 'q', n: 1, c: 'room', e: 'history', d: { after: 0 } })
    expect(await second.answers(1)).toEqual([
      { t: 'r', n: 1, d: [expect.objectContaining({ id: 'a', text: 'Hello', number: 1 })] },
    ])
  })

  it('forget what was only half on disk when they were killed', async () => {
    server = chat()
    const first = await ada()
    first.tell({ t: 'm', c: 'room', e: 'message', d: { id: 'a', text: 'Hello' } })
    expect(await first.heard()).toHaveLength(1)
    first.socket.terminate()
    await new Promise((resolve) => server.close(resolve))
    appendFileSync(join(folder, 'chat.jsonl'), '{"id":"b","te')

    server = chat()
    const second = await ada()
    second.tell({ t: 'm', c: 'room', e: 'message', d: { id: 'b', text: 'Again' } })
    expect(await second.heard()).toEqual([
      { t: 'm', c: 'room', e: 'message', d: expect.objectContaining({ id: 'b', number: 2, text: 'Again' }) },
    ])
  })

  it('answer each request, those that they refuse, too', async () => {
    server = chat()
    const { tell, answers } = await ada()
    tell({ t: 'q', n: 'a', c: 'room', e: 'history', d: { after: -1 } })
    tell({ t: 'q', n: 'b', c: 'room', e: 'toString' })
    tell({ t: 'q', n: 'c', c: 'nowhere', e: 'history' })
    tell({ t: 'q', n: 'd', c: 'room', e: 'history' })
    const codes = (await answers(4)).map(({ n, err }) => [n, err.code])
    expect(codes).toEqual([
      ['a', 'invalid'],
      ['b', 'unknown'],
      ['c', 'unknown'],
      ['d', 'failed'],
    ])
  })

  it('tell nothing to who has not said who it is, and let it go', async () => {
    server = chat()
    for (const frame of [
      { t: 'sub', c: ['room'] },
      { t: 'hello', v: 1, tok: 'mallory' },
    ]) {
      const { socket, tell, received } = await connect()
      tell(frame)
      const [code] = await once(socket, 'close')
      expect(code).toBe(4403)
      expect(received).toEqual([expect.objectContaining({ t: 'bye', code: 4403 })])
    }
  })

  it('serve the pages of this machine only', async () => {
    server = chat()
    await connect({ origin: 'http://127.0.0.1:4653' })
    await connect({ origin: 'http://localhost' })
    for (const origin of ['https://example.com', 'http://localhost.example.com', 'null']) {
      await expect(connect({ origin })).rejects.toThrow('401')
    }
  })

  it('tell any range of the recent past, in which each number has one value, and no other', async () => {
    server = serveMonitor({ port: 0 })
    const { tell, answers } = await connect()
    const now = Math.floor(Date.now() / 20)
    const ask = (from: unknown, to: unknown) =>
      tell({ t: 'q', n: 1, c: 'plant', e: 'range', d: { from, to } })
    ask(now - 1_000, now - 1)
    ask(now - 1_000, now - 1)
    const [one, other] = await answers(2)
    expect(one).toEqual(other)
    expect(one.d.map(({ number }: { number: number }) => number)).toEqual(
      Array.from({ length: 1_000 }, (_, index) => now - 1_000 + index),
    )
    for (const [from, to] of [
      [now, now - 1],
      [now - 10_000, now],
      [now - 1, now + 1_000],
      [0, 10],
      ['0', 1],
      [0.5, 1],
    ])
      ask(from, to)
    expect((await answers(6)).map(({ err }) => err?.code)).toEqual(Array(6).fill('invalid'))
  })

  it('tell who missed much the oldest first, in as many answers as it takes', async () => {
    const archive = openArchive(join(folder, 'chat.jsonl'))
    for (let said = 1; said <= 1_200; said++) archive.keep({ id: `m${said}` })
    server = chat()
    const { tell, answers } = await ada()
    const missed: number[] = []
    for (let after = 100, asked = 1; asked <= 4; after = missed.at(-1)!, asked++) {
      tell({ t: 'q', n: asked, c: 'room', e: 'history', d: { after } })
      const [{ d }] = await answers(1)
      missed.push(...d.map(({ number }: { number: number }) => number))
    }
    expect(missed).toEqual(Array.from({ length: 1_100 }, (_, index) => 101 + index))
  })

  it('wait for what has to be looked up: who has a token, and what the answer is', async () => {
    const users = new Map([['key', 'ada']])
    const live = serveChannels({ port: 0, welcome: async (token: string) => users.get(token) })
    server = live.server
    const room = live.channel('room')
    room.respond('who', async (_: unknown, { user }: { user: string }) => ({ user }))
    room.respond('no', async () => Promise.reject(new Refusal('never', 'No.')))
    room.respond('oops', async () => Promise.reject(new Error('a secret')))

    const stranger = await connect()
    stranger.tell({ t: 'hello', v: 1, tok: 'mallory' })
    expect(await once(stranger.socket, 'close')).toContain(4403)
    expect(stranger.received).toEqual([expect.objectContaining({ t: 'bye', code: 4403 })])

    const { tell, received, answers } = await connect()
    tell({ t: 'hello', v: 1, tok: 'key' })
    for (const [n, e] of ['who', 'no', 'oops'].entries()) tell({ t: 'q', n, c: 'room', e }) // without waiting
    await soon(() => expect(received[0]).toEqual({ t: 'welcome' }))
    expect(await answers(3)).toEqual([
      { t: 'r', n: 0, d: { user: 'ada' } },
      { t: 'r', n: 1, err: { code: 'never', message: 'No.' } },
      { t: 'r', n: 2, err: { code: 'failed' } },
    ])
  })

  it('let who comes try again when its token could not be checked', async () => {
    const welcome = vi.fn(async () => 'ada').mockRejectedValueOnce(new Error('no database'))
    server = serveChannels({ port: 0, welcome }).server
    const first = await connect()
    first.tell({ t: 'hello', v: 1, tok: 'key' })
    expect(await once(first.socket, 'close')).toContain(1006) // and not 4403, which is for ever
    const second = await connect()
    second.tell({ t: 'hello', v: 1, tok: 'key' })
    await soon(() => expect(second.received).toEqual([{ t: 'welcome' }]))
  })

  it('welcome who has a token where nobody needs one', async () => {
    server = serveMonitor({ port: 0 })
    const { tell, heard } = await connect()
    tell({ t: 'hello', v: 1, tok: 'any' })
    expect(await heard()).toEqual([{ t: 'welcome' }])
  })

  it('let a client go that sends what is no frame again and again', async () => {
    server = chat()
    const { socket, tell } = await ada()
    for (let sent = 0; sent < 1_000; sent++) tell('no JSON')
    await once(socket, 'close')
    expect(vi.mocked(console.error).mock.calls.length).toBeLessThan(50)
  })

  it('refuse what is no stroke, and say so', async () => {
    server = serveWhiteboard({ port: 0, file: join(folder, 'whiteboard.jsonl') })
    const { tell, answers } = await connect()
    tell({ t: 'hello', v: 1, tok: 'ada' })
    const stroke = { id: 'a', colour: '#ff0000', points: 'none' }
    tell({ t: 'q', n: 1, c: 'board', e: 'stroke', d: stroke })
    expect(await answers(1)).toEqual([
      { t: 'r', n: 1, err: { code: 'invalid', message: 'That is no stroke.' } },
    ])
  })

  it('do not tell live what the machine has slept through', async () => {
    server = serveMonitor({ port: 0 })
    const { tell, received } = await connect()
    tell({ t: 'sub', c: ['plant'] })
    await soon(() => expect(received.length).toBeGreaterThan(0))
    const before = received.at(-1).d.number
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000) // as long as 150 values
    const awake = Math.floor(Date.now() / 20)
    await soon(() => expect(received.at(-1).d.number).toBeGreaterThan(before + 150))
    const numbers = received.map(({ d }) => d.number)
    const gaps = numbers.slice(1).map((number, index) => number - numbers[index] - 1)
    const skipped = Math.max(...gaps)
    expect(skipped).toBeGreaterThan(90)
    // The last second of the sleep is told, or what of that is not too late by now.
    const late = numbers.slice(gaps.indexOf(skipped) + 1).filter((number) => number <= awake)
    expect(late.length).toBeGreaterThan(0)
    expect(late.length).toBeLessThanOrEqual(50)
  })

  it('are started anew after a start that failed', async () => {
    server = chat()
    const start = vi.fn(async () => 'scene' as any).mockRejectedValueOnce(new Error('no memory'))
    const { scene } = onDemand(start)
    await expect(scene()).rejects.toThrow('no memory')
    expect(await scene()).toBe('scene')
    expect(await scene()).toBe('scene')
    expect(start).toHaveBeenCalledTimes(2)
  })

  it('let a client go that reads nothing', async () => {
    server = serveMonitor({ port: 0 })
    const { socket, tell } = await connect()
    socket.pause()
    const now = Math.floor(Date.now() / 20)
    for (let asked = 0; asked < 200; asked++)
      tell({ t: 'q', n: asked, c: 'plant', e: 'range', d: { from: now - 2_999, to: now } })
    await soon(() => expect(server.clients.size).toBe(0))
  })
  it('are what the chat of the demo is made of, which ends the old link of a page that comes again', async () => {
    server = chat() // for what is common to these tests
    const demo = createServerProcess(new URL('../../docs/demo/server/chat-server.mjs', import.meta.url), [
      join(folder, 'said.jsonl'),
    ])
    const port = await demo.start()
    try {
      const join = async (token: string) => {
        const it = await connect({}, port)
        it.tell({ t: 'hello', v: 1, tok: token })
        it.tell({ t: 'sub', c: ['room:harbour'] })
        expect(await it.heard()).toEqual([{ t: 'welcome' }])
        return it
      }
      const said = { t: 'm', c: 'room:harbour', e: 'message', d: { id: 'a', text: 'Hello' } }
      const [old, other, grace] = [await join('ada/1'), await join('ada/2'), await join('grace/1')]
      old.tell(said)
      const [message] = await old.heard()
      expect(message.d).toMatchObject({ id: 'a', text: 'Hello', from: 'ada', number: 1 })
      const ended = once(old.socket, 'close')
      const again = await join('ada/1')
      await ended
      again.tell(said)
      expect(await again.heard()).toEqual([message]) // said before: only who asks is told
      for (const { heard } of [other, grace]) expect(await heard()).toEqual([message])
      await expect(connect({ origin: 'https://example.com' }, port)).rejects.toThrow('401')
    } finally {
      await demo.kill()
    }
  })
})
