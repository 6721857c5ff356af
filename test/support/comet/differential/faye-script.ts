import type { Kind } from '../servers.mjs'
import type { Seen, Visit } from './visit'

export const fayeHold = 3_000

/** In seconds. */
export const fayeOptions = { timeout: 3, retry: 1 }

const settled = (n: number | string) => (seen: Seen) =>
  seen(`publish of ${n} resolves`) + seen(`publish of ${n} rejects`) > 0
const heard = (n: number) => (seen: Seen) =>
  seen('subscriber', ({ story }) => story === `delivery of ${n}`) > 0
const delivered = (n: number) => (seen: Seen) => settled(n)(seen) && heard(n)(seen)

export async function walkFaye(visit: Visit, kind: Kind): Promise<void> {
  // The original repeats what was published while down under the id that it had then. CometD's server rejects that, and
  // now and then the original stays down for good: nothing to compare with.
  const forgiving = kind.includes('faye')
  await visit.step(
    'start',
    () => visit.start(),
    (seen) => seen('subscribe resolves') > 0 && settled('early')(seen) && seen('callback of connect') > 0,
  )
  await visit.step('publish', () => visit.publish(1), delivered(1))
  await visit.step(
    'server killed, two publishes',
    async () => {
      await visit.server.kill()
      await visit.until((seen) => seen('transport:down') > 0)
      if (forgiving) await visit.publish(2, 3)
    },
    () => true,
  )
  await visit.step(
    'server started again',
    () => visit.server.start(),
    (seen) => (!forgiving || (settled(2)(seen) && settled(3)(seen))) && seen('transport:up') > 0,
  )
  await visit.step('publish again', () => visit.publish(4), delivered(4))
  await visit.step(
    'connection cut, a publish',
    async () => {
      visit.proxy.reset()
      // A browser repeats a poll whose connection was cut, by itself: the page need not notice. And behind the relay the
      // original may poll by now, though it has a WebSocket.
      if (forgiving) await visit.until((seen) => seen('transport:down') > 0)
      await visit.publish(5)
    },
    delivered(5),
  )
  await visit.step(
    'black hole, a publish',
    async () => {
      visit.proxy.blackhole()
      await visit.publish(6)
    },
    (seen) => seen('transport:down') > 0,
  )
  await visit.step(
    'healed',
    () => visit.proxy.pass(),
    (seen) => settled(6)(seen) && seen('transport:up') > 0,
  )
  await visit.step('last publish', () => visit.publish(7), delivered(7))
  await visit.step(
    'disconnect',
    () => visit.disconnect(),
    (seen) => seen('disconnect resolves') > 0,
  )
}
