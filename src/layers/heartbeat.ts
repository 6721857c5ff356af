import { failure } from '../core/close-code.js'
import { type Clock, createAlarm } from '../core/clock.js'
import type { Data } from '../core/data.js'
import { guard } from '../core/errors.js'
import { amount, type Rule } from '../core/options.js'
import type { Layer } from '../core/transport.js'

/** An application-level heartbeat, on quiet lines only. Durations are milliseconds. */
export interface HeartbeatOptions {
  /** A line that was silent for so long is asked for a sign of life. @defaultValue 25,000 */
  readonly interval?: number
  /** How long the peer has to answer. @defaultValue 5,000 */
  readonly timeout?: number
  /** What is sent, or what makes it. @defaultValue 'ping' */
  readonly ping?: Data | (() => Data)
  /** Whether a message, as delivered, is the answer; then no listener sees it. @defaultValue `(data) => data === 'pong'` */
  readonly pong?: (data: unknown) => boolean
  /** Condemn a peer that has never answered a ping, too. @defaultValue false */
  readonly require?: boolean
  /**
   * While it answers true, silence is forgiven: for a page that knows of a large message on its way. The answer to a
   * ping waits behind such a message, and no browser shows that it is arriving.
   */
  readonly busy?: () => boolean
}

export const heartbeatRule: Rule = [
  'a boolean or an object',
  {
    interval: amount,
    timeout: amount,
    ping: 'a string, an object or a function',
    pong: 'a function',
    require: 'a boolean',
    busy: 'a function',
  },
]

/** Less than this is in the platform's hands at once, whether or not the line moves it. */
const backlog = 65_536

/** A timer that rings this late rang in a page that was frozen, asleep or throttled. */
const late = 1_000

/**
 * Finds a dead line within `interval + timeout` of its last sign of life; sooner where something was sent and nothing
 * came back. Any message is a sign of life. A peer that has never answered is not condemned, unless `require`: the
 * pings then only keep the line warm.
 */
export const heartbeat = (options: HeartbeatOptions, clock: Clock): Layer => {
  const {
    interval = 25_000,
    timeout = 5_000,
    ping = 'ping',
    pong = (data) => data === 'pong',
    require = false,
    busy,
  } = options
  /** Where silence counts: this destination has answered before, on whichever link. */
  let fluent: string | undefined

  return (next) => (address, events) => {
    const destination = address.url.replace(/\?.*/, '')
    const answers = () => require || fluent === destination
    /** One that has never answered is asked early, however busy the line: else silence would never count on it. */
    let learning = !answers()
    let heard = 0
    let due = 0
    /** When the ping was sent that waits for its answer. */
    let pinged: number | undefined
    /** When the oldest message was sent that nothing has come back for; older than `heard`: there is none. */
    let asked = -1
    /** Bytes that were to go before the ping, and bytes sent after it. */
    let ahead = 0
    let behind = 0
    let spared = false
    let rtt: number | undefined
    let probes: ((rtt?: number) => void)[] = []

    const arm = (moment: number) => alarm((due = moment))
    /** No ping is under way; the next look is at `moment`, if ever. */
    const rest = (moment = Infinity, rtt?: number) => {
      pinged = undefined
      for (const probed of probes) probed(rtt)
      probes = []
      arm(moment)
    }
    const beat = (now: number) => {
      learning = false
      asked = -1
      // What came before the ping says nothing of it, not even in the same millisecond.
      heard = 0
      const data = typeof ping === 'function' ? guard(ping) : ping
      if (data === undefined) return rest(now + interval)
      pinged = now
      guard(() => link.send(data))
      ahead = link.bufferedAmount
      behind = 0
      arm(now + timeout)
    }
    /** Whether a transfer is on its way, and the ping behind it. */
    const moving = () => {
      const before = ahead
      ahead = Math.max(0, link.bufferedAmount - behind)
      return before > backlog && ahead < before
    }
    const alarm = createAlarm(clock, () => {
      const now = clock.now()
      // The wall clock may have been set back.
      heard = Math.min(heard, now)
      const calm = Math.min(heard + interval, asked < heard ? Infinity : asked + timeout)
      if (pinged === undefined ? now < calm && !learning : heard >= pinged) rest(calm)
      else if (pinged === undefined) beat(now)
      else if (moving() || (busy && guard(busy))) arm(now + timeout)
      else if (now - due > late && !spared) {
        spared = true
        beat(now)
      } else if (answers()) {
        rest()
        link.abandon()
        events.close({ ...failure, type: 'silence' })
      } else rest(now + interval)
    })

    const link = next(address, {
      open(info) {
        heard = clock.now()
        arm(heard + (learning ? Math.min(interval, timeout) : interval))
        events.open(info)
      },
      message(data) {
        heard = clock.now()
        spared = false
        if (!guard(() => pong(data))) return events.message(data)
        fluent = destination
        learning = false
        if (pinged !== undefined) rest(heard + interval, (rtt = Math.max(0, heard - pinged)))
      },
      close(end) {
        events.close(end)
        rest()
      },
    })

    return {
      send(data) {
        const before = pinged === undefined ? 0 : link.bufferedAmount
        const taken = link.send(data)
        if (pinged !== undefined) behind += link.bufferedAmount - before
        else {
          if (asked < heard) asked = clock.now()
          if (due > asked + timeout) arm(asked + timeout)
        }
        return taken
      },
      // From here on nothing can be asked, and whoever closes waits for the end.
      close(code, reason) {
        rest()
        link.close(code, reason)
      },
      abandon() {
        rest()
        link.abandon()
      },
      get bufferedAmount() {
        return link.bufferedAmount
      },
      set binaryType(type: BinaryType) {
        link.binaryType = type
      },
      probe(probed) {
        if (probed) probes.push(probed)
        if (pinged === undefined) beat(clock.now())
      },
      get rtt() {
        return rtt
      },
    }
  }
}
