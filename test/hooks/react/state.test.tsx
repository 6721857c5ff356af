// @vitest-environment jsdom
import { act, startTransition, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { HoldfastProvider, useConnectionState } from '../../../src/hooks/react.js'
import { pass, place, Provided, render, root, State, takeOver, task, theatre } from './stage.js'

describe('useConnectionState', () => {
  it('goes with the connection, over an outage', async () => {
    await render(
      <Provided>
        <State />
      </Provided>,
    )
    await pass()
    await act(() => theatre.stage.server.drop())
    expect(place.textContent).toBe('backoff')
    await pass(1_500)
    expect(place.textContent).toBe('open')
  })

  it('is the same for all in one render', async () => {
    const client = theatre.stage.client()
    const torn: string[][] = []
    const Pair = () => {
      const names = [useConnectionState(client).name, useConnectionState(client).name]
      if (names[0] !== names[1]) torn.push(names)
      return <p>{names}</p>
    }
    await render([<Pair key="1" />, <Pair key="2" />])
    await act(async () => {
      startTransition(() => root.render([<Pair key="1" />, <Pair key="2" />, <Pair key="3" />]))
      await theatre.stage.pass()
    })
    expect(place.textContent).toBe('openopen'.repeat(3))
    expect(torn).toEqual([])
  })

  it('is idle in what a server renders, and a page takes that over without a warning', async () => {
    const client = theatre.stage.client()
    await pass()
    const App = () => (
      <StrictMode>
        <HoldfastProvider client={client}>
          <State />
        </HoldfastProvider>
        <Provided>
          <State />
        </Provided>
      </StrictMode>
    )
    const html = renderToString(<App />)
    expect(html).toBe('<p>idle</p><p>idle</p>')
    const paragraphs = await takeOver(html, <App />)
    await task()
    expect(place.innerHTML).toBe('<p>open</p><p>open</p>')
    expect([...place.children]).toEqual(paragraphs)
  })
})
