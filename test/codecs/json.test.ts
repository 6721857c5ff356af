import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { json } from '../../src/codecs/json.js'

const bytes = Uint8Array.of(1, 2)

describe('JSON', () => {
  it.each<{ value: unknown }>([
    { value: { t: 'm', c: 'chat', e: 'message', d: { from: 'anna', text: 'hello' } } },
    { value: [1, 'two', null, true, { $b: 3 }] },
    { value: { at: new Date(0), gone: undefined, method: () => {} } },
    { value: { toJSON: () => ({ y: [2] }) } },
    { value: Object.assign(Object.create(null), { a: 1 }) },
  ])('is what JSON.stringify makes of $value, and back', ({ value }) => {
    expect(json.encode(value)).toBe(JSON.stringify(value))
    expect(json.decode(json.encode(value))).toEqual(JSON.parse(JSON.stringify(value)))
  })

  it.each([
    ['a typed array', bytes],
    ['an ArrayBuffer', bytes.buffer],
    ['a DataView', new DataView(bytes.buffer)],
    ['a Buffer, whose toJSON hides it', Buffer.from(bytes)],
    ['an ArrayBuffer of another realm', vm.runInNewContext('new ArrayBuffer(2)')],
    ['what a toJSON gives', { toJSON: () => bytes }],
  ])('refuses %s, wherever it is, and names the codecs that take it', (_, binary) => {
    for (const value of [binary, { d: { deep: [binary] } }])
      expect(() => json.encode(value)).toThrow(/binaryJson.*messagePack/)
  })

  it('refuses a Blob, and says how it is read', () => {
    expect(() => json.encode({ d: new Blob(['x']) })).toThrow(
      new TypeError('A Blob must be read before: await blob.arrayBuffer()'),
    )
  })

  it.each([undefined, () => {}, Symbol('s')])('throws for %s, of which JSON makes nothing', (value) => {
    expect(() => json.encode(value)).toThrow(new TypeError(`JSON has no form for ${typeof value}`))
  })

  it('reads no binary message, and names the codec that does', () => {
    expect(() => json.decode(bytes.buffer)).toThrow(/binaryJson/)
  })
})
