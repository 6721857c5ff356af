// @vitest-environment jsdom
import { act, StrictMode, useState } from 'react'
import { renderToString } from 'react-dom/server'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useEvent } from '../../../src/hooks/react.js'
import type { Channel, Client } from '../../../src/index.js'
import { type Live } from '../stage.js'
import { pass, place, render, theatre } from './stage.js'

describe('useEvent', () => {
  let chat: Channel<Live['chat']>
  let client: Client<Live>
  beforeEach(async () => {
    client = theatre.stage.client()
    chat = client.channel('chat')
    await theatre.stage.pass()
  })
  const publish = (channel: string, text: string) =>
    act(() => theatre.stage.channels.publish(channel, 'message', text))

  const Log = ({ prefix = '', room }: { prefix?: string; room?: string | undefined }) => {
    const [lines, setLines] = useState<string[]>([])
    useEvent(room === undefined ? chat : client.channel(`room:${room}`), 'message', (text) =>
      setLines([...lines, prefix + text]),
    )
    return <p>{lines.join()}</p>
  }

  it('subscribes, and always calls the newest listener, without a frame or another listening for a render', async () => {
    const listening = vi.spyOn(chat, 'on')
    await render(<Log />)
    await pass()
    expect(theatre.stage.frames()).toEqual(['sub chat'])
    await publish('chat', 'a')
    await publish('chat', 'b')
    await render(<Log prefix="> " />)
    await publish('chat', 'c')
    expect(place.textContent).toBe('a,b,> c')
    await pass()
    expect(theatre.stage.frames()).toEqual([])
    expect(listening).toHaveBeenCalledTimes(1)
  })

  it('in StrictMode subscribes once, and hears once', async () => {
    await render(
      <StrictMode>
        <Log />
      </StrictMode>,
    )
    await pass()
    await publish('chat', 'a')
    expect(place.textContent).toBe('a')
    expect(theatre.stage.frames()).toEqual(['sub chat'])
  })

  it('hears nothing any more once it is unmounted, and unsubscribes', async () => {
    const heard: string[] = []
    const Hearing = () => {
      useEvent(chat, 'message', (text) => heard.push(text))
      return null
    }
    await render(<Hearing />)
    await pass()
    await publish('chat', 'a')
    await render(null)
    theatre.stage.say('chat', 'message', 'b')
    await pass()
    expect(heard).toEqual(['a'])
    expect(theatre.stage.frames()).toEqual(['sub chat', 'uns chat'])
  })

  it('follows another channel, and back', async () => {
    await render(<Log room="1" />)
    await pass()
    await render(<Log room="2" />)
    await pass()
    expect(theatre.stage.channels.subscribed).toEqual(['room:2'])
    await publish('room:2', 'two')
    expect(place.textContent).toBe('two')
    await render(<Log />)
    await pass()
    expect(theatre.stage.channels.subscribed).toEqual(['chat'])
  })

  it('listens to nothing without a channel', async () => {
    const Choosy = ({ on }: { on: boolean }) => {
      useEvent(on ? chat : undefined, 'message', () => {})
      return null
    }
    await render(<Choosy on={false} />)
    await pass()
    expect(theatre.stage.frames()).toEqual([])
    await render(<Choosy on />)
    await render(<Choosy on={false} />)
    await render(<Choosy on />)
    await pass()
    expect(theatre.stage.channels.subscribed).toEqual(['chat'])
  })

  it('is in force again after a reconnect, once', async () => {
    await render(<Log />)
    await pass()
    await act(() => theatre.stage.server.drop())
    await pass(1_500)
    await publish('chat', 'again')
    expect(place.textContent).toBe('again')
    expect(theatre.stage.frames()).toEqual(['sub chat', 'sub chat'])
  })

  it('goes on where a listener throws, which is reported', async () => {
    const broken = new Error('broken')
    const Failing = () => {
      useEvent(chat, 'message', () => {
        throw broken
      })
      return null
    }
    await render([<Failing key="1" />, <Log key="2" />])
    await pass()
    await publish('chat', 'a')
    await publish('chat', 'b')
    expect(place.textContent).toBe('a,b')
    expect(theatre.stage.reported.splice(0)).toEqual([broken, broken])
    expect(theatre.stage.frames()).toEqual(['sub chat'])
  })

  it('says what it wants where it is given the name of a channel', () => {
    const Named = () => {
      useEvent('chat' as unknown as typeof chat, 'message', () => {})
      return null
    }
    expect(() => renderToString(<Named />)).toThrow(
      new TypeError('channel must be client.channel(name), an object, or undefined, got "chat"'),
    )
  })
})
