import { describe, expect, it } from 'vitest'
import { unless } from '../../src/index.js'
import { settled, type Stage, stage, type StageOptions } from './stage.js'
import { bye, greeted, provider, welcome } from './tokens.js'

describe.each<[string, NonNullable<StageOptions['token']>]>([
  ['a value', 'mine'],
  ['what a function gives', () => 'mine'],
])('an expiry code for which the policy gives up is final, with a token that is %s', (_, token) => {
  it.each<[string, (scene: Stage) => void]>([
    ['as a bye before the welcome', ({ receive }) => receive(bye(4401))],
    ['as a close before the welcome', ({ native }) => native.serverClose(4401)],
  ])('%s', async (_, refuse) => {
    const scene = stage({ token, retry: unless([4401]) })
    await settled()
    scene.native.accept()
    refuse(scene)
    expect(scene.client.state).toMatchObject({ name: 'closed', close: { code: 4401 } })
  })

  it('as a close of an open link', async () => {
    const scene = await greeted({ token, retry: unless([4401]) })
    scene.native.serverClose(4401)
    expect(scene.client.state).toMatchObject({ name: 'closed', close: { code: 4401 } })
  })
})

it('an outage in which an expired token and a failed attempt take turns has one attempt at once', async () => {
  const scene = await greeted({ token: provider().token, tokenIn: 'message', retry: () => 1_000 })
  const waits: number[] = []
  for (let turn = 0; turn < 6; turn++) {
    if (turn % 2) scene.native.serverClose(4401)
    else scene.native.fail()
    const { state } = scene.client
    const wait = 'deadline' in state ? state.deadline - scene.clock.now() : NaN
    waits.push(wait)
    scene.clock.advance(wait)
    await settled()
    scene.native.accept()
  }
  expect(waits).toEqual([1_000, 0, 1_000, 1_000, 1_000, 1_000])
})

it.each<[string, (options: StageOptions) => Promise<Stage>]>([
  [
    'before the welcome',
    async (options) => {
      const scene = stage(options)
      scene.native.accept()
      return scene
    },
  ],
  ['of an open link', greeted],
])('of a refusal %s no more of the reason is kept than a close frame can carry', async (_, begin) => {
  const scene = await begin({ token: 'mine' })
  scene.receive(bye(4400, 'x'.repeat(1_000_000)))
  expect(scene.client.state).toMatchObject({ cause: { code: 4400, reason: 'x'.repeat(123) } })
})

it('a renewal that failed is tried again every 30 s, whatever welcome comes meanwhile', async () => {
  let asked = 0
  const scene = stage({
    heartbeat: false,
    token: () => (asked++ ? Promise.reject(new Error('no session')) : Promise.resolve('first')),
  })
  await settled()
  scene.native.accept()
  scene.receive(welcome(60))
  scene.clock.advance(54_000)
  await settled()
  scene.receive(welcome())
  scene.clock.advance(30_000)
  await settled()
  expect(asked).toBe(3)
})
