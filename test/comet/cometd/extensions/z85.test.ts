import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bytes, Z85 } from '../../../../src/comet/cometd/extensions/z85.js'
import { originals } from './originals.js'

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#'

describe('Z85', () => {
  it('is what ZeroMQ says it is', () => {
    const bytes = [0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b]
    expect(Z85.encode(bytes)).toBe('HelloWorld')
    expect([...new Uint8Array(Z85.decode('HelloWorld'))]).toEqual(bytes)
  })

  it.each([
    ['', []],
    ['0r', [1]],
    ['0rJ', [1, 2]],
    ['0rJu', [1, 2, 3]],
    ['0rJua', [1, 2, 3, 4]],
    ['@@', [255]],
    ['%nSc0', [255, 255, 255, 255]],
  ])('is %j for %j', (text, bytes) => {
    expect(Z85.encode(bytes)).toBe(text)
    expect([...new Uint8Array(Z85.decode(text))]).toEqual(bytes)
  })

  it.each(originals)('writes and reads as $version does', ({ Z85: original }) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = Z85.encode(bytes)
        expect(text).toBe(original.encode(bytes))
        expect(new Uint8Array(Z85.decode(text))).toEqual(bytes)
      }),
      { numRuns: 1_000, seed: 1 },
    )
    const anyText = fc.array(fc.constantFrom(...digits), { maxLength: 40 }).map((all) => all.join(''))
    fc.assert(
      fc.property(anyText, (text) => {
        expect(new Uint8Array(Z85.decode(text))).toEqual(new Uint8Array(original.decode(text)))
      }),
      { numRuns: 1_000, seed: 2 },
    )
  })

  it('takes bytes in every form, and of a view what it shows', () => {
    const all = Uint8Array.of(9, 1, 2, 3, 4, 9)
    const shown = Z85.encode([1, 2, 3, 4])
    expect(Z85.encode(all.subarray(1, 5))).toBe(shown)
    expect(Z85.encode(new DataView(all.buffer, 1, 4))).toBe(shown)
    expect(Z85.encode(new Uint16Array(Uint8Array.of(1, 2, 3, 4).buffer))).toBe(shown)
    expect(Z85.encode(all.slice(1, 5).buffer)).toBe(shown)
  })

  it.each(['text', 5, null, undefined, {}])('refuses %j, which is no bytes', (data) => {
    // What JavaScript may pass, and TypeScript does not let through.
    expect(() => Z85.encode(data as unknown as Bytes)).toThrow(
      new TypeError(`Binary data must be an ArrayBuffer, a view or an array, not ${typeof data}`),
    )
  })

  it('reads whatever comes, in as many bytes as it has room for', () => {
    for (const text of ['é', '😀😀😀', '\u0000\u0001', '    ', '#####'])
      expect(Z85.decode(text).byteLength).toBe(Math.floor((text.length * 4) / 5))
  })
})
