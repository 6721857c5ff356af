import type { Clock } from '../../core/clock.js'
import { abnormal } from '../../core/close-code.js'
import { byteLength } from '../../core/data.js'
import type { LinkEnd, Transport } from '../../core/transport.js'
import { textOf } from '../../transports/http-link.js'
import { under } from './prefix.js'

export interface XhrPollingOptions {
  readonly clock: Clock
  /** `<server>/<session>` of a new session. */
  readonly session: () => string
  readonly headers?: HeadersInit | undefined
  /** The server says that it is there, and nothing else. */
  readonly heartbeat: () => void
}

/** A server that answers with nothing is not asked again sooner than this after it was asked. */
const pace = 1_000
/** How many characters an answer may have. */
const longest = 2 ** 24
/** How long the server has to take messages: it answers that at once. */
const patience = 30_000

/**
 * SockJS by requests alone: one waits for what the server says, another carries what the page says. Each link is a session of its
 * own, which the server ends when nobody asks for a while (5 s).
 * https://sockjs.github.io/sockjs-protocol/sockjs-protocol-0.3.3.html
 */
export const xhrPolling =
  ({ clock, session, headers, heartbeat }: XhrPollingOptions): Transport =>
  ({ url }, events) => {
    const base = under(url.replace(/^ws/, 'http'), session())
    const asking = new AbortController()
    const { signal } = asking
    let opened = false
    let abandoned = false
    let cancelPause = () => {}
    let waiting: string[] = []
    let bytes = 0
    /** Fulfils when all that was sent has gone. */
    let sent = Promise.resolve()

    const post = async (path: string, init: RequestInit): Promise<string> => {
      const response = await fetch(under(base, path), {
        method: 'POST',
        credentials: 'include',
        ...(headers && { headers }),
        ...init,
      })
      if (!response.ok) throw new Error(`${path} was answered with ${response.status}`)
      let text = ''
      for await (const piece of textOf(response))
        if ((text += piece).length > longest) throw new RangeError(`${path} was answered with too much`)
      return text
    }
    const stop = () => {
      cancelPause()
      asking.abort()
    }
    const end = (how: Partial<LinkEnd>) => {
      if (signal.aborted) return
      stop()
      waiting = []
      events.close({ ...abnormal, ...how })
    }
    /** What is no frame breaks the session, as a failed request does. */
    const broken = () => end({ reason: 'permanent' })

    /** @returns whether it carried anything. */
    const take = (frame: string): boolean => {
      if (signal.aborted) return true
      if (frame === 'o') {
        const again = opened
        opened = true
        if (again) end({ reason: 'Server lost session' })
        else events.open({ protocol: '', extensions: '' })
        return true
      }
      if (frame === 'h' && opened) {
        heartbeat()
        return false
      }
      const content = JSON.parse(frame.slice(1)) as unknown
      if (!Array.isArray(content)) throw new TypeError('No frame')
      if (frame[0] === 'c') {
        const [code, reason] = content as [number, string]
        end({ code: Number(code), reason: String(reason), wasClean: true })
        return true
      }
      if (frame[0] !== 'a' || !opened) throw new TypeError('No frame')
      for (const message of content) if (!signal.aborted) events.message(message)
      return content.length > 0
    }

    const poll = async () => {
      while (!signal.aborted) {
        const next = clock.now() + pace
        const frames = (await post('xhr', { signal })).split('\n').filter(Boolean)
        const wait = next - clock.now()
        if (!frames.map(take).some(Boolean) && wait > 0)
          await new Promise<void>((resolve) => (cancelPause = clock.after(wait, resolve)))
      }
    }

    const sendBatch = async () => {
      if (!waiting.length) return
      const body = JSON.stringify(waiting)
      const size = bytes
      waiting = []
      const sending = new AbortController()
      const abort = () => sending.abort()
      const cancel = clock.after(patience, abort)
      try {
        await post('xhr_send', { body, signal: sending.signal })
        bytes -= size
      } catch {
        broken()
        abort()
      }
      cancel()
    }

    poll().catch(broken)

    return {
      send(data) {
        const open = opened && !signal.aborted
        if (open) {
          bytes += byteLength(data)
          // What is sent in one go travels in one request.
          if (waiting.push(data as string) === 1) sent = sent.then(sendBatch)
        }
        return open
      },
      close(code = 1000, reason = '') {
        // There is no frame for it: the server hears of it when nobody asks any more.
        stop()
        void sent.then(() => {
          if (!abandoned) events.close({ ...abnormal, code, reason, wasClean: true })
        })
      },
      abandon() {
        abandoned = true
        stop()
      },
      get bufferedAmount() {
        return bytes
      },
      // Everything is text.
      set binaryType(_: BinaryType) {},
    }
  }
