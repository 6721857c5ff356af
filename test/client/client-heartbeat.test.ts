import { describe, expect, it } from 'vitest'
import { type Envelope, plainEnvelope } from '../../src/index.js'
import { hearReports } from '../support/reported.js'
import { openStage, settled, type Stage, stage } from './stage.js'

const ping = '{"t":"ping"}'
const event = (d: unknown) => ({ t: 'm', c: 'chat', e: 'message', d })

hearReports()

/** The name of each state from here on. */
const states = ({ client }: Stage) => {
  const names: string[] = []
  client.on('state', (to, from) => names.push(`${from.name} > ${to.name}`))
  return names
}
const custom: Envelope = {
  encode: (frame) => (frame.type === 'ping' ? undefined : [frame]),
  decode: () => undefined,
}

describe('the heartbeat', () => {
  /** Time passes, step by step; each ping is answered by `pong`. */
  const live = (scene: Stage, ms: number, pong = '{"t":"pong"}') => {
    scene.native.peer = (data, socket) => {
      if (data === ping) queueMicrotask(() => socket.receive(pong))
    }
    scene.clock.advance(ms)
  }

  it('is on: a quiet line is asked after 25 s, and has 5 s to answer', async () => {
    const scene = openStage()
    live(scene, 5_000)
    await settled()
    scene.native.peer = undefined
    scene.native.sent.length = 0
    const names = states(scene)
    scene.clock.advance(24_999)
    expect(scene.native.sent).toEqual([])
    scene.clock.advance(1)
    expect(scene.native.sent).toEqual([ping])
    scene.clock.advance(4_999)
    expect(names).toEqual([])
    scene.clock.advance(1)
    expect(names).toEqual(['open > backoff'])
    expect(scene.client.state).toMatchObject({ cause: { type: 'silence', code: 1006 } })
  })

  it('sends the same 12 bytes each time [S42]', async () => {
    const scene = openStage()
    for (let beat = 0; beat < 5; beat++) {
      live(scene, 25_000)
      await settled()
    }
    expect(scene.native.sent.length).toBeGreaterThanOrEqual(5)
    expect(new Set(scene.native.sent)).toEqual(new Set([ping]))
    expect(ping).toHaveLength(12)
  })

  it.each(['{"t":"pong"}', ' { "t" : "pong" } ', '{"t":"pong","at":5}', '{\n"x":1,"t":"pong"}'])(
    'takes %j for its answer, and nobody else hears of it [S42]',
    async (pong) => {
      const scene = openStage()
      const heard: unknown[] = []
      scene.client.on('message', (message) => heard.push(message))
      const asked = scene.client.probe()
      scene.clock.freeze(40)
      scene.native.receive(pong)
      expect([await asked, scene.client.rtt, heard, scene.log]).toEqual([40, 40, [], []])
    },
  )

  it('takes any frame for a sign of life [S38]', async () => {
    const scene = openStage()
    live(scene, 5_000)
    await settled()
    for (let second = 0; second < 60; second += 20) {
      scene.clock.advance(20_000)
      scene.receive(event(second))
    }
    expect(scene.native.sent.filter((data) => data === ping)).toHaveLength(1)
    expect(scene.client.state.name).toBe('open')
  })

  it('does not condemn a server that never answers, unless it is required', () => {
    const scene = openStage()
    scene.clock.advance(300_000)
    expect(scene.client.state.name).toBe('open')
    const strict = openStage({ heartbeat: { require: true } })
    strict.clock.advance(30_000)
    expect(strict.client.state.name).toBe('backoff')
  })

  it('is off with false, and with an envelope of another form', async () => {
    for (const options of [{ heartbeat: false }, { envelope: custom }]) {
      const scene = openStage(options)
      scene.clock.advance(300_000)
      expect([scene.native.sent, scene.client.state.name, scene.client.rtt]).toEqual([[], 'open', undefined])
      await expect(scene.client.probe()).rejects.toMatchObject({ name: 'NoHeartbeatError' })
    }
  })

  it('is on with such an envelope where it is asked for: in its form, or as text where it has none', async () => {
    const plain = openStage({ envelope: { ...plainEnvelope }, heartbeat: true })
    const asked = plain.client.probe()
    expect(plain.native.sent).toEqual([ping])
    plain.receive({ t: 'pong' })
    expect(await asked).toBe(0)

    const other = openStage({ envelope: custom, heartbeat: true })
    const probe = other.client.probe()
    expect(other.native.sent).toEqual(['ping'])
    other.native.receive('pong')
    expect(await probe).toBe(0)
    expect(other.log).toEqual([])
  })

  it('may have a ping and a pong of its own', async () => {
    let count = 0
    const scene = openStage({
      heartbeat: { ping: () => `are you there ${++count}`, pong: (data) => data === 'yes' },
    })
    const asked = scene.client.probe()
    expect(scene.native.sent).toEqual(['are you there 1'])
    scene.native.receive('yes')
    expect([await asked, scene.log]).toEqual([0, []])
    scene.receive({ t: 'pong' })
    expect([scene.log, scene.client.state.name]).toEqual([[], 'open'])
  })

  it('keeps what is not said of it at its default', () => {
    const scene = openStage({ heartbeat: { interval: 60_000 } })
    scene.clock.advance(5_000)
    expect(scene.native.sent).toEqual([ping])
  })

  it('is begun anew on each link', async () => {
    const scene = openStage()
    const asked = scene.client.probe()
    scene.clock.freeze(7)
    scene.receive({ t: 'pong' })
    expect([await asked, scene.client.rtt]).toEqual([7, 7])
    scene.native.fail()
    expect(scene.client.rtt).toBeUndefined()
  })
})

describe('a ping of the server', () => {
  it('is answered at once, each, and nobody else hears of it', () => {
    const scene = openStage()
    const heard: unknown[] = []
    scene.client.on('message', (message) => heard.push(message))
    scene.receive({ t: 'ping' }, { t: 'ping', n: 5 })
    expect([scene.native.sent, heard, scene.log]).toEqual([['{"t":"pong"}', '{"t":"pong"}'], [], []])
  })

  it('is answered without a heartbeat, too, and not where the form has no pong', () => {
    const scene = openStage({ heartbeat: false })
    scene.receive({ t: 'ping' })
    expect(scene.sent()).toEqual([{ t: 'pong' }])
    const other = openStage({
      envelope: { ...plainEnvelope, encode: (frame) => (frame.type === 'pong' ? undefined : frame) },
    })
    other.receive({ t: 'ping' })
    expect([other.sent(), other.client.state.name]).toEqual([[], 'open'])
  })

  it('goes before what waits behind a slow line', () => {
    const scene = openStage()
    scene.native.fail()
    scene.client.channel('chat').send('message', 'waits')
    scene.clock.advance(1_500)
    scene.native.bufferedAmount = 300_000
    scene.native.accept()
    scene.receive({ t: 'ping' })
    expect(scene.sent()).toEqual([{ t: 'pong' }])
  })
})

describe('probe()', () => {
  it('rejects where there is no open link, where it ends, and where no answer comes', async () => {
    const scene = stage()
    await expect(scene.client.probe()).rejects.toMatchObject({ name: 'ConnectionLostError' })
    scene.native.accept()
    const lost = scene.client.probe()
    scene.native.fail()
    await expect(lost).rejects.toMatchObject({ name: 'ConnectionLostError' })
    scene.clock.advance(1_500)
    scene.native.accept()
    const silent = scene.client.probe()
    scene.clock.advance(5_000)
    await expect(silent).rejects.toMatchObject({ name: 'ProbeTimeoutError' })
  })
})
