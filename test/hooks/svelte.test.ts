// @vitest-environment jsdom
import { type Component, flushSync, hydrate, mount, unmount } from 'svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { getClient } from '../../src/hooks/svelte.js'
import type { Channel, Client } from '../../src/index.js'
import { type Live, markup, onStage, url } from './stage.js'
import Both from './svelte/Both.svelte'
import Broken from './svelte/Broken.svelte'
import History from './svelte/History.svelte'
import Log from './svelte/Log.svelte'
import Own from './svelte/Own.svelte'
import Provided from './svelte/Provided.svelte'
import { props } from './svelte/props.svelte.js'
import State from './svelte/State.svelte'
import Visitor from './svelte/Visitor.svelte'

const theatre = onStage()
let place: HTMLElement
let shown: object[]
beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'))
  shown = []
})
afterEach(async () => {
  for (const component of shown.splice(0)) await unmount(component)
  place.remove()
})

const show = <Props extends object>(component: Component<any>, props: Props) => {
  const exported = mount(component, { target: place, props })
  shown.push(exported)
  return exported
}
const hide = (component: object) => {
  shown = shown.filter((other) => other !== component)
  return unmount(component)
}
const pass = async (ms?: number) => {
  await theatre.stage.pass(ms)
  flushSync()
  await theatre.stage.pass()
}
const task = async () => {
  await theatre.stage.task()
  flushSync()
}
const own = () => [url, theatre.stage.options]

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

  it('tells at once that there is neither a url nor a client', () => {
    expect(() => show(Provided, { given: [undefined], Child: State })).toThrow(
      'Holdfast needs a url or a client',
    )
  })
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
    shown.push(hydrate(Provided, { target: place, props: { given: [client], Child: State } as never }))
    await task()
    expect(place.textContent).toBe('open')
    expect(place.querySelector('p')).toBe(paragraph)
  })
})

describe('an effect that listens', () => {
  it('subscribes while it is mounted, follows another channel, and survives a reconnect', async () => {
    const { stage } = theatre
    const client = stage.client()
    const given = props({ client, room: '1' })
    const app = show(Log, given)
    await pass()
    stage.channels.publish('room:1', 'message', 'a')
    given.room = '2'
    await pass()
    stage.say('room:1', 'message', 'gone')
    stage.channels.publish('room:2', 'message', 'b')
    stage.server.drop()
    await pass(1_500)
    stage.channels.publish('room:2', 'message', 'c')
    flushSync()
    expect(place.textContent).toBe('a,b,c')
    await hide(app)
    await pass()
    expect(stage.frames()).toEqual(['sub room:1', 'uns room:1', 'sub room:2', 'sub room:2', 'uns room:2'])
  })
})

describe('request', () => {
  let client: Client<Live>
  let chat: Channel<Live['chat']>
  let answers: Map<number, (answer: string[]) => void>
  let rendered: string[]
  beforeEach(async () => {
    client = theatre.stage.client()
    chat = client.channel('chat')
    answers = new Map()
    rendered = []
    theatre.stage.channels.answer(
      'chat',
      'history',
      ({ limit }: { limit: number }) => new Promise((resolve) => answers.set(limit, resolve)),
    )
    await theatre.stage.pass()
  })
  const onrender = (line: string) => void rendered.push(line)
  const answer = async (limit: number, ...lines: string[]) => {
    answers.get(limit)!(lines)
    await pass()
  }

  it('asks once when it is shown, and shows the answer', async () => {
    show(History, { chat, limit: 1, onrender })
    await pass()
    await answer(1, 'a')
    expect(rendered).toEqual(['1 pending', '1 fulfilled a'])
    expect(place.querySelector('li')?.textContent).toBe('a')
    expect(theatre.stage.frames()).toEqual(['q chat history'])
  })

  it('asks another question, takes the first one back, and never shows its answer', async () => {
    const given = props({ chat, limit: 1, onrender })
    show(History, given)
    await pass()
    const late = answers.get(1)!
    given.limit = 2
    await pass()
    late(['late'])
    await pass()
    await answer(2, 'b')
    given.limit = 3
    await pass()
    expect(rendered).toEqual(['1 pending', '2 pending', '2 fulfilled b', '3 pending'])
    expect(theatre.stage.frames().sort()).toEqual(['q chat history', 'q chat history', 'q chat history', 'x'])
  })

  it('takes the question back when it is shown no more, and asks again when it is', async () => {
    const given = props({ chat, limit: 1, onrender, shown: true })
    const app = show(History, given)
    await pass()
    given.shown = false
    await pass()
    expect(theatre.stage.frames()).toEqual(['q chat history', 'x'])
    given.shown = true
    await pass()
    await answer(1, 'a')
    await hide(app)
    await pass()
    expect(theatre.stage.frames()).toEqual(['q chat history'])
    expect(rendered.at(-1)).toBe('1 fulfilled a')
  })

  it('asks again, keeps the answer meanwhile, and shows why it failed', async () => {
    const { again } = show(History, { chat, limit: 1, onrender }) as unknown as { again: () => void }
    await pass()
    await answer(1, 'a')
    again()
    await pass()
    theatre.stage.server.drop()
    await pass()
    expect(rendered.slice(2)).toEqual([
      '1 pending a',
      '1 rejected a ConnectionLostError: chat/history: the link ended with 1006; it may have been handled',
    ])
    await pass(1_500)
    again()
    await pass()
    await answer(1, 'b')
    expect(rendered.at(-1)).toBe('1 fulfilled b')
  })

  it('is pending without a channel, and asks when there is one', async () => {
    const given = props({ chat: undefined as typeof chat | undefined, limit: 1, onrender })
    show(History, given)
    await pass()
    expect([place.textContent?.trim(), theatre.stage.frames()]).toEqual(['1 pending', []])
    given.chat = chat
    await pass()
    await answer(1, 'a')
    expect(rendered.at(-1)).toBe('1 fulfilled a')
  })

  it('asks below a client that has just dialled, after what is listened to was subscribed', async () => {
    theatre.stage.channels.answer('chat', 'who', () => 'ann')
    show(Provided, { given: own(), Child: Both })
    await task()
    expect(place.textContent).toBe('ann')
    expect(theatre.stage.frames()).toEqual(['sub chat', 'q chat who'])
  })

  it('does so where the connection is open already', async () => {
    theatre.stage.channels.answer('chat', 'who', () => 'ann')
    show(Provided, { given: [client], Child: Both })
    await task()
    expect(theatre.stage.frames()).toEqual(['sub chat', 'q chat who'])
  })
})
