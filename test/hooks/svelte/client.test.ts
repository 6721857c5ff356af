// @vitest-environment jsdom
import { flushSync } from 'svelte'
import { describe, expect, it } from 'vitest'
import { getClient } from '../../../src/hooks/svelte.js'
import { url } from '../stage.js'
import Boundary from './Boundary.svelte'
import Broken from './Broken.svelte'
import Keyed from './Keyed.svelte'
import Nested from './Nested.svelte'
import Own from './Own.svelte'
import Provided from './Provided.svelte'
import { props } from './props.svelte.js'
import State from './State.svelte'
import Visitor from './Visitor.svelte'
import { hide, own, place, show, task, theatre } from './stage.js'

describe('setClient with a url', () => {
  it('dials; closes a task after its component was unmounted, and leaves nothing [S13]', async () => {
    const app = show(Provided, { given: own(), Child: State })
    await task()
    expect(place.textContent).toBe('open')
    expect(theatre.stage.server.sockets.length).toBe(1)
    await hide(app)
    expect(theatre.stage.server.last.closing).toBeUndefined()
    await task()
    expect(theatre.stage.server.last.closing).toBeDefined()
    expect(theatre.stage.deserted).toBe(true)
  })

  it('sends what is said below it, from its first line to its last', async () => {
    const app = show(Provided, { given: own(), Child: Visitor })
    await task()
    await hide(app)
    await task()
    const said = theatre.stage.channels.received('chat', 'message')
    expect(said).toEqual(['init', 'effect', 'mount', 'destroy'])
  })

  it('gives it to its own component, too', async () => {
    show(Own, { given: own() })
    await task()
    expect(place.textContent).toBe('true open open')
  })

  it('leaves no connection where a component below fails to begin', async () => {
    expect(() => show(Provided, { given: own(), Child: Broken })).toThrow('broken')
    await task()
    expect(theatre.stage.server.sockets.length).toBe(1)
    expect(theatre.stage.deserted).toBe(true)
  })

  it.each([
    ['while it begins', true],
    ['later', false],
  ])('leaves nothing where what is below it throws %s, in a boundary', async (_, broken) => {
    const given = props({ given: own(), broken })
    show(Boundary, given)
    await task()
    given.broken = true
    flushSync()
    await task()
    expect(place.textContent?.trim()).toBe('broken')
    expect(theatre.stage.server.sockets.length).toBe(1)
    expect(theatre.stage.deserted).toBe(true)
  })

  it('is another client by another key', async () => {
    const given = props({ given: own(), user: 'ann' })
    show(Keyed, given)
    await task()
    given.user = 'bob'
    flushSync()
    await task()
    expect(place.textContent?.trim()).toBe('open')
    expect(theatre.stage.server.sockets.map(({ readyState }) => readyState)).toEqual([3, 1])
  })

  it('dials by itself, whatever the options say of that', async () => {
    show(Provided, { given: [url, { ...theatre.stage.options, startClosed: true }], Child: State })
    await task()
    expect(place.textContent).toBe('open')
  })

  it('tells at once that there is neither a url nor a client', () => {
    expect(() => show(Provided, { given: [undefined], Child: State })).toThrow(
      'Holdfast needs a url or a client',
    )
  })
})

it('setClient below another one gives its own client to what is below it, and closes only that', async () => {
  const { stage } = theatre
  const address = 'ws://inner.test/live'
  const given = props({ outer: own(), inner: [address, stage.options], shown: true })
  show(Nested, given)
  await task()
  const shown = () => [...place.querySelectorAll('p')].map(({ textContent }) => textContent)
  expect(shown()).toEqual(['open', 'open'])
  expect(stage.server.live.map(({ url }) => url)).toEqual([url, address])
  stage.server.last.fail()
  flushSync()
  expect(shown()).toEqual(['open', 'backoff'])
  given.shown = false
  flushSync()
  await task()
  expect(shown()).toEqual(['open'])
  expect(stage.server.live.map(({ url }) => url)).toEqual([url])
})

it('setClient with a client neither dials nor closes it', async () => {
  const client = theatre.stage.client()
  const app = show(Provided, { given: [client], Child: State })
  await task()
  expect(place.textContent).toBe('open')
  await hide(app)
  await task()
  expect([client.state.name, theatre.stage.server.sockets.length]).toEqual(['open', 1])
})

it('without a client each says what to do', () => {
  expect(() => show(State, {})).toThrow('No client here: call setClient(url) in a component above this one')
  expect(() => getClient()).toThrow('lifecycle_outside_component') // Svelte's own
})
