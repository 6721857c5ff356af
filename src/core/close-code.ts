import { byteLength } from './data.js'
import type { Cause } from './state.js'
import type { LinkEnd } from './transport.js'

/** RFC 6455, section 7.1.5: no close frame came. */
export const abnormal: LinkEnd = { type: 'close', code: 1006, reason: '', wasClean: false, failed: false }

/** The same, and the link failed, so that WHATWG fires `error` first. */
export const failure: LinkEnd = { ...abnormal, failed: true }

/** How a native socket would have told of `cause`. */
export const endOf = (cause: Cause): LinkEnd =>
  'code' in cause ? cause : /restart|suspend/.test(cause.type) ? abnormal : failure

/**
 * When the server wants to be asked again, in milliseconds from now: `retry-after=SECONDS` in the reason of a close with
 * 1012 (service restart), 1013 (try again later) or 4429 (by analogy with HTTP 429); at most ten minutes, so that a
 * broken server cannot pin its clients. 0 where it says nothing.
 */
export const retryAfter = (cause: Cause): number => {
  const { code, reason } = endOf(cause)
  const hint = [1012, 1013, 4429].includes(code) && /\bretry-after=(\d+)/i.exec(reason)
  return hint ? Math.min(+hint[1]!, 600) * 1000 : 0
}

/**
 * Converts and checks the arguments of `close()` as WebIDL and WHATWG do, `[Clamp] unsigned short` and `USVString`.
 * https://websockets.spec.whatwg.org/#dom-websocket-close
 *
 * @throws DOMException `InvalidAccessError` for a code other than 1000 and 3000 to 4999, `SyntaxError` for a reason of
 * more than 123 bytes.
 */
export const closeArguments = (
  code?: unknown,
  reason?: unknown,
): { code: number | undefined; reason: string | undefined } => {
  const given = {
    // Adding and taking away 2^52 rounds half to even, as [Clamp] does; what it clamps is refused.
    code: code === undefined ? code : +(code as number) + 2 ** 52 - 2 ** 52,
    reason: reason === undefined ? reason : `${reason as string}`,
  }
  const { code: number = 1000, reason: text = '' } = given
  if (number !== 1000 && !(number >= 3000 && number <= 4999))
    throw new DOMException(`code must be 1000 or 3000 to 4999; got ${number}`, 'InvalidAccessError')
  const bytes = byteLength(text)
  if (bytes > 123) throw new DOMException(`reason must be at most 123 bytes; got ${bytes}`, 'SyntaxError')
  return given
}
