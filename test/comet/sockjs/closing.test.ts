import { describe, expect, it } from 'vitest'
import { hearRequests, openStage, stage } from './stage.js'

const requests = hearRequests()

describe('close()', () => {
  it.each([
    [[], 1000, 'Normal closure'],
    [[undefined, 'why'], 1000, 'why'],
    [[0], 1000, 'Normal closure'],
    [[null], 1000, 'Normal closure'],
    [[3000], 3000, 'Normal closure'],
    [[4002, 'mine'], 4002, 'mine'],
    [['4001', 5], 4001, '5'],
    [[1000, ''], 1000, 'Normal closure'],
  ])('%j ends with %i and %j, which the server hears', (given, code, reason) => {
    const { socket, native, clock, log } = openStage()
    expect(socket.transport).toBe('websocket')
    socket.close(...(given as []))
    expect([socket.readyState, socket.transport]).toEqual([2, null])
    expect(log).toEqual([])
    expect(native.closing).toEqual({ code, reason })
    clock.advance(0)
    expect(log).toEqual([`close ${code} '${reason}' clean @3`])
  })

  it.each([[999], [1001], [2999], [5000], ['x'], ['1000'], [true]])(
    'refuses %j in the original’s words',
    (code) => {
      const { socket } = openStage()
      expect(() => socket.close(code as number)).toThrow(new Error('InvalidAccessError: Invalid code'))
      expect(socket.readyState).toBe(1)
    },
  )

  it('refuses a reason of more than 123 bytes', () => {
    const { socket } = openStage()
    for (const reason of ['x'.repeat(124), 'é'.repeat(62)])
      expect(() => socket.close(3000, reason)).toThrow(
        new SyntaxError('reason argument has an invalid length'),
      )
    socket.close(3000, 'x'.repeat(123))
  })

  it('counts once, and is checked all the same', () => {
    const { socket, clock, log } = openStage()
    socket.close(4002, 'mine')
    socket.close(4003, 'again')
    clock.advance(0)
    socket.close()
    clock.advance(60_000)
    expect(log).toEqual([`close 4002 'mine' clean @3`])
    expect(() => socket.close(1)).toThrow('InvalidAccessError: Invalid code')
  })

  it('while it is connecting is an error, and clean, as the original has it', () => {
    const { socket, native, clock, log } = stage()
    socket.close(3333, 'mine')
    clock.advance(0)
    native.accept()
    expect(log).toEqual(['error @3', `close 3333 'mine' clean @3`])
    expect(clock.timers).toBe(0)
  })

  it('does not wait for a line that is dead', () => {
    const { socket, native, clock, log } = openStage()
    native.blackHole()
    socket.close()
    clock.advance(0)
    expect(log).toEqual([`close 1000 'Normal closure' clean @3`])
  })

  it('lets nothing through afterwards', () => {
    const { socket, native, clock, log } = openStage()
    socket.close()
    native.receive('late')
    clock.advance(0)
    native.receive('later')
    expect(log).toEqual([`close 1000 'Normal closure' clean @3`])
  })
})

describe('it ends with', () => {
  it('1006 where it is lost', () => {
    const { native, log } = openStage()
    native.fail()
    expect(log).toEqual([`close 1006 '' unclean @3`])
  })

  it('what the server says', () => {
    const { native, log } = openStage()
    native.serverClose(4001, 'bye')
    expect(log).toEqual([`close 4001 'bye' clean @3`])
  })

  it('1002 where it never opens', async () => {
    const { native, log } = stage()
    native.fail()
    await requests[0]!.fail()
    expect(log).toEqual([`close 1002 'Cannot connect to server' unclean @3`])
  })

  it('1002 where nothing answers: WebSocket has 5 s, HTTP as long', () => {
    const { native, clock, log } = stage()
    clock.advance(4_999)
    expect(requests).toHaveLength(0)
    clock.advance(1)
    expect(requests).toHaveLength(1)
    clock.advance(4_999)
    expect(log).toEqual([])
    clock.advance(1)
    expect(log).toEqual([`close 1002 'Cannot connect to server' unclean @3`])
    expect(native.readyState).toBeGreaterThan(1)
    expect(requests[0]!.aborted).toBe(true)
    expect(clock.timers).toBe(0)
  })

  it('1002 where a WebSocket alone is wanted, and refused', () => {
    const { native, log } = stage({ transports: 'websocket' })
    native.fail()
    expect(log).toEqual([`close 1002 'Cannot connect to server' unclean @3`])
    expect(requests).toHaveLength(0)
  })
})
