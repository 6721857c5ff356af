/** What `WebSocket.send` takes. */
type Data = string | ArrayBufferLike | Blob | ArrayBufferView;

/** Turns values into messages, and messages into values. */
interface Codec {
    /** One message. What it throws for a value that it cannot carry is thrown by `send`. */
    encode(value: unknown): Data;
    /** The value of one message: text, or an `ArrayBuffer`. Throws for a message that has none. */
    decode(data: unknown): unknown;
}

/** MessagePack in binary messages, by `@msgpack/msgpack`: docs/protocol.md#binary-data */
declare const messagePack: Codec;

export { messagePack };
export type { Codec, Data };
