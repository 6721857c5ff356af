// @vitest-environment jsdom
import { Component, type ReactNode } from 'react'
import { describe, expect, it } from 'vitest'
import { HoldfastProvider, useClient, useConnectionState } from '../../../src/hooks/react.js'
import type { Client } from '../../../src/index.js'
import { type Live } from '../stage.js'
import { pass, place, render, State, task, theatre } from './stage.js'

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
})

describe('outside a provider', () => {
  class Boundary extends Component<{ children: ReactNode }> {
    override state = { message: '' }
    static getDerivedStateFromError = ({ message }: Error) => ({ message })
    override render = () => this.state.message || this.props.children
  }
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
    expect(theatre.stage.noise.splice(0).length).toBeGreaterThan(0) // React's own
  })

  it('all works with a client of the application’s', async () => {
    const client = theatre.stage.client()
    const Shown = () => <p>{useConnectionState(client).name}</p>
    await render(<Shown />)
    await pass()
    expect(place.textContent).toBe('open')
  })
})
