import { type ReactNode, StrictMode, Suspense } from 'react'
import { renderToReadableStream, renderToString } from 'react-dom/server'
import { render } from 'svelte/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSSRApp, defineComponent, h } from 'vue'
import { renderToString as renderVue } from 'vue/server-renderer'
import { systemClock } from '../../src/core/clock.js'
import * as react from '../../src/hooks/react.js'
import * as vue from '../../src/hooks/vue.js'
import { type Client, createClient } from '../../src/index.js'
import { type Live, markup, onStage } from './stage.js'
import Both from './svelte/Both.svelte'
import Own from './svelte/Own.svelte'
import Provided from './svelte/Provided.svelte'
import State from './svelte/State.svelte'

// In Node: nothing of a browser's is there, and a url that is relative is relative to nothing.

const theatre = onStage()

/** What must not be touched, and was. */
let touched: string[]
const trap = (name: string) => {
  class Trap {
    constructor() {
      touched.push(name)
    }
  }
  return Trap
}
beforeEach(() => {
  touched = []
  vi.spyOn(systemClock, 'after').mockImplementation(() => {
    touched.push('timer')
    return () => {}
  })
  vi.stubGlobal('addEventListener', () => touched.push('listener'))
})
afterEach(() => {
  vi.unstubAllGlobals()
  expect(touched).toEqual([])
})

const ReactChat = () => {
  const chat = react.useClient<Live>().channel('chat')
  react.useEvent(chat, 'message', () => {})
  const who = react.useRequest(chat, 'who')
  return (
    <p>
      {`${react.useConnectionState().name} ${who.status} `}
      {who.answer}
    </p>
  )
}
const inReact = (children: ReactNode) => (
  <StrictMode>
    <react.HoldfastProvider url="/live">{children}</react.HoldfastProvider>
  </StrictMode>
)

const VueChat = defineComponent(() => {
  const chat = vue.useClient<Live>().channel('chat')
  vue.useEvent(chat, 'message', () => {})
  const who = vue.useRequest(chat, 'who')
  who.value.again()
  const state = vue.useConnectionState()
  return () => h('p', `${state.value.name} ${who.value.status}`)
})
const VueApp = defineComponent(() => {
  vue.provideClient('/live')
  return () => h(VueChat)
})

const renderers: [string, () => string | Promise<string>, string][] = [
  ['React', () => renderToString(inReact(<ReactChat />)), '<p>idle pending </p>'],
  [
    'React, as a stream,',
    async () => {
      const stream = await renderToReadableStream(
        inReact(
          <Suspense>
            <ReactChat />
          </Suspense>,
        ),
      )
      return new Response(stream).text()
    },
    '<!--$--><p>idle pending </p><!--/$-->',
  ],
  ['Vue', () => renderVue(createSSRApp(VueApp)), '<p>idle pending</p>'],
  [
    'Svelte',
    () => render(Own, { props: { given: ['/live'] } }).body,
    '<!--[--><p>true idle idle</p><!--]-->',
  ],
]

/** What keeps the process from ending; React's stream ends itself. */
const holding = () => process.getActiveResourcesInfo().filter((name) => name !== 'Immediate')

describe.each(renderers)('%s renders on a server', (_, renderApp, expected) => {
  it('where there is no WebSocket: idle, and asks for nothing', async () => {
    vi.stubGlobal('WebSocket', undefined)
    const before = holding()
    expect(await renderApp()).toBe(expected)
    expect(holding()).toEqual(before)
  })

  it('where there is one: opens none', async () => {
    vi.stubGlobal('WebSocket', trap('WebSocket'))
    expect(await renderApp()).toBe(expected)
  })
})

describe('with a client of the application’s, that is open on the server', () => {
  let client: Client<Live>
  beforeEach(async () => {
    vi.mocked(systemClock.after).mockRestore()
    client = theatre.stage.client()
    await theatre.stage.pass()
    vi.spyOn(client.channel('chat'), 'on').mockImplementation(() => {
      touched.push('channel')
      return () => {}
    })
  })
  afterEach(async () => {
    await theatre.stage.pass()
    expect(client.state.name).toBe('open')
    expect(theatre.stage.frames()).toEqual([])
  })

  it('React shows it idle, and neither listens nor asks', () => {
    const app = (
      <react.HoldfastProvider client={client}>
        <ReactChat />
      </react.HoldfastProvider>
    )
    expect(renderToString(app)).toBe('<p>idle pending </p>')
  })

  it('nor does Vue', async () => {
    const app = createSSRApp(VueChat).provide(vue.clientKey, client)
    expect(await renderVue(app)).toBe('<p>idle pending</p>')
  })

  it('nor does Svelte, which shows it as it is', () => {
    expect(render(Provided, { props: { given: [client], Child: Both } }).body).toContain('<p></p>')
    expect(render(Provided, { props: { given: [client], Child: State } }).body).toBe(
      markup.replace('idle', 'open'),
    )
  })
})

it('what Svelte renders is what its pages take over in another test', () => {
  const client = createClient('ws://server.test/live', { WebSocket: Object as never, startClosed: true })
  expect(render(Provided, { props: { given: [client], Child: State } }).body).toBe(markup)
})

describe('where effects run without a window: a terminal, a worker', () => {
  it('a client dials, by the WebSocket that it was given', async () => {
    const { lease } = await import('../../src/hooks/lease.js')
    vi.mocked(systemClock.after).mockRestore()
    const { client, take } = lease('ws://server.test/live', theatre.stage.options)
    const giveBack = take()!
    await theatre.stage.task()
    expect(client.state.name).toBe('open')
    giveBack()
    await theatre.stage.task()
    expect(theatre.stage.deserted).toBe(true)
  })
})
