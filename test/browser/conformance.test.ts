import { describe, expect, test } from 'vitest'
import { launchable } from '../support/browsers.mjs'
import type { Connection, Message } from '../support/test-server.mjs'
import { arrive, calls, conversations, count, exchange, type Script } from './conformance-scripts'
import { fixture } from './fixture'
import { instrument } from './trial'

// The bound class without retry and queue, next to the native one: the same script, the same page, the same trace.
const bundle = 'holdfast.umd.min.js'

describe.each(launchable)('as native in %s:', (engine) => {
  const it = fixture(engine)

  async function compare(script: Script, more?: string) {
    const page = await it.load(bundle)
    await page.evaluate(instrument)
    const run = (kind: string) => page.evaluate(script, kind, it.server.urlOn(it.proxy.port), more)
    const native = await run('native')
    expect(await run('bound')).toEqual(native)
    return JSON.stringify(native)
  }

  /** The server does what a page asks of it and of the line; anything else it echoes. */
  function obey(message: Message, connection: Connection): Message | undefined {
    const [verb, code, reason] = typeof message === 'string' ? message.split(' ') : []
    if (verb === 'close') connection.close(code ? Number(code) : undefined, reason)
    else if (verb === 'terminate') connection.terminate()
    else if (verb === 'reset') it.proxy.reset()
    else return message
    return undefined
  }

  test.each(Object.entries(calls))('%s', async (_, script) => {
    it.proxy.hang() // a close would race against the end of the handshake
    await compare(script)
  })

  test.each(Object.entries(conversations))('%s', async (_, script) => {
    it.server.reply = obey
    expect(await compare(script)).toContain('"open"')
  })

  test.each(['blob', 'arraybuffer'])('data of every kind, received as %s', async (binaryType) => {
    it.server.reply = obey
    expect(await compare(exchange, binaryType)).toContain(binaryType === 'blob' ? '"Blob"' : '"ArrayBuffer"')
  })

  test.skipIf(engine === 'webkit')('what is counted as buffered', async () => {
    expect(await compare(count)).toContain('"close"')
  })

  test.each([
    ['a refused connection', () => it.proxy.refuse()],
    ['a 401 answer', () => it.server.refuse(401)],
    ['no subprotocol selected', () => it.serve({ selectProtocol: () => false })],
    ['the second subprotocol selected', () => it.serve({ selectProtocol: () => 'b' })],
    ['a subprotocol that nobody offered', () => it.serve({ selectProtocol: () => 'c' })],
  ])('%s', async (_, prepare) => {
    await prepare()
    expect(await compare(arrive)).toContain('"close"')
  })
})
