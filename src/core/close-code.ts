import { byteLength } from './data.js'
import type { Cause, LinkEnd } from './state.js'

/** RFC 6455, section 7.1.5: no close frame came. */
export const abnormal: LinkEnd = { type: 'close', code: 1006, reason: '', wasClean: false, failed: false }

/** The same, and the link failed, so that WHATWG fires `error` first. */
export const failure: LinkEnd = { ...abnormal, failed: true }

/** How a native socket would have told of `cause`. */
export const endOf = (cause: Cause): LinkEnd => {
  switch (cause.type) {
    case 'close':
    case 'silence':
      return cause
    case 'timeout':
    case 'error':
      return failure
    case 'restart':
    case 'suspend':
      return abnormal
    default:
      return cause satisfies never
  }
}

/** 1012 service restart and 1013 try again later (IANA registry of close codes), 4429 by analogy with HTTP 429. */
const hinting = [1012, 1013, 4429]
const longestHint = 600

/**
 * When the server wants to be asked again, in milliseconds from now: `retry-after=SECONDS` in the reason of a close with
 * 1012, 1013 or 4429; at most ten minutes, so that a broken server cannot pin its clients. 0 where it says nothing.
 */
export const retryAfter = (cause: Cause): number => {
  const { code, reason } = endOf(cause)
  const hint = hinting.includes(code) && /\bretry-after=(\d+)/i.exec(reason)
  return hint ? Math.min(Number(hint[1]), longestHint) * 1000 : 0
}

const longestReason = 123

/**
 * Converts and checks the arguments of `close()` as WebIDL and WHATWG do, `[Clamp] unsigned short` and `USVString`.
 * https://websockets.spec.whatwg.org/#dom-websocket-close
 *
 * @throws DOMException `InvalidAccessError` for a code other than 1000 and 3000 to 4999, `SyntaxError` for a reason of
 * more than 123 bytes.
 */
export const closeArguments = (code: unknown, reason: unknown): [code?: number, reason?: string] => {
  const number = code === undefined ? code : Math.round(Math.min(Math.max(Number(code) || 0, 0), 65_535))
  const text = reason === undefined ? reason : `${reason as string}`
  if (number !== undefined && number !== 1000 && (number < 3000 || number > 4999))
    throw new DOMException(`The close code must be 1000 or 3000 to 4999, got ${number}`, 'InvalidAccessError')
  const length = byteLength(text ?? '')
  if (length > longestReason)
    throw new DOMException(
      `The close reason must be at most ${longestReason} bytes, got ${length}`,
      'SyntaxError',
    )
  return [number, text] as [number?, string?]
}
