import type { Kind } from '../servers.mjs'
import type { Entry } from './transcript'
import type { Seen, Visit } from './visit'

export const holdFor = (kind: Kind): number => (kind === 'cometd' ? 2_000 : 10_000)

/** The same for both libraries. A new socket must not hang for ever, which it does in the original by default. */
export const optionsFor = (kind: Kind) => ({
  maxNetworkDelay: 1_500,
  connectTimeout: 1_000,
  appendMessageTypeToURL: !kind.includes('faye'),
})

const CONNECT = 'listener on /meta/connect'
const ok = ({ message }: Entry) => message.successful === true
const failed = ({ message }: Entry) => !message.successful

export async function walkCometd(visit: Visit, kind: Kind): Promise<void> {
  /** By the transport that was lost. */
  const triedAgain = ({ message }: Entry) =>
    (message.failure as { connectionType?: string } | undefined)?.connectionType ===
    (kind === 'cometd' ? 'long-polling' : 'websocket')

  await visit.step(
    'start',
    () => visit.start(),
    (seen) =>
      [seen('callback of publish of early'), seen('callback of subscribe'), seen(CONNECT, ok)].every(Boolean),
  )
  const publish = (n: number) => (seen: Seen) =>
    seen(`callback of publish of ${n}`) > 0 &&
    seen('subscriber', ({ story }) => story === `delivery of ${n}`) > 0

  await visit.step('publish', () => visit.publish(1), publish(1))

  await visit.step(
    'server killed, two publishes',
    async () => {
      await visit.server.kill()
      await visit.until((seen) => seen(CONNECT, failed) > 0)
      await visit.publish(2, 3)
    },
    (seen) =>
      seen('callback of publish of 2') + seen('callback of publish of 3') === 2 &&
      seen(CONNECT, triedAgain) > 1,
  )
  await visit.step(
    'server started again',
    () => visit.server.start(),
    (seen) =>
      [seen('callback of handshake', ok), seen('callback of subscribe'), seen(CONNECT, ok)].every(Boolean),
  )
  await visit.step('publish again', () => visit.publish(4), publish(4))

  await visit.step(
    'connection cut, a publish',
    async () => {
      visit.proxy.reset()
      // A browser repeats a poll whose connection was cut, by itself: the page need not notice.
      if (kind !== 'cometd') await visit.until((seen) => seen(CONNECT, failed) > 0)
      await visit.publish(5)
    },
    (seen) => publish(5)(seen) && (kind === 'cometd' || seen(CONNECT, ok) > 0),
  )
  await visit.step(
    'black hole, a publish',
    async () => {
      visit.proxy.blackhole()
      await visit.publish(6)
    },
    (seen) => seen('callback of publish of 6') > 0 && seen(CONNECT, failed) > 1,
  )
  await visit.step(
    'healed',
    () => visit.proxy.pass({ held: 'discard' }),
    (seen) => seen(CONNECT, ok) > 0,
  )
  await visit.step('last publish', () => visit.publish(7), publish(7))
  await visit.step(
    'disconnect',
    () => visit.disconnect(),
    (seen) => seen('callback of disconnect') > 0,
  )
}
