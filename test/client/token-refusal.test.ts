import { expect, it } from 'vitest'
import { unless } from '../../src/index.js'
import { settled, stage } from './stage.js'

const hello = { t: 'welcome', exp: 60 }

it('an expiry code for which the policy gives up is final', () => {
  const scene = stage({ token: 'mine', retry: unless([4401]) })
  scene.native.accept()
  scene.receive({ t: 'bye', code: 4401 })
  expect(scene.client.state).toMatchObject({ name: 'closed', close: { code: 4401 } })
})

it('of a refusal no more of the reason is kept than a close frame can carry', () => {
  const scene = stage({ token: 'mine' })
  scene.native.accept()
  scene.receive({ t: 'bye', code: 4400, reason: 'x'.repeat(1_000_000) })
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
  scene.receive(hello)
  scene.clock.advance(54_000)
  await settled()
  scene.receive({ t: 'welcome' })
  scene.clock.advance(30_000)
  await settled()
  expect(asked).toBe(3)
})
