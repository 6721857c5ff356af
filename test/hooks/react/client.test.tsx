// @vitest-environment jsdom
import { act, StrictMode } from 'react'
import { describe, expect, it } from 'vitest'
import { HoldfastProvider, useClient, useConnectionState } from '../../../src/hooks/react.js'
import type { Client } from '../../../src/index.js'
import { type Live, url } from '../stage.js'
import { Boundary, pass, place, Provided, render, State, takeNoise, task, theatre } from './stage.js'

describe('HoldfastProvider with a client', () => {
  it('neither dials nor closes it', async () => {
    const { stage } = theatre
    const client = stage.client()
    await render(
      <HoldfastProvider client={client}>
        <State />
      </HoldfastProvider>,
    )
    await pass()
    expect(place.textContent).toBe('open')
    await render(null)
    await task()
    expect(client.state.name).toBe('open')
    expect(stage.server.sockets.length).toBe(1)
  })

  it('follows another one', async () => {
    const [one, other] = [theatre.stage.client(), theatre.stage.client()]
    const show = (client: Client<Live>) =>
      render(
        <HoldfastProvider client={client}>
          <State />
        </HoldfastProvider>,
      )
    await pass()
    other.close()
    await show(one)
    expect(place.textContent).toBe('open')
    await show(other)
    expect(place.textContent).toBe('closing')
  })

  it('makes one of its own where it is given a url instead, and closes that where it is given a client again', async () => {
    const { stage } = theatre
    const client = stage.client()
    const { options } = stage
    for (const [props, sockets] of [
      [{ client }, [1]],
      [{ url, options }, [1, 1]],
      [{ client }, [1, 3]],
      [{ url, options }, [1, 3, 1]],
    ] as const) {
      await render(
        <StrictMode>
          <HoldfastProvider {...props}>
            <State />
          </HoldfastProvider>
        </StrictMode>,
      )
      await task()
      expect(place.textContent).toBe('open')
      expect(stage.server.sockets.map(({ readyState }) => readyState)).toEqual(sockets)
    }
    await render(null)
    await task()
    expect(stage.server.sockets.map(({ readyState }) => readyState)).toEqual([1, 3, 3])
  })
})

describe('a provider in another one', () => {
  it('gives its own client to what is below it, and closes only that', async () => {
    const { stage } = theatre
    const inner = 'ws://inner.test/live'
    const show = (nested: boolean) =>
      render(
        <StrictMode>
          <Provided>
            <State />
            {nested && (
              <HoldfastProvider url={inner} options={stage.options}>
                <State />
              </HoldfastProvider>
            )}
          </Provided>
        </StrictMode>,
      )
    await show(true)
    await task()
    expect(place.innerHTML).toBe('<p>open</p><p>open</p>')
    expect(stage.server.live.map(({ url }) => url)).toEqual([url, inner])
    await act(() => stage.server.last.fail())
    expect(place.innerHTML).toBe('<p>open</p><p>backoff</p>')
    await show(false)
    await task()
    expect(place.innerHTML).toBe('<p>open</p>')
    expect(stage.server.live.map(({ url }) => url)).toEqual([url])
  })
})

describe('outside a provider', () => {
  const Lonely = () => <>{useClient<Live>().state.name}</>

  it.each([
    ['useClient', Lonely],
    ['useConnectionState', State],
  ])('%s says what to do', async (_, Hook) => {
    await render(
      <Boundary>
        <Hook />
      </Boundary>,
    )
    expect(place.textContent).toBe('No client here: put a <HoldfastProvider url> around this component')
    expect(takeNoise()).toContain('No client here')
  })

  it('all works with a client of the application’s', async () => {
    const client = theatre.stage.client()
    const Shown = () => <p>{useConnectionState(client).name}</p>
    await render(<Shown />)
    await pass()
    expect(place.textContent).toBe('open')
  })
})
