import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket, type WebSocketServer } from 'ws'
import { serve as serveChat } from '../../docs/examples/chat/server.mjs'
import { serve as serveMonitor } from '../../docs/examples/monitor/server.mjs'

// What the servers of the examples make of what a client of theirs would never send.

describe('the servers of the examples', () => {
  let folder: string
  let server: WebSocketServer
  const open: WebSocket[] = []

  const connect = async (headers = {}) => {
    if (!server.address()) await once(server, 'listening')
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, { headers })
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
        await vi.waitFor(() => expect(received.at(-1)).toEqual({ t: 'pong' }))
        return received.splice(0).slice(0, -1)
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
    expect(await second.heard()).toEqual([
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
    const { tell, heard } = await ada()
    tell({ t: 'q', n: 'a', c: 'room', e: 'history', d: { after: -1 } })
    tell({ t: 'q', n: 'b', c: 'room', e: 'toString' })
    tell({ t: 'q', n: 'c', c: 'nowhere', e: 'history' })
    tell({ t: 'q', n: 'd', c: 'room', e: 'history' })
    const codes = (await heard()).map(({ n, err }) => [n, err.code])
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
    const { tell, heard } = await connect()
    const now = Math.floor(Date.now() / 20)
    const ask = (from: unknown, to: unknown) =>
      tell({ t: 'q', n: 1, c: 'plant', e: 'range', d: { from, to } })
    ask(now - 1_000, now - 1)
    ask(now - 1_000, now - 1)
    const [one, other] = await heard()
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
    expect((await heard()).map(({ err }) => err?.code)).toEqual(Array(6).fill('invalid'))
  })

  it('let a client go that reads nothing', async () => {
    server = serveMonitor({ port: 0 })
    const { socket, tell } = await connect()
    socket.pause()
    const now = Math.floor(Date.now() / 20)
    for (let asked = 0; asked < 200; asked++)
      tell({ t: 'q', n: asked, c: 'plant', e: 'range', d: { from: now - 2_999, to: now } })
    await vi.waitFor(() => expect(server.clients.size).toBe(0), { timeout: 10_000 })
  })
})
