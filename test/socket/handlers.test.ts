import { describe, expect, it } from 'vitest'
import { openStage } from './stage.js'

describe('event handler attributes', () => {
  it.each(['onopen', 'onmessage', 'onerror', 'onclose'] as const)('%s is null until it is set', (name) => {
    const { socket } = openStage()
    const handler = () => {}
    expect(socket[name]).toBeNull()
    socket[name] = handler
    expect(socket[name]).toBe(handler)
    socket[name] = null
    expect(socket[name]).toBeNull()
  })

  it.each([undefined, 5, 'text', true, Symbol('s')])('%s sets it to null', (value) => {
    const { socket } = openStage()
    socket.onclose = () => {}
    socket.onclose = value as never
    expect(socket.onclose).toBeNull()
  })

  it('an object that cannot be called is kept, and does nothing', () => {
    const { socket, native } = openStage()
    const called: string[] = []
    const object = { handleEvent: () => called.push('handleEvent') }
    socket.onmessage = object as never
    native.receive('x')
    expect(socket.onmessage).toBe(object)
    expect(called).toEqual([])
  })

  it('is called with the socket as this', () => {
    const { socket, native } = openStage()
    let self: unknown
    socket.onmessage = function () {
      // eslint-disable-next-line @typescript-eslint/no-this-alias -- that is what is asked
      self = this
    }
    native.receive('x')
    expect(self).toBe(socket)
  })

  it('keeps its place among the listeners while its value changes, and takes the last one after null', () => {
    const { socket, native } = openStage()
    const order: string[] = []
    socket.addEventListener('message', () => order.push('first'))
    socket.onmessage = () => order.push('old handler')
    socket.addEventListener('message', () => order.push('last'))
    socket.onmessage = () => order.push('new handler')
    native.receive('x')
    expect(order.splice(0)).toEqual(['first', 'new handler', 'last'])
    socket.onmessage = null
    native.receive('x')
    expect(order.splice(0)).toEqual(['first', 'last'])
    socket.onmessage = () => order.push('handler')
    native.receive('x')
    expect(order).toEqual(['first', 'last', 'handler'])
  })

  it('a handler that is set while its event is told is the one that is called next', () => {
    const { socket, native } = openStage()
    const heard: string[] = []
    socket.onmessage = () => {
      heard.push('first')
      socket.onmessage = () => heard.push('second')
    }
    native.receive('x', 'x')
    expect(heard).toEqual(['first', 'second'])
  })

  it('a listener is removed, once, or by its signal', () => {
    const { socket, native } = openStage()
    const heard: string[] = []
    const removed = () => heard.push('removed')
    const stop = new AbortController()
    socket.addEventListener('message', removed)
    socket.removeEventListener('message', removed)
    socket.addEventListener('message', () => heard.push('once'), { once: true })
    socket.addEventListener('message', () => heard.push('signal'), { signal: stop.signal })
    native.receive('x')
    stop.abort()
    native.receive('x')
    expect(heard).toEqual(['once', 'signal'])
  })

  it('an event that the page dispatches itself is heard like any other', () => {
    const { socket } = openStage()
    const heard: Event[] = []
    socket.onmessage = (event) => heard.push(event)
    const event = new MessageEvent('message', { data: 'own' })
    expect(socket.dispatchEvent(event)).toBe(true)
    expect(heard).toEqual([event])
  })
})
