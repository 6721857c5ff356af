// @vitest-environment jsdom
import { act, Activity, StrictMode, Suspense, use, useEffect, useState } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { HoldfastProvider, useClient, useEvent } from '../../../src/hooks/react.js'
import type { Client } from '../../../src/index.js'
import { type Live, url } from '../stage.js'
import { Boundary, pass, place, Provided, render, State, takeNoise, task, theatre } from './stage.js'

describe('HoldfastProvider with a url', () => {
  it('renders without a socket, and dials when it is mounted', async () => {
    const seen: number[] = []
    const Seeing = () => {
      seen.push(theatre.stage.server.sockets.length)
      return <State />
    }
    await render(
      <Provided>
        <Seeing />
      </Provided>,
    )
    expect(seen[0]).toBe(0)
    expect(place.textContent).toBe('connecting')
    await pass()
    expect(place.textContent).toBe('open')
  })

  it('has one socket in StrictMode, which mounts it twice, and writes nothing to the console [S13]', async () => {
    await render(
      <StrictMode>
        <Provided>
          <State />
        </Provided>
      </StrictMode>,
    )
    await task()
    expect(place.textContent).toBe('open')
    expect(theatre.stage.server.sockets.map(({ readyState }) => readyState)).toEqual([1])
  })

  it('closes a task after it was unmounted, and leaves nothing', async () => {
    await render(
      <Provided>
        <State />
      </Provided>,
    )
    await pass()
    const unmounted = render(null)
    expect(theatre.stage.server.last.closing).toBeUndefined()
    await unmounted
    await task()
    expect(theatre.stage.server.last.closing).toBeDefined()
    expect(theatre.stage.deserted).toBe(true)
  })

  it('sends what is said in effects below it, when it mounts and when it unmounts', async () => {
    const Visitor = () => {
      const chat = useClient<Live>().channel('chat')
      useEffect(() => {
        chat.send('message', 'hi')
        return () => void chat.send('message', 'bye')
      }, [chat])
      return null
    }
    await render(
      <Provided>
        <Visitor />
      </Provided>,
    )
    await pass()
    await render(null)
    await task()
    expect(theatre.stage.channels.received('chat', 'message')).toEqual(['hi', 'bye'])
  })

  it('is another client by another key', async () => {
    await render(<Provided key="a" />)
    await pass()
    await render(<Provided key="b" />)
    await task()
    expect(theatre.stage.server.sockets.map(({ readyState }) => readyState)).toEqual([3, 1])
  })

  it('keeps its client through renders, also where url and options are made anew', async () => {
    const clients = new Set<Client<Live>>()
    const Seeing = () => {
      clients.add(useClient<Live>())
      return null
    }
    for (let n = 0; n < 3; n++)
      await render(
        <HoldfastProvider url={() => url} options={{ ...theatre.stage.options }}>
          <Seeing />
        </HoldfastProvider>,
      )
    await task()
    expect([clients.size, theatre.stage.server.sockets.length]).toEqual([1, 1])
  })

  it('stays connected while something below it suspends', async () => {
    let resume!: () => void
    const promise = new Promise<void>((resolve) => (resume = resolve))
    let suspend!: (value: boolean) => void
    const Slow = () => {
      const [slow, setSlow] = useState(false)
      suspend = setSlow
      if (slow) use(promise)
      useEvent(useClient<Live>().channel('chat'), 'message', () => {})
      return <State />
    }
    await render(
      <Suspense fallback="waiting">
        <Provided>
          <Slow />
        </Provided>
      </Suspense>,
    )
    await task()
    theatre.stage.frames()
    await act(() => suspend(true))
    await task()
    expect(place.textContent).toContain('waiting')
    resume()
    await task()
    expect(place.textContent).toBe('open')
    expect([theatre.stage.server.sockets.length, theatre.stage.frames()]).toEqual([1, []])
  })

  it('closes while it is hidden, and dials again when it is shown', async () => {
    const show = (mode: 'visible' | 'hidden') =>
      render(
        <Activity mode={mode}>
          <Provided>
            <State />
          </Provided>
        </Activity>,
      )
    await show('visible')
    await task()
    await show('hidden')
    await task()
    expect(theatre.stage.deserted).toBe(true)
    await show('visible')
    await task()
    expect(place.textContent).toBe('open')
    expect(theatre.stage.server.live.length).toBe(1)
  })

  it.each([
    ['while it mounts', true, 0],
    ['later', false, 1],
  ])('leaves nothing where what is below it throws %s', async (_, atOnce, sockets) => {
    let fail = () => {}
    const Failing = () => {
      const [failed, setFailed] = useState(atOnce)
      fail = () => setFailed(true)
      if (failed) throw new Error('broken')
      useEvent(useClient<Live>().channel('chat'), 'message', () => {})
      return <State />
    }
    await render(
      <Boundary>
        <Provided>
          <Failing />
        </Provided>
      </Boundary>,
    )
    await task()
    await act(() => fail())
    expect(place.textContent).toBe('broken')
    expect(takeNoise()).toContain('broken')
    await task()
    expect(theatre.stage.server.sockets.length).toBe(sockets)
    expect(theatre.stage.deserted).toBe(true)
  })

  it('dials by itself, whatever the options say of that', async () => {
    await render(
      <HoldfastProvider url={url} options={{ ...theatre.stage.options, startClosed: true }}>
        <State />
      </HoldfastProvider>,
    )
    await task()
    expect(place.textContent).toBe('open')
  })

  it('tells at once that there is neither a url nor a client', () => {
    const wrong = { url: undefined } as unknown as { url: string }
    expect(() => renderToString(<HoldfastProvider {...wrong} />)).toThrow(
      new TypeError('Holdfast needs a url or a client'),
    )
  })
})
