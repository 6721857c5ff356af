import vm from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binaryJson } from '../../src/codecs/binary-json.js'
import { arrived, received, seed, values } from './values.js'

const across = (value: unknown) => binaryJson.decode(arrived(binaryJson.encode(value)))

/** A binary message as another implementation would write it. */
const message = (header: string | Uint8Array, ...bytes: number[]) => {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const head = new Uint8Array(5)
  head[0] = 1
  new DataView(head.buffer).setUint32(1, text.length, true)
  return Uint8Array.of(...head, ...text, ...bytes).buffer
}

describe('JSON with bytes in it', () => {
  it.each<{ value: unknown }>([
    { value: { t: 'm', c: 'chat', e: 'message', d: { from: 'anna', text: 'hello' } } },
    { value: [1, 'two', null, true, { $b: 3 }] },
    { value: { at: new Date(0), gone: undefined, method: () => {} } },
    { value: { $b: new Date(0) } },
    { value: Object.assign(Object.create(null), { a: 1 }) },
    { value: { toJSON: () => ({ y: [2] }) } },
    { value: 'text' },
    { value: null },
  ])('is what JSON.stringify makes of $value, in text', ({ value }) => {
    expect(binaryJson.encode(value)).toBe(JSON.stringify(value))
    expect(across(value)).toEqual(JSON.parse(JSON.stringify(value)))
  })

  it.each([undefined, () => {}, Symbol('s')])(
    'throws for %s, of which JSON.stringify makes nothing',
    (value) => {
      expect(() => binaryJson.encode(value)).toThrow(new TypeError(`JSON has no form for ${typeof value}`))
    },
  )

  it('leaves circles, big integers and what a toJSON throws to JSON.stringify', () => {
    const circle: Record<string, unknown> = { a: [1] }
    circle['b'] = { c: circle }
    expect(() => binaryJson.encode(circle)).toThrow(/circular/)
    expect(() => binaryJson.encode({ circle, bytes: new Uint8Array(1) })).toThrow(/circular/)
    expect(() => binaryJson.encode([10n])).toThrow(/BigInt/)
    const error = new Error('no')
    const failing = {
      toJSON() {
        throw error
      },
    }
    expect(() => binaryJson.encode({ failing })).toThrow(error)
  })

  it('carries what is deep, or throws', () => {
    const deep = (levels: number, end: unknown) => {
      let value = end
      for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { value }
      return value
    }
    for (const end of [1, new Uint8Array(3)]) {
      expect(across(deep(1_000, end))).toEqual(deep(1_000, end))
      expect(() => binaryJson.encode(deep(100_000, end))).toThrow(RangeError)
    }
  })

  it('throws for text that is not JSON', () => {
    for (const text of ['', '{', 'undefined', '{"a":1}}'])
      expect(() => binaryJson.decode(text)).toThrow(SyntaxError)
  })
})

describe('JSON with bytes', () => {
  const two = Uint8Array.of(7, 8)

  it('is one binary message, as docs/protocol.md says', () => {
    const sample = message('{"b":[2],"v":{"t":"m","d":{"$b":0}}}', 7, 8)
    expect([...new Uint8Array(sample).subarray(0, 5), sample.byteLength]).toEqual([1, 0x24, 0, 0, 0, 43])
    expect(binaryJson.decode(sample)).toEqual({ t: 'm', d: two })
    expect(arrived(binaryJson.encode({ t: 'm', d: two }))).toEqual(sample)
    expect(arrived(binaryJson.encode([two, 'é', new Uint8Array(0)]))).toEqual(
      message('{"b":[2,0],"v":[{"$b":0},"é",{"$b":1}]}', 7, 8),
    )
  })

  it(`gives back every value, with Uint8Arrays for its bytes, seed ${seed}`, () => {
    fc.assert(
      fc.property(values(), (value) => {
        expect(across(value)).toEqual(received(value))
      }),
      { numRuns: 3_000, seed },
    )
  })

  it('gives each its own memory', () => {
    const [one, other] = across([two, two]) as Uint8Array[]
    expect([one!.buffer.byteLength, one!.byteOffset, one!.buffer === other!.buffer]).toEqual([2, 0, false])
  })

  it('copies: what is changed after encode does not matter', () => {
    const bytes = Uint8Array.of(1, 2)
    const data = binaryJson.encode({ bytes })
    bytes.fill(9)
    expect(binaryJson.decode(arrived(data))).toEqual({ bytes: Uint8Array.of(1, 2) })
  })

  it('takes bytes from other realms, and shared ones', () => {
    const foreign = vm.runInNewContext(`({
      view: new Uint16Array([258]), buffer: new Uint8Array([3]).buffer, data: new DataView(new ArrayBuffer(1)),
      list: [new Uint8Array([4])]
    })`)
    const shared = new Uint8Array(new SharedArrayBuffer(1))
    expect(across({ foreign, shared, plain: shared.buffer })).toEqual({
      foreign: {
        view: Uint8Array.of(2, 1),
        buffer: Uint8Array.of(3),
        data: Uint8Array.of(0),
        list: [Uint8Array.of(4)],
      },
      shared: Uint8Array.of(0),
      plain: Uint8Array.of(0),
    })
  })

  it('finds bytes that only a toJSON gives, and in objects of classes', () => {
    class Photo {
      #bytes = two
      toJSON() {
        return { bytes: this.#bytes }
      }
    }
    class Bytes {
      toJSON() {
        return two
      }
    }
    class Holder {
      inner = [{ two }]
    }
    expect(across({ photo: new Photo(), bytes: new Bytes(), holder: new Holder() })).toEqual({
      photo: { bytes: two },
      bytes: two,
      holder: { inner: [{ two }] },
    })
    const own = { toJSON: () => ({ bytes: two }) }
    expect(across(own)).toEqual({ bytes: two })
  })

  it.each<{ value: unknown }>([
    { value: { $b: 0 } },
    { value: { $b: { $b: 0 } } },
    { value: { $b: { $b: { $b: 'x' } } } },
    { value: { $b: [1, { $b: 2 }], more: 3 } },
    { value: { $b: two } },
    { value: { $b: { $b: two } } },
    { value: { $b: null } },
    { value: [{ $b: 0 }, { $b: {} }] },
  ])('does not take $value of the application’s for a place of bytes', ({ value }) => {
    expect(across(value)).toEqual(value)
    expect(across({ value, two })).toEqual({ value, two })
  })

  it('leaves out what JSON leaves out', () => {
    expect(across({ two, $b: undefined, f: () => {} })).toEqual({ two })
    expect(across({ two, user: { $b: undefined, x: undefined } })).toEqual({ two, user: {} })
    expect(across({ two, user: { $b: 0, x: undefined } })).toEqual({ two, user: { $b: 0 } })
  })

  it.each([new Blob(['x']), new File(['x'], 'x.txt')])('throws for a Blob, and says what to do', (blob) => {
    const error = new TypeError('A Blob must be read before: await blob.arrayBuffer()')
    expect(() => binaryJson.encode(blob)).toThrow(error)
    expect(() => binaryJson.encode({ d: { files: [blob] } })).toThrow(error)
  })

  it.each<[string, ArrayBuffer]>([
    ['version', new ArrayBuffer(0)],
    ['version', Uint8Array.of(1, 0, 0, 0, 0).buffer],
    ['version', Uint8Array.of(2, 2, 0, 0, 0, 123, 125).buffer],
    ['length of the header', Uint8Array.of(1, 3, 0, 0, 0, 123, 125).buffer],
    ['length of the header', Uint8Array.of(1, 255, 255, 255, 255, 123, 125).buffer],
    ['header', message('null')],
    ['header', message('[]')],
    ['header', message('"bv"')],
    ['header', message('{"b":[]}')],
    ['header', message('{"v":1}')],
    ['header', message('{"b":{},"v":1}')],
    ['header', message('{"b":[],"v":1,"x":2}')],
    ['length', message('{"b":[-1],"v":1}')],
    ['length', message('{"b":[0.5],"v":1}')],
    ['length', message('{"b":[4294967296],"v":1}')],
    ['length', message('{"b":["1"],"v":{"$b":0}}', 1)],
    ['length', message('{"b":[null],"v":{"$b":0}}')],
    ['sum of lengths', message('{"b":[1],"v":{"$b":0}}')],
    ['sum of lengths', message('{"b":[1],"v":{"$b":0}}', 1, 2)],
    ['sum of lengths', message('{"b":[4294967295,4294967295],"v":1}', 1)],
    ['sum of lengths', message('{"b":[],"v":1}', 1)],
    ['index', message('{"b":[1],"v":{"$b":1}}', 1)],
    ['index', message('{"b":[1],"v":{"$b":-1}}', 1)],
    ['index', message('{"b":[1],"v":{"$b":0.5}}', 1)],
    ['index', message('{"b":[1],"v":[{"$b":0},{"$b":0}]}', 1)],
    ['$b', message('{"b":[1],"v":{"$b":"0"}}', 1)],
    ['$b', message('{"b":[1],"v":{"$b":null}}', 1)],
    ['$b', message('{"b":[1],"v":{"$b":true}}', 1)],
    ['beside $b', message('{"b":[1],"v":{"$b":0,"x":1}}', 1)],
    ['bytes without an index', message('{"b":[1],"v":1}', 1)],
    ['bytes without an index', message('{"b":[0],"v":{}}')],
  ])('is refused for its %s', (what, data) => {
    expect(() => binaryJson.decode(data)).toThrow(new SyntaxError(`Malformed binary message: ${what}`))
  })

  it('is refused where its header is no text, or no JSON', () => {
    expect(() => binaryJson.decode(message(Uint8Array.of(34, 255, 34)))).toThrow(TypeError)
    expect(() => binaryJson.decode(message('\uFEFF{"b":[],"v":1}'))).toThrow(SyntaxError)
    expect(() => binaryJson.decode(message('{"b":[],"v":}'))).toThrow(SyntaxError)
    expect(() => binaryJson.decode(new Blob(['x']))).toThrow(TypeError)
  })

  it('takes the parts of the header in any order, and bytes in any', () => {
    expect(binaryJson.decode(message('{"v":[{"$b":1},{"$b":0}],"b":[1,1]}', 1, 2))).toEqual([
      Uint8Array.of(2),
      Uint8Array.of(1),
    ])
  })
})
