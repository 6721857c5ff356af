/* holdfast 0.1.0 | MIT */
import { decode, Encoder } from '@msgpack/msgpack';

/** How many arrays and maps may be in one another, on either way. */
const MAX_DEPTH = 1_000;
// https://github.com/msgpack/msgpack/blob/master/spec.md#formats
/** The types from 0xc0 to 0xdf: how many bytes say the length of what follows, and how many follow besides. */
const WIDTHS = [
    0, 0, 0, 0, 1, 2, 4, 1, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 2, 4, 2, 4,
];
const SIZES = [
    0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 2, 3, 5, 9, 17, 0, 0, 0, 0, 0, 0, 0,
];
/**
 * The decoder makes room for as many items as an array says that it has, so that forty bytes could ask for gigabytes.
 * Here every item that is still to come, of all the arrays and maps that are open, must have a byte that is there.
 */
const checkClaims = (view) => {
    /** How many items each array and map that is open still awaits; before them all, the message its one. */
    const open = [1];
    let awaited = 1;
    let at = 0;
    while (open.length > 0) {
        if (awaited > view.byteLength - at)
            throw new RangeError('MessagePack: claims more than there is');
        const type = view.getUint8(at++);
        awaited--;
        open[open.length - 1]--;
        let items = 0;
        if (type >= 0xc0 && type < 0xe0) {
            const width = WIDTHS[type - 0xc0];
            const length = width === 1
                ? view.getUint8(at)
                : width === 2
                    ? view.getUint16(at)
                    : width === 4
                        ? view.getUint32(at)
                        : 0;
            at += width + SIZES[type - 0xc0];
            if (type < 0xdc)
                at += length;
            else
                items = type < 0xde ? length : length * 2;
        }
        else if (type >= 0xa0 && type < 0xc0)
            at += type & 0x1f;
        else if (type >= 0x90 && type < 0xa0)
            items = type & 0x0f;
        else if (type >= 0x80 && type < 0x90)
            items = (type & 0x0f) * 2;
        awaited += items;
        if (items > 0)
            open.push(items);
        else
            while (open.at(-1) === 0)
                open.pop();
        if (open.length > MAX_DEPTH + 1)
            throw new RangeError(`MessagePack: deeper than ${MAX_DEPTH}`);
    }
};

/** An encoder keeps a buffer of twice its largest message; after one larger than this it is given up. */
const MAX_KEPT_BYTES = 65_536;
let encoder;
/**
 * The value as the encoder takes it, and as JSON would have it: what has a `toJSON` is what that gives. A `Date` stays one,
 * since MessagePack has a form for it, if it is a time at all.
 */
const prepare = (value, depth) => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value))
        return value;
    if (depth > MAX_DEPTH)
        throw new TypeError(`MessagePack: deeper than ${MAX_DEPTH}, or a circle`);
    if (Array.isArray(value))
        return value.map((item) => prepare(item, depth + 1));
    if (value instanceof Date && !Number.isNaN(value.getTime()))
        return value;
    const { toJSON } = value;
    if (typeof toJSON === 'function')
        return prepare(toJSON.call(value), depth + 1);
    if (Object.getPrototypeOf(value) !== Object.prototype) {
        // By tag, for what comes from another realm.
        const tag = Object.prototype.toString.call(value);
        if (/Blob|File]/.test(tag))
            throw new TypeError('A Blob must be read before: await blob.arrayBuffer()');
        if (/ArrayBuffer/.test(tag))
            return new Uint8Array(value);
    }
    const fields = {};
    for (const key of Object.keys(value)) {
        if (key === '__proto__')
            throw new TypeError('MessagePack: a key __proto__, which decoders refuse');
        fields[key] = prepare(value[key], depth + 1);
    }
    return fields;
};
/** MessagePack in binary messages, by `@msgpack/msgpack`: docs/protocol.md#binary-data */
const messagePack = {
    encode(value) {
        encoder ??= new Encoder({ ignoreUndefined: true, maxDepth: Infinity });
        const message = encoder.encode(prepare(value, 1));
        if (message.length > MAX_KEPT_BYTES)
            encoder = undefined;
        return message;
    },
    decode(data) {
        if (typeof data === 'string')
            throw new TypeError('MessagePack: a text message');
        checkClaims(new DataView(data));
        return decode(data);
    },
};

export { messagePack };
//# sourceMappingURL=msgpack.js.map
