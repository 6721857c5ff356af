import { describe, expect, test } from 'vitest'
import { abnormal, closeArguments, endOf, failure, retryAfter } from '../../src/core/close-code.js'
import type { Cause } from '../../src/core/state.js'
import type { LinkEnd } from '../../src/core/transport.js'

const closed = (code: number, reason = ''): LinkEnd => ({
  type: 'close',
  code,
  reason,
  wasClean: true,
  failed: false,
})

const nameOf = (call: () => unknown) => {
  try {
    call()
  } catch (error) {
    return error instanceof DOMException ? error.name : String(error)
  }
  return 'nothing'
}

describe('the arguments of close(), converted as WebIDL does [S9]', () => {
  test.each([
    [undefined, undefined],
    [1000, 1000],
    [3000, 3000],
    [4999, 4999],
    ['1000', 1000],
    [1000.4, 1000],
    [3000.6, 3001],
    // [Clamp] rounds a half to the even neighbour.
    [1000.5, 1000],
    [3001.5, 3002],
    [{ valueOf: (): number => 4001 }, 4001],
  ])('code %s is %s', (code, converted) => {
    expect(closeArguments(code, undefined).code).toBe(converted)
  })

  test.each([0, 1, 999, 1001, 1005, 1006, 1015, 2999, 5000, 65_535, 66_536, -1, NaN, Infinity, null, 'x'])(
    'code %s throws InvalidAccessError',
    (code) => {
      expect(nameOf(() => closeArguments(code, ''))).toBe('InvalidAccessError')
    },
  )

  test.each([
    [undefined, undefined],
    ['', ''],
    ['bye', 'bye'],
    [null, 'null'],
    [42, '42'],
    ['x'.repeat(123), 'x'.repeat(123)],
    ['é'.repeat(61), 'é'.repeat(61)],
    ['😀'.repeat(30), '😀'.repeat(30)],
  ])('reason %s is taken', (reason, converted) => {
    expect(closeArguments(1000, reason).reason).toBe(converted)
  })

  test.each([
    ['124 ASCII characters', 'x'.repeat(124)],
    ['62 characters of 2 bytes', 'é'.repeat(62)],
    ['31 characters of 4 bytes', '😀'.repeat(31)],
    ['42 lone surrogates, which become 3 bytes each', '\ud800'.repeat(42)],
  ])('a reason of %s throws SyntaxError', (_, reason) => {
    expect(nameOf(() => closeArguments(1000, reason))).toBe('SyntaxError')
  })

  test('the code is judged before the reason', () => {
    expect(nameOf(() => closeArguments(1001, 'x'.repeat(124)))).toBe('InvalidAccessError')
  })

  test('what cannot be converted throws a TypeError', () => {
    expect(() => closeArguments(Symbol('code'), '')).toThrow(TypeError)
    expect(() => closeArguments(1000, Symbol('reason'))).toThrow(TypeError)
  })

  test('the message says what was wanted and what came', () => {
    expect(() => closeArguments(1001, '')).toThrow(/1000 or 3000 to 4999.*1001/)
    expect(() => closeArguments(1000, 'x'.repeat(200))).toThrow(/123.*200/)
  })
})

describe('how a native socket would have told of a cause', () => {
  const error = new Error('refused')
  test.each<[string, Cause, LinkEnd]>([
    ['a close is itself', closed(4001, 'bye'), closed(4001, 'bye')],
    ['silence is itself', { ...failure, type: 'silence' }, { ...failure, type: 'silence' }],
    ['a timeout is a failure', { type: 'timeout', phase: 'connecting' }, failure],
    ['a provider that is too slow is a failure', { type: 'timeout', phase: 'resolving' }, failure],
    ['an error is a failure', { type: 'error', error }, failure],
    ['a restart is abnormal, and no error', { type: 'restart' }, abnormal],
    ['a suspension is abnormal, and no error', { type: 'suspend' }, abnormal],
  ])('%s', (_, cause, end) => expect(endOf(cause)).toEqual(end))

  test('abnormal is 1006, without a reason, not clean [S10]', () => {
    expect(abnormal).toEqual({ type: 'close', code: 1006, reason: '', wasClean: false, failed: false })
    expect(failure).toEqual({ ...abnormal, failed: true })
  })
})

describe('when the server wants to be asked again [S19]', () => {
  test.each([
    [1012, 'retry-after=5', 5_000],
    [1013, 'retry-after=0', 0],
    [4429, 'retry-after=30', 30_000],
    [1012, 'Retry-After=7', 7_000],
    [1012, 'deploying; retry-after=12; thanks', 12_000],
    [1012, 'retry-after=600', 600_000],
    [1012, 'retry-after=601', 600_000],
    [1012, `retry-after=${'9'.repeat(100)}`, 600_000],
    [1012, '', 0],
    [1012, 'retry-after=', 0],
    [1012, 'retry-after=-5', 0],
    [1012, 'retry-after=soon', 0],
    [1012, 'noretry-after=5', 0],
    [1012, 'retry-after: 5', 0],
    [1000, 'retry-after=5', 0],
    [1001, 'retry-after=5', 0],
    [1006, 'retry-after=5', 0],
    [4000, 'retry-after=5', 0],
  ])('%i %j is %i ms', (code, reason, wait) => {
    expect(retryAfter(closed(code, reason))).toBe(wait)
  })

  test.each<Cause>([
    { type: 'timeout', phase: 'resolving' },
    { type: 'error', error: new Error('retry-after=5') },
    { type: 'restart' },
    { type: 'suspend' },
    { ...failure, type: 'silence' },
  ])('$type says nothing', (cause) => expect(retryAfter(cause)).toBe(0))
})
