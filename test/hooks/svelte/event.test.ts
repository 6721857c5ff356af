// @vitest-environment jsdom
import { flushSync } from 'svelte'
import { describe, expect, it } from 'vitest'
import Listening from './Listening.svelte'
import Log from './Log.svelte'
import { props } from './props.svelte.js'
import { hide, pass, place, show, theatre } from './stage.js'

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

  it('goes on where a listener throws, which is reported', async () => {
    const { stage } = theatre
    const chat = stage.client().channel('chat')
    const broken = new Error('broken')
    const heard: string[] = []
    const fail = () => {
      throw broken
    }
    show(Listening, { chat, listener: fail })
    show(Listening, { chat, listener: (text: string) => void heard.push(text) })
    await pass()
    for (const text of ['a', 'b']) stage.channels.publish('chat', 'message', text)
    expect(heard).toEqual(['a', 'b'])
    expect(stage.reported.splice(0)).toEqual([broken, broken])
  })
})
