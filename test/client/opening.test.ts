import { describe, expect, it } from 'vitest'
import { hearReports } from '../support/reported.js'
import { ending, openStage, settled, type Stage, stage } from './stage.js'

const oops = new Error('oops')

const reported = hearReports()

/** Also in the log: each state. */
const withStates = (scene: Stage) => {
  scene.client.on('state', ({ name }) => scene.log.push(`state ${name}`))
  return scene
}
/** The link is lost, that is told, and the next one is on its way. */
const lose = (scene: Stage) => {
  scene.native.fail()
  scene.clock.advance(1_500)
  scene.clock.advance(500)
  scene.log.length = 0
}

describe('a send that throws while a new link is asked again', () => {
  it('swallows neither state nor open, and the others are asked', async () => {
    const scene = withStates(openStage())
    const asked = ['first', 'second', 'third'].map((data) =>
      ending(scene.client.channel('chat').request('history', data, { idempotent: true })),
    )
    await settled()
    scene.native.fail()
    scene.clock.advance(1_500)
    const { native } = scene
    const give = native.send.bind(native)
    native.send = (data) => {
      if (`${data as string}`.includes('first')) throw oops
      give(data)
    }
    scene.log.length = 0
    native.accept()
    expect(scene.sent().map(({ d }) => d)).toEqual(['second', 'third'])
    expect(scene.log).toEqual(['state open', 'open'])
    expect(reported.splice(0)).toEqual([oops])
    scene.receive({ t: 'r', n: 2, d: 'B' }, { t: 'r', n: 3, d: 'C' })
    scene.clock.advance(30_000)
    expect(await Promise.all(asked)).toEqual([['RequestTimeoutError', true], 'B', 'C'])
  })
})

describe('open', () => {
  it.each<[string, (scene: Stage) => void]>([
    ['has closed', ({ client }) => client.close()],
    ['has reconnected', ({ client }) => client.reconnect()],
    ['has found it lost', ({ native }) => native.fail()],
  ])('is not told where who heard the state %s', (_, act) => {
    const scene = stage()
    let acted = false
    scene.client.on('state', ({ name }) => {
      if (name !== 'open' || acted) return
      acted = true
      act(scene)
    })
    scene.native.accept()
    expect(scene.client.state.name).not.toBe('open')
    expect(scene.log).toEqual([])
  })

  it('is told of the link that came instead, and of that alone', () => {
    const scene = openStage()
    let acted = false
    scene.client.on('state', ({ name }) => {
      if (name !== 'open' || acted) return
      acted = true
      scene.client.reconnect()
    })
    scene.client.on('open', () => scene.log.push(`while ${scene.client.state.name}`))
    lose(scene)
    scene.native.accept()
    expect(scene.log).toEqual([])
    scene.native.accept()
    expect(scene.log).toEqual(['restored', 'open', 'while open'])
  })

  it('is not told where who heard of restored has reconnected', () => {
    const scene = openStage()
    lose(scene)
    const off = scene.client.on('restored', () => scene.client.reconnect())
    scene.native.accept()
    expect([scene.log, scene.client.state.name]).toEqual([['restored'], 'connecting'])
    off()
    scene.native.accept()
    expect(scene.log).toEqual(['restored', 'open'])
  })
})

describe('restored', () => {
  it('comes after the state, and before open', () => {
    const scene = withStates(openStage())
    lose(scene)
    scene.native.accept()
    expect(scene.log).toEqual(['state open', 'restored', 'open'])
  })

  it('is not told of a link that a listener of the state has closed', () => {
    const scene = openStage()
    lose(scene)
    scene.client.on('state', ({ name }) => {
      if (name === 'open') scene.client.close()
    })
    scene.native.accept()
    scene.native.finishClose()
    expect(scene.log).toEqual(['closed 1005'])
  })
})
