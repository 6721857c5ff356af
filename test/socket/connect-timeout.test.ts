import { describe, expect, it } from 'vitest'
import { openStage, settled, stage, type StageOptions } from './stage.js'

/** How long each of the first attempts is given. */
const patience = (options: StageOptions, attempts: number) => {
  const { clock, network } = stage({ retry: () => 1, ...options })
  return Array.from({ length: attempts }, () => {
    const { last } = network
    const begun = clock.now()
    while (last.readyState === 0 && clock.now() - begun < 100_000) clock.advance(250)
    const waited = clock.now() - begun
    clock.advance(1)
    return waited
  })
}

describe('[S20] a handshake that is never answered', () => {
  it('is given up after 10 s, and the next attempt follows', () => {
    const { socket, clock, network } = stage()
    clock.advance(9_999)
    expect(socket.state.name).toBe('connecting')
    clock.advance(1)
    expect(socket.state).toMatchObject({
      name: 'backoff',
      attempt: 1,
      cause: { type: 'timeout', phase: 'connecting' },
    })
    expect(network.live).toEqual([])
    clock.advance(1_500)
    expect(network.sockets).toHaveLength(2)
  })

  it('is closed, so that it cannot open late, and nobody listens to it any more', () => {
    const { socket, clock, network, log } = stage()
    const [first] = network.sockets
    clock.advance(10_000)
    expect(first?.closing).toBeDefined()
    expect(first?.listening).toBeLessThanOrEqual(1)
    log.length = 0
    first?.accept()
    first?.dispatchEvent(new Event('open'))
    first?.finishClose()
    expect(log).toEqual([])
    expect(socket.state.name).toBe('backoff')
  })

  it('is given half as long again by each further attempt, up to 60 s, so that a slow server is not flogged', () => {
    expect(patience({}, 7)).toEqual([10_000, 15_000, 22_500, 33_750, 50_750, 60_000, 60_000])
  })

  it('is given what connectTimeout says, also above 60 s', () => {
    expect(patience({ connectTimeout: 1_000 }, 3)).toEqual([1_000, 1_500, 2_250])
    expect(patience({ connectTimeout: 90_000 }, 3)).toEqual([90_000, 90_000, 90_000])
  })

  it('is never given up where connectTimeout is Infinity', () => {
    const { socket, clock } = stage({ connectTimeout: Infinity })
    clock.advance(86_400_000)
    expect(socket.state.name).toBe('connecting')
  })

  it('may come before the deadline: a server that needs 40 s is reached in the end', () => {
    const { socket, clock, network } = stage()
    network.meet = (native) => clock.after(40_000, () => native.accept())
    clock.advance(300_000)
    expect(socket.readyState).toBe(1)
  })
})

it('a slow provider has its own time, before that of the handshake', async () => {
  const answers: (() => void)[] = []
  const { socket, clock, network } = stage({
    url: () => new Promise((resolve) => void answers.push(() => resolve('ws://server.test/'))),
  })
  clock.advance(9_000)
  for (const answer of answers.splice(0)) answer()
  await settled()
  expect(network.sockets).toHaveLength(1)
  clock.advance(9_999)
  expect(socket.state.name).toBe('connecting')
  clock.advance(1)
  expect(socket.state).toMatchObject({ cause: { type: 'timeout', phase: 'connecting' } })
})

it('closeTimeout says how long the peer has to answer close(); Infinity waits for ever', () => {
  const soon = openStage({ closeTimeout: 100 })
  soon.socket.close()
  soon.clock.advance(100)
  expect(soon.log).toEqual([`close 1006 '' unclean final @3`])
  expect(soon.clock.timers).toBe(0)
  const patient = openStage({ closeTimeout: Infinity })
  patient.socket.close()
  patient.clock.advance(86_400_000)
  expect(patient.socket.readyState).toBe(2)
})
