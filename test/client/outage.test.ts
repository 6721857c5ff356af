import { describe, expect, it, vi } from 'vitest'
import { openStage, type Stage, stage } from './stage.js'

/** What was told of outages. */
const told = ({ log }: Stage) => log.filter((line) => /lost|restored|closed/.test(line))
/** The next attempt comes, and is accepted. */
const recover = ({ clock, network }: Stage, wait = 1_500) => {
  clock.advance(wait)
  network.last.accept()
}

describe('an outage', () => {
  it('is told once it has lasted for 2 s, with its cause; its end after that', () => {
    const scene = openStage({ retry: () => 5_000 })
    scene.native.fail()
    scene.clock.advance(1_999)
    expect(told(scene)).toEqual([])
    scene.clock.advance(1)
    expect(told(scene)).toEqual(['lost close'])
    recover(scene, 3_000)
    expect(scene.log).toEqual(['lost close', 'restored', 'open'])
  })

  it('that is over sooner is not told: no flicker', () => {
    const scene = openStage({ retry: () => 1_999 })
    for (let outage = 0; outage < 3; outage++) {
      scene.native.fail()
      recover(scene, 1_999)
      scene.clock.advance(10_000)
    }
    expect(told(scene)).toEqual([])
  })

  it.each([
    [0, 1],
    [500, 500],
    [60_000, 60_000],
  ])('with a grace of %i ms is told then', (grace, wait) => {
    const scene = openStage({ grace, retry: () => 120_000 })
    scene.native.fail()
    scene.clock.advance(wait - 1)
    expect(told(scene)).toEqual(grace ? [] : ['lost close'])
    scene.clock.advance(1)
    expect(told(scene)).toEqual(['lost close'])
  })

  it('with a grace of Infinity is never told, nor its end', () => {
    const scene = openStage({ grace: Infinity, retry: () => 120_000 })
    scene.native.fail()
    scene.clock.advance(100_000)
    recover(scene, 20_000)
    expect(scene.log).toEqual(['open'])
  })

  it('is told once, however many attempts fail in it', () => {
    const scene = openStage({ retry: () => 1_000 })
    for (let attempt = 0; attempt < 20; attempt++) {
      scene.native.fail()
      scene.clock.advance(1_000)
    }
    expect(told(scene)).toEqual(['lost close'])
    scene.native.accept()
    expect(told(scene)).toEqual(['lost close', 'restored'])
  })

  it('counts from its beginning, not from the last attempt', () => {
    const scene = openStage({ retry: () => 900 })
    scene.native.fail()
    scene.clock.advance(900)
    scene.native.fail()
    scene.clock.advance(900)
    scene.native.fail()
    scene.clock.advance(199)
    expect(told(scene)).toEqual([])
    scene.clock.advance(1)
    expect(told(scene)).toEqual(['lost close'])
  })

  it('while the line flaps is one outage for each gap: an open link ends it, and only what lasts is told', () => {
    const scene = openStage({ retry: ({ attempt }) => (attempt < 5 ? 1_000 : 4_000) })
    for (let flap = 0; flap < 5; flap++) {
      scene.native.fail()
      recover(scene, 1_000)
    }
    expect(told(scene)).toEqual([])
    scene.native.fail()
    scene.clock.advance(2_000)
    expect(told(scene)).toEqual(['lost close'])
    recover(scene, 2_000)
    scene.native.fail()
    scene.clock.advance(1_999)
    expect(told(scene)).toEqual(['lost close', 'restored'])
    scene.clock.advance(1)
    expect(told(scene)).toEqual(['lost close', 'restored', 'lost close'])
  })

  it('from the first attempt on is told, too: there never was a connection', () => {
    const scene = stage({ retry: () => 5_000 })
    scene.clock.advance(5_000)
    expect(told(scene)).toEqual([])
    scene.native.fail()
    scene.clock.advance(2_000)
    expect(told(scene)).toEqual(['lost close'])
    recover(scene, 3_000)
    expect(scene.log).toEqual(['lost close', 'restored', 'open'])
  })

  it('is none while the first attempt goes on', () => {
    const scene = stage({ connectTimeout: 60_000 })
    scene.clock.advance(59_999)
    expect(told(scene)).toEqual([])
    scene.native.accept()
    expect(scene.log).toEqual(['open'])
  })

  it('by reconnect() is one, and by a server that says goodbye', () => {
    const scene = openStage()
    scene.client.reconnect()
    scene.clock.advance(2_000)
    expect(told(scene)).toEqual(['lost restart'])
    scene.network.last.accept()
    scene.native.serverClose(1012, 'retry-after=5')
    scene.clock.advance(2_000)
    expect(told(scene)).toEqual(['lost restart', 'restored', 'lost close'])
  })

  it('goes on while the token is not taken', () => {
    const scene = stage({ token: 'mine', retry: () => 1_500 })
    scene.native.accept()
    scene.receive({ t: 'bye', code: 4403 })
    scene.clock.advance(1_500)
    scene.native.accept()
    scene.clock.advance(500)
    expect(told(scene)).toEqual(['lost close'])
    scene.receive({ t: 'welcome' })
    expect(told(scene)).toEqual(['lost close', 'restored'])
  })

  it('tells the newest cause', () => {
    const causes: unknown[] = []
    const scene = openStage({ retry: () => 1_000 })
    scene.client.on('lost', (cause) => causes.push(cause))
    scene.native.fail()
    scene.clock.advance(1_000)
    scene.native.accept()
    scene.native.serverClose(4000, 'newest')
    scene.clock.advance(2_000)
    expect(causes).toEqual([expect.objectContaining({ code: 4000, reason: 'newest' })])
  })
})

describe('a page that is frozen', () => {
  it('is told of no outage while it is, nor of one that is over soon after', () => {
    const scene = openStage()
    scene.page.emit('sleep')
    scene.clock.advance(60_000)
    expect([scene.client.state.name, told(scene)]).toEqual(['suspended', []])
    scene.page.emit('wake')
    recover(scene, 300)
    expect(told(scene)).toEqual([])
  })

  it('is told of one that lasts for the grace after it is back', () => {
    const scene = openStage({ retry: () => 60_000 })
    scene.page.emit('sleep')
    scene.clock.advance(60_000)
    scene.page.emit('wake')
    scene.clock.advance(300)
    scene.network.last.fail()
    scene.clock.advance(1_699)
    expect(told(scene)).toEqual([])
    scene.clock.advance(1)
    expect(told(scene)).toEqual(['lost close'])
  })

  it('in an outage that was told is told of its end', () => {
    const scene = openStage({ retry: () => 60_000 })
    scene.native.fail()
    scene.clock.advance(2_000)
    scene.page.emit('sleep')
    scene.clock.advance(60_000)
    scene.page.emit('wake')
    recover(scene, 300)
    expect(told(scene)).toEqual(['lost close', 'restored'])
  })

  it('in an outage that was told is not told of it again', () => {
    const scene = openStage({ retry: () => 60_000 })
    scene.native.fail()
    scene.clock.advance(2_000)
    scene.page.emit('sleep')
    scene.clock.advance(60_000)
    scene.page.emit('wake')
    scene.clock.advance(300)
    scene.native.fail()
    scene.clock.advance(10_000)
    expect(scene.log).toEqual(['lost close'])
  })
})

describe('close()', () => {
  it('during an outage ends it: nothing of it is told after that', () => {
    const scene = openStage({ retry: () => 60_000 })
    scene.native.fail()
    scene.clock.advance(1_000)
    scene.client.close()
    scene.clock.advance(60_000)
    expect([told(scene), scene.clock.timers]).toEqual([['closed 1006'], 0])
  })

  it('after it was told is not followed by its end', () => {
    const scene = openStage({ retry: () => 60_000 })
    scene.native.fail()
    scene.clock.advance(2_000)
    scene.client.close()
    scene.clock.advance(0)
    scene.client.reconnect()
    scene.network.last.accept()
    expect(scene.log).toEqual(['lost close', 'closed 1006', 'open'])
  })

  it('in a listener of lost is the end', () => {
    const scene = openStage({ retry: () => 60_000 })
    scene.client.on('lost', () => scene.client.close())
    scene.native.fail()
    scene.clock.advance(60_000)
    expect([told(scene), scene.clock.timers]).toEqual([['lost close', 'closed 1006'], 0])
  })

  it('by the policy that gives up is told as the end, and not as an outage', () => {
    const scene = openStage({ retry: () => false })
    scene.native.fail()
    scene.clock.advance(60_000)
    expect([told(scene), scene.clock.timers]).toEqual([['closed 1006'], 0])
  })
})

describe('a listener', () => {
  it('of lost that throws is reported, and the end is told all the same', () => {
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    const scene = openStage({ retry: () => 5_000 })
    scene.client.on('lost', () => {
      throw new Error('oops')
    })
    scene.native.fail()
    recover(scene, 5_000)
    vi.unstubAllGlobals()
    expect([told(scene), report.mock.calls.length]).toEqual([['lost close', 'restored'], 1])
  })

  it('of restored may send at once: it is open', () => {
    const scene = openStage({ retry: () => 5_000 })
    const seen: string[] = []
    scene.client.on('restored', () => {
      seen.push(scene.client.state.name, scene.client.channel('chat').send('message').status)
    })
    scene.native.fail()
    recover(scene, 5_000)
    expect(seen).toEqual(['open', 'sent'])
  })
})
