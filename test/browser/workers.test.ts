import { describe, expect, test } from 'vitest'
import { launchable } from '../support/browsers.mjs'
import { fixture } from './fixture'

// In a worker there is neither window nor document; the socket must work all the same.
const work = `
  self.addEventListener('connect', ({ ports: [port] }) => serve(port)) // shared workers
  serve(self)
  function serve(port) {
    port.addEventListener('message', ({ data: url, ports: [reply] }) => {
      const socket = new Holdfast.ReconnectingWebSocket(url, [], { retry: () => 50 })
      let opened = 0
      socket.onopen = () => socket.send('hello ' + ++opened)
      socket.onmessage = ({ data }) => reply.postMessage(data)
      reply.onmessage = () => socket.close()
    })
    port.start?.()
  }`
const classic = `importScripts('/dist/holdfast.umd.min.js')\n${work}`
const module = `import * as Holdfast from '/dist/index.js'\n${work}`

/** Runs in the page: starts the worker of that kind and echoes twice through it, the server cutting the line between. */
async function converse(kind: string, url: string) {
  const port = await {
    dedicated: () => new Worker('/classic.js'),
    module: () => new Worker('/module.js', { type: 'module' }),
    shared: () => new SharedWorker('/classic.js').port,
    service: async () => {
      await navigator.serviceWorker.register('/classic.js')
      return (await navigator.serviceWorker.ready).active!
    },
  }[kind]!()
  const { port1, port2 } = new MessageChannel()
  const state = window as any
  state.answers = []
  port1.onmessage = ({ data }) => state.answers.push(data)
  port.postMessage(url, [port2])
}

describe.each(launchable)('%s', (engine) => {
  const it = fixture(engine, { pages: { '/classic.js': classic, '/module.js': module } })

  test.each(['dedicated', 'module', 'shared', 'service'])(
    '[S48] connects and comes back in a %s worker',
    async (kind) => {
      const page = await it.openOther()
      await page.evaluate(converse, kind, it.server.urlOn(it.proxy.port))
      await page.waitFor('answers.length === 1')
      it.proxy.reset()
      await page.waitFor('answers.length === 2')
      expect(await page.evaluate('answers')).toEqual(['hello 1', 'hello 2'])
    },
  )
})
