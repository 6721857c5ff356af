import { describe, expect, test } from 'vitest'
import { launchable } from '../support/browsers.mjs'
import { fixture } from './fixture'

const bundle = 'holdfast.umd.min.js'
const types = ['open', 'message', 'error', 'close', 'statechange', 'dropped']

/** Runs in the page: everything that the socket calls throws, and what comes after it takes notes. */
function surround(url: string, types: string[]) {
  const state = window as any
  state.heard = []
  state.reported = []
  addEventListener('error', ({ error }) => state.reported.push(error.message))
  const pong = () => {
    throw new Error('in pong')
  }
  state.connect(url, { heartbeat: { interval: 60_000, timeout: 60_000, pong } })
  for (const type of types) {
    state.socket.addEventListener(type, () => {
      throw new Error(`in ${type}`)
    })
    state.socket.addEventListener(type, () => state.heard.push(type))
  }
  state.socket.onopen = () => {
    throw new Error('in onopen')
  }
}

describe.each(launchable)('%s', (engine) => {
  const it = fixture(engine)

  test('reports what listeners throw as the page’s own errors, calls the others and lives on', async () => {
    it.proxy.refuse()
    const page = await it.load(bundle)
    await page.evaluate(surround, it.server.urlOn(it.proxy.port), types)
    await page.waitFor('heard.includes("close")')
    await page.evaluate('socket.send("given up")')
    await page.evaluate('socket.purge()')
    await it.proxy.accept()
    await it.isOpen(page)
    await page.evaluate('["hello", "hello again"].forEach((text) => socket.send(text))')
    await page.waitFor('heard.filter((type) => type === "message").length === 2')
    await page.evaluate('socket.close()')
    await page.waitFor('socket.readyState === 3')

    const heard: string[] = await page.evaluate('heard')
    expect(new Set(heard)).toEqual(new Set(types))
    const thrown = heard
      .map((type) => `in ${type}`)
      .concat('in onopen', 'in pong', 'in pong')
      .sort()
    const reported: string[] = await page.evaluate('reported')
    expect(reported.sort()).toEqual(thrown)
    expect(it.server.connections.flatMap(({ messages }) => messages)).toEqual(['hello', 'hello again'])

    if (engine === 'webkit') return // its driver tells nothing of the console
    // The console has the page's own errors, each once, and nothing of Holdfast's; Firefox itself tells of the refusal.
    const own = () => page.errors.filter((text) => !text.startsWith('Firefox can’t establish a connection'))
    await expect.poll(() => own().length, { timeout: 10_000 }).toBe(thrown.length)
    expect(
      own()
        .map((text) => /in \w+/.exec(text)?.[0])
        .sort(),
    ).toEqual(thrown)
    expect(page.console).toEqual([])
  })
})
