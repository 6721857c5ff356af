// @vitest-environment jsdom
import { flushSync } from 'svelte'
import { describe, expect, it } from 'vitest'
import { markup } from '../stage.js'
import Provided from './Provided.svelte'
import State from './State.svelte'
import { own, pass, place, show, takeOver, task, theatre } from './stage.js'

describe('connectionState', () => {
  it('goes with the connection, over an outage', async () => {
    show(Provided, { given: own(), Child: State })
    await task()
    theatre.stage.server.drop()
    flushSync()
    expect(place.textContent).toBe('backoff')
    await pass(1_500)
    expect(place.textContent).toBe('open')
  })

  it('takes over what a server rendered, without a warning', async () => {
    const client = theatre.stage.client()
    await pass()
    place.innerHTML = markup
    const paragraph = place.querySelector('p')
    takeOver(Provided, { given: [client], Child: State })
    await task()
    expect(place.textContent).toBe('open')
    expect(place.querySelector('p')).toBe(paragraph)
  })
})
