import fc from 'fast-check'

// What an application may send, and what the other side shall have then.

/** Every way to hold bytes, some with more around them. */
const holders: readonly ((bytes: Uint8Array<ArrayBuffer>) => unknown)[] = [
  (bytes) => bytes,
  (bytes) => bytes.slice().buffer,
  (bytes) => new DataView(bytes.slice().buffer),
  (bytes) => Uint8Array.of(1, 2, ...bytes, 3).subarray(2, 2 + bytes.length),
  (bytes) => new Uint16Array(bytes.slice(0, bytes.length & ~1).buffer),
  (bytes) => new BigInt64Array(bytes.slice(0, bytes.length & ~7).buffer),
  (bytes) => Buffer.from(bytes),
]

const bytes = fc
  .tuple(fc.uint8Array({ maxLength: 24 }), fc.constantFrom(...holders))
  .map(([content, hold]) => hold(new Uint8Array(content)))

/** Names that mean something to the wire or to JavaScript, among others. */
const names = ['$b', 'b', 'v', 't', '0', '', '__proto__', 'constructor', 'toString', 'toJSON', 'length']

const scalars = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0), // no -0
  fc.boolean(),
  fc.constant(null),
)

/** Values of every shape, with bytes in them. */
export const values = (isKey: (name: string) => boolean = () => true) =>
  fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'value' },
      scalars,
      bytes,
      fc.array(tie('value'), { maxLength: 5, depthIdentifier: 'value' }),
      fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...names)).filter(isKey), tie('value'), {
        maxKeys: 5,
        noNullPrototype: true,
        depthIdentifier: 'value',
      }),
    ),
  })).value

/** The same value, with a `Uint8Array` for whatever held bytes. */
export const received = (value: unknown): unknown => {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  if (Array.isArray(value)) return value.map(received)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, received(item)]))
}

/** What arrives of a message: text, or an `ArrayBuffer` with nothing around it. */
export const arrived = (data: unknown): unknown =>
  ArrayBuffer.isView(data) ? data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) : data

export const seed = Number(process.env['CODEC_SEED'] ?? 1)
