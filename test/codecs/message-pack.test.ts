import vm from 'node:vm'
import { decode, encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messagePack } from '../../src/msgpack.js'
import { arrived, received, seed, values } from './values.js'

const across = (value: unknown) => messagePack.decode(arrived(messagePack.encode(value)))
const of = (...bytes: number[]) => Uint8Array.from(bytes).buffer

describe('MessagePack', () => {
  it('is what every implementation reads and writes', () => {
    const value = {
      t: 'm',
      c: 'chat',
      d: [1, -1, 1.5, 'é', null, true, Uint8Array.of(7)],
      at: new Date(1.5e12),
    }
    expect(decode(messagePack.encode(value) as Uint8Array)).toEqual(value)
    expect(messagePack.decode(arrived(encode(value)))).toEqual(value)
    expect(messagePack.encode({ a: [1] })).toEqual(Uint8Array.of(0x81, 0xa1, 0x61, 0x91, 0x01))
  })

  it(`gives back every value, with Uint8Arrays for its bytes, seed ${seed}`, () => {
    fc.assert(
      fc.property(
        values((name) => name !== '__proto__'),
        (value) => {
          expect(across(value)).toEqual(received(value))
        },
      ),
      { numRuns: 3_000, seed },
    )
  })

  it(`gives back times as they were, seed ${seed}`, () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(across({ date })).toEqual({ date })
      }),
      { numRuns: 3_000, seed },
    )
  })

  it('takes values as JSON does', () => {
    class Point {
      x = 1
      toJSON() {
        return { y: [this.x] }
      }
    }
    const url = new URL('https://example.test/')
    const value = {
      point: new Point(),
      url,
      gone: undefined,
      list: [undefined],
      never: new Date(NaN),
      map: new Map(),
    }
    expect(across(value)).toEqual(JSON.parse(JSON.stringify(value)))
  })

  it('takes bytes and times from other realms', () => {
    const foreign = vm.runInNewContext(
      '({ view: new Uint16Array([258]), buffer: new Uint8Array([3]).buffer, date: new Date(0) })',
    )
    expect(across(foreign)).toEqual({
      view: Uint8Array.of(2, 1),
      buffer: Uint8Array.of(3),
      date: '1970-01-01T00:00:00.000Z',
    })
  })

  it('copies: what is encoded next, or is changed, does not matter', () => {
    const bytes = Uint8Array.of(1, 2)
    const data = messagePack.encode({ bytes })
    bytes.fill(9)
    messagePack.encode({ bytes: new Uint8Array(100_000) })
    messagePack.encode({ bytes })
    expect(messagePack.decode(arrived(data))).toEqual({ bytes: Uint8Array.of(1, 2) })
  })

  it.each([() => {}, Symbol('s'), 10n])('throws for %s', (value) => {
    expect(() => messagePack.encode(value)).toThrow(/Unrecognized/)
    expect(() => messagePack.encode({ d: [value] })).toThrow(/Unrecognized/)
    expect(across('next')).toBe('next')
  })

  it('throws for a Blob, and says what to do', () => {
    expect(() => messagePack.encode({ blob: new Blob(['x']) })).toThrow(/await blob\.arrayBuffer\(\)/)
  })

  it('throws for a key that decoders refuse', () => {
    expect(() => messagePack.encode(JSON.parse('{"a":{"__proto__":1}}'))).toThrow(/__proto__/)
  })

  it('throws for circles, and carries a thousand levels', () => {
    const circle: unknown[] = []
    circle.push({ circle })
    expect(() => messagePack.encode(circle)).toThrow(/or a circle/)
    const self = { toJSON: (): unknown => self }
    expect(() => messagePack.encode(self)).toThrow(/or a circle/)

    const nest = (levels: number) => {
      let value: unknown = 1
      for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { value }
      return value
    }
    expect(across(nest(1_000))).toEqual(nest(1_000))
    expect(() => messagePack.encode(nest(1_001))).toThrow(/deeper than 1000/)
    expect(() => messagePack.decode(arrived(encode(nest(1_001), { maxDepth: 2_000 })))).toThrow(
      /deeper than 1000/,
    )
  })

  it('refuses text, and what is no message', () => {
    expect(() => messagePack.decode('{}')).toThrow(new TypeError('MessagePack: a text message'))
    expect(() => messagePack.decode(new Blob(['x']))).toThrow(TypeError)
    expect(() => messagePack.decode(of())).toThrow(RangeError)
    expect(() => messagePack.decode(of(0xc0, 0xc0))).toThrow(RangeError)
    expect(() => messagePack.decode(of(0xc1))).toThrow(/Unrecognized/)
    expect(() => messagePack.decode(of(0x81, 0x80, 0x01))).toThrow(/key/)
    expect(() => messagePack.decode(arrived(encode(JSON.parse('{"__proto__":{"x":1}}'))))).toThrow(
      /__proto__/,
    )
  })

  it('refuses what says that it has more than there is, before anything is made of it', () => {
    const claims: [number, ...number[]][] = [
      [0x92, 0x01],
      [0x82, 0xa1, 0x61, 0x01],
      [0xdc, 0xff, 0xff],
      [0xdd, 0x01, 0xff, 0xff, 0xff],
      [0xde, 0xff, 0xff],
      [0xdf, 0xff, 0xff, 0xff, 0xff],
      [0x92, 0xdc, 0, 3, 1, 2, 3],
      [0x93, 0x01, 0xda, 0xff, 0xff],
    ]
    for (const bytes of claims) expect(() => messagePack.decode(of(...bytes))).toThrow(/claims more/)
    for (const type of [0xa1, 0xc4, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xcb, 0xd8, 0xd9, 0xda, 0xdb])
      expect(() => messagePack.decode(of(type, 0xff, 0xff, 0xff, 0xff))).toThrow(RangeError)
  })
})
