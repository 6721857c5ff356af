/** Time, injected so that tests need not wait for it. */
interface Clock {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Calls `ring` once, `delay` milliseconds from now. Returns what cancels it; cancelling twice is fine. */
    after(delay: number, ring: () => void): () => void;
}

/** What `WebSocket.send` takes. */
type Data = string | ArrayBufferLike | Blob | ArrayBufferView;

/** What is needed of a native `WebSocket`: React Native's, and the `ws` package's, have it too. */
type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocket;

/** What a page may tell: hints, and never truths. */
type PageHint = 'online' | 'offline' | 'visible' | 'sleep' | 'wake';
/** The page around a connection, injected so that tests can be it. */
interface Page {
    /** Whether nobody is looking. */
    readonly hidden: boolean;
    /** Tells of hints until the returned function is called. */
    watch(listener: (hint: PageHint) => void): () => void;
}

/** A page whose life the test lives. */
declare class FakePage implements Page {
    #private;
    /** Whether nobody is looking. */
    hidden: boolean;
    watch(listener: (hint: PageHint) => void): () => void;
    /** How many are watching: nobody, once all is closed. */
    get watchers(): number;
    /** Somebody looks at something else; a page is not told more of that than `hidden`. */
    hide(): void;
    /** Somebody looks at it again. */
    show(): void;
    /**
     * Something happens to the page, or one thing after another: `emit('sleep', 'wake')`.
     *
     * @throws TypeError, RangeError for what is no hint.
     */
    emit(...hints: PageHint[]): void;
}

type Handler = ((event: Event) => void) | null;
/** What a server can send. */
type Message = string | ArrayBufferLike | ArrayBufferView;
/** What a server chooses in the opening handshake. */
interface Handshake {
    /** One of those that were offered. @defaultValue the first of them, or none where none was */
    readonly protocol?: string;
    /** @defaultValue none */
    readonly extensions?: string;
}
/**
 * A native WebSocket as WHATWG has it, whose network is the test: nothing happens by itself, and whatever happens, happens
 * in the task that the test is in. What has no meaning any more does nothing, as on a wire. https://websockets.spec.whatwg.org/
 * Made by {@link FakeServer}.
 */
declare class FakeWebSocket extends EventTarget {
    #private;
    static readonly CONNECTING: 0;
    static readonly OPEN: 1;
    static readonly CLOSING: 2;
    static readonly CLOSED: 3;
    readonly CONNECTING: 0;
    readonly OPEN: 1;
    readonly CLOSING: 2;
    readonly CLOSED: 3;
    onopen: Handler;
    onmessage: Handler;
    onerror: Handler;
    onclose: Handler;
    /** As the platform has parsed it. */
    readonly url: string;
    /** The subprotocols that were offered. */
    readonly protocols: readonly string[];
    protocol: string;
    extensions: string;
    /** Bytes that are under way: the test's to say, until the socket closes. */
    bufferedAmount: number;
    readyState: number;
    /** What was handed to the wire: text, a `Uint8Array` of what was a view, an `ArrayBuffer`, or a `Blob`. */
    readonly sent: Data[];
    /** The arguments of the owner's `close()`, once it was called. */
    closing: {
        code: number | undefined;
        reason: string | undefined;
    } | undefined;
    /** The server's side: called with everything that is sent. */
    peer: ((data: Data, socket: this) => void) | undefined;
    /** @throws DOMException `SyntaxError` for a url or subprotocols that the native constructor refuses. */
    constructor(url: string | URL, protocols?: string | Iterable<string>);
    get binaryType(): BinaryType;
    set binaryType(type: BinaryType);
    /** Whether it was ever open. */
    get opened(): boolean;
    /** Whether it is a black hole. */
    get dark(): boolean;
    /** How many listeners there are, handlers included. */
    get listening(): number;
    get [Symbol.toStringTag](): string;
    send(data: Data): void;
    close(...given: [code?: number, reason?: string]): void;
    /** The server answers the opening handshake. The connection fails where it chooses what was not offered: RFC 6455, section 4.1. */
    accept({ protocol, extensions }?: Handshake): void;
    /**
     * Messages come: bytes as the owner's `binaryType` says.
     *
     * @throws TypeError for what is no message.
     */
    receive(...messages: Message[]): void;
    /**
     * The server's close frame comes, 1005 where it says no code; or with 1006 only its FIN.
     *
     * @throws RangeError for what no close frame can say.
     */
    serverClose(code?: number, reason?: string): void;
    /** The handshake or the connection fails. */
    fail(): void;
    /** What `close()` began comes to its end, as it does in a later task. */
    finishClose(): void;
    /** From now on nothing comes through, in either direction, and nobody is told. */
    blackHole(): void;
    addEventListener(...args: Parameters<EventTarget['addEventListener']>): void;
    removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void;
}

/** A timer that has not rung. */
interface Timer {
    /** The moment at which it was set, and for how long, in milliseconds. */
    readonly setAt: number;
    readonly delay: number;
    readonly ring: () => void;
}
/** Time that passes when the test says so. All durations are milliseconds. */
declare class ManualClock implements Clock {
    #private;
    /** @param now - The first moment, in milliseconds since the epoch. @defaultValue the first of January 2025 */
    constructor(now?: number);
    now(): number;
    /** @throws RangeError for a delay that `setTimeout` cannot wait, or would take for another: below 0, above 2^31 - 1. */
    after(delay: number, ring: () => void): () => void;
    /** How many timers are set: none is left of what was closed. */
    get timers(): number;
    /** Those timers, in the order in which they were set. */
    get pending(): readonly Timer[];
    /** The moment, as `now()` counts them, at which the next timer is due; `Infinity` without any. It may be past. */
    get next(): number;
    /**
     * Time passes, and each timer rings at its moment.
     *
     * @throws RangeError for a duration that cannot be; Error where timers of no delay go on for ever.
     */
    advance(ms: number): void;
    /** The same, and after each timer promises that have settled are heard. */
    advanceAsync(ms: number): Promise<void>;
    /** Time passes up to the next timer, and it alone rings; returns whether there was one. */
    advanceToNext(): boolean;
    /** Time passes and nothing rings: the page is frozen, asleep, throttled or busy. {@link ring} ends that. */
    freeze(ms: number): void;
    /** Rings what is due, however late. */
    ring(): void;
    /** Somebody sets the wall clock, forward or back. */
    step(ms: number): void;
}

/** What a message is answered with, if at all. */
type Answer = Message | null | undefined;
/** Answers a message: of the message, and of the socket that it came by. */
type Answering = (data: Data, socket: FakeWebSocket) => Answer | PromiseLike<Answer>;
/** What a socket or a client is told, to live among fakes. */
interface FakeOptions {
    readonly WebSocket: WebSocketConstructor;
    readonly clock: Clock;
    readonly page: FakePage;
    /** Always one half: the first delay of the default retry policy is 1,500 ms. */
    readonly random: () => number;
}
/**
 * A server and the network before it, for all whom its `WebSocket` connects. Until it is told what to do it does nothing: who
 * comes waits. What it then does by itself takes `latency`, and the test's clock; what it is told to do it does at once.
 */
declare class FakeServer {
    #private;
    /** The native constructor that leads here. */
    readonly WebSocket: WebSocketConstructor;
    /** Whose time it is. */
    readonly clock: ManualClock;
    /** The page of those who connect. */
    readonly page: FakePage;
    /** Every socket, in the order in which they came. */
    readonly sockets: FakeWebSocket[];
    /** Every message that came, by whichever socket, as {@link FakeWebSocket.sent} has them. */
    readonly received: Data[];
    /** Meets who comes, in place of what `accept` and `refuse` say: called with each socket, still CONNECTING. */
    meet: ((socket: FakeWebSocket) => void) | undefined;
    /** @param clock - One that others use as well. @defaultValue one of its own */
    constructor(clock?: ManualClock);
    /** For `new ReconnectingWebSocket(url, [], server.options)`, `createClient(url, server.options)`, or within options of yours. */
    get options(): FakeOptions;
    /**
     * After how many milliseconds it lets in, refuses, answers and finishes a close. Nothing of one connection overtakes
     * anything else of it. @defaultValue 0
     */
    get latency(): number;
    set latency(ms: number);
    /**
     * The socket made last.
     *
     * @throws Error where none was.
     */
    get last(): FakeWebSocket;
    /** The sockets that nobody has closed. */
    get live(): FakeWebSocket[];
    /** The sockets that are open, black holes excepted. */
    get open(): FakeWebSocket[];
    /**
     * Accepts who waits, at once, and from now on whoever comes. Whoever did not offer the subprotocol is refused.
     *
     * @throws TypeError for a handshake that is none.
     */
    accept(handshake?: Handshake): void;
    /** Refuses who waits, at once, and from now on whoever comes. Those who are connected stay. */
    refuse(): void;
    /** Whoever comes from now on waits for an answer, as at the beginning. Those who are connected stay. */
    hang(): void;
    /** From now on nothing comes through, either way, and nobody is told; nor is who comes, until `accept` or `refuse`. */
    blackHole(): void;
    /**
     * Ends every open connection: with a code by the server's close frame, else as a reset does (`error`, `close` 1006), which
     * gets through a black hole as well.
     *
     * @throws Error where none is open; TypeError, RangeError for what no close frame can say.
     */
    drop(code?: number, reason?: string): void;
    /**
     * Says each message to everybody who is connected.
     *
     * @throws Error where nobody is; TypeError for what is no message.
     */
    send(...messages: Message[]): void;
    /**
     * From now on each message that comes is answered so, in place of what was said before. What it throws is reported as an
     * uncaught exception is.
     *
     * @throws TypeError for what is no function.
     */
    answer(answering: Answering): void;
}

/** Faults in an order that a seed decides: the same again for the same seed, as long as the page does the same. */
declare class Chaos {
    #private;
    /** What brings the same faults again. */
    readonly seed: number;
    /** What has happened, one word or two for each step. */
    readonly history: string[];
    /** Chance of the same seed, for what the test itself does. */
    readonly random: () => number;
    /**
     * @param server - Whose connections, clock and page suffer.
     * @param seed - @defaultValue another one each time
     * @throws TypeError for a seed that is not a finite number.
     */
    constructor(server: FakeServer, seed?: number);
    /**
     * So many times: a fault, or the end of one; what the test does; and some time. What the test throws is thrown with the seed
     * and the history before it, and is its `cause`.
     *
     * @param act - Is told the number of the step, from 0.
     */
    run(steps: number, act?: (step: number) => unknown): Promise<void>;
    /**
     * All is well again: the server accepts, the page is seen, and so much time passes (ten minutes) that everybody has come back.
     * The wall clock stays as it is.
     */
    heal(): Promise<void>;
    /** The seed and the history, for a message. */
    get told(): string;
}

/** Tells one request from another, on one connection and in one direction. */
type RequestId = string | number;
/** Why a request was not answered with a reply. */
interface Failure {
    /** For programs. */
    readonly code: string;
    /** For people. */
    readonly message?: string;
    readonly data?: unknown;
}

/** Turns values into messages, and messages into values. */
interface Codec {
    /** One message. What it throws for a value that it cannot carry is thrown by `send`. */
    encode(value: unknown): Data;
    /** The value of one message: text, or an `ArrayBuffer`. Throws for a message that has none. */
    decode(data: unknown): unknown;
}

/** A frame as docs/protocol.md has it: what each field is stands there. */
interface WireFrame {
    readonly t: string;
    readonly c?: string | readonly string[];
    readonly e?: string;
    readonly n?: RequestId;
    readonly d?: unknown;
    readonly v?: number;
    readonly tok?: string;
    readonly err?: Failure;
}
/** What a token is worth: good, for `exp` seconds where it says so; or not, as by a close frame with that code. */
type Verdict = {
    readonly exp?: number;
} | {
    readonly code: number;
    readonly reason?: string;
};
interface FakeChannelsOptions {
    /** The client's. @defaultValue `json` */
    readonly codec?: Codec;
    /** What each token is worth. @defaultValue all are good */
    readonly verify?: (token: string) => Verdict | PromiseLike<Verdict>;
}
/** Answers a question. As a method, so that a test may say what it takes the question for. */
type Responding = {
    respond(question: unknown): unknown;
}['respond'];
/** Makes a fake server speak docs/protocol.md, as a `createClient` with the plain envelope expects it. */
declare class FakeChannels {
    #private;
    /** Every frame that came, in order. */
    readonly frames: WireFrame[];
    /**
     * From now on it is this that answers what comes to `server`, in place of what its `answer` was told.
     *
     * @throws TypeError for options that cannot be.
     */
    constructor(server: FakeServer, options?: FakeChannelsOptions);
    /**
     * An event, to each connection that has subscribed the channel.
     *
     * @throws Error where none has.
     */
    publish(channel: string, event: string, data?: unknown): void;
    /**
     * From now on this question is answered so; the answer may be a promise. What is thrown refuses the question: `code` and
     * `data` of the error are told, and its message. A question that nothing answers is refused as well.
     *
     * @throws TypeError for a name that is no string, or what is no function.
     */
    answer(channel: string, event: string, responding: Responding): void;
    /**
     * Asks the page that came last, as a server may. Rejects with a HoldfastError: `RequestFailedError` where that refuses,
     * `ConnectionLostError` where the connection ends before; and with an Error where nobody is connected.
     */
    ask(channel: string, event: string, data?: unknown): Promise<unknown>;
    /** The data of all such events that came, in order. */
    received(channel: string, event: string): unknown[];
    /** The data of all such questions that came, in order. */
    asked(channel: string, event: string): unknown[];
    /** The channels that are subscribed, by whichever open connection. */
    get subscribed(): string[];
}

interface Settle {
    readonly resolve: (response: Response) => void;
    readonly reject: (error: unknown) => void;
}
/** A request that the page has made, and that the test answers. What settles it fulfils once the page has heard of it. */
declare class FakeRequest {
    #private;
    readonly url: string;
    readonly init: RequestInit;
    readonly headers: Headers;
    constructor(url: string, init: RequestInit, settle: Settle);
    /** Whether it was neither answered, nor failed, nor aborted. */
    get pending(): boolean;
    /** Whether the page wants it no longer. */
    get aborted(): boolean;
    /**
     * A whole answer.
     *
     * @throws Error where it was answered before (as a rejection, here and below).
     */
    answer(status: number, body?: string | null, headers?: Record<string, string>): Promise<void>;
    /** An answer of your own making. */
    respond(response: Response): Promise<void>;
    /** An answer whose body comes piece by piece. */
    stream(headers?: Record<string, string>): Promise<void>;
    /** A piece of it. */
    push(piece: string | Uint8Array): Promise<void>;
    /** Its end. */
    end(): Promise<void>;
    /** The connection breaks, before the answer or in it; after it, nothing happens. */
    fail(error?: unknown): Promise<void>;
}
/** A network for `fetch`: nothing is answered by itself. */
declare class FakeHttp {
    /** Every request, in order. */
    readonly requests: FakeRequest[];
    /** The server's side: called with each request. */
    server: ((request: FakeRequest) => void) | undefined;
    /** In place of the global one. It takes a URL and options, as the Comet clients give them; no `Request`. */
    readonly fetch: typeof fetch;
    /** Those that wait for an answer. */
    get pending(): FakeRequest[];
    /**
     * The request made last.
     *
     * @throws Error where none was.
     */
    get last(): FakeRequest;
}

/**
 * Chance that is the same again for the same seed: numbers in [0, 1), as `Math.random` gives them (mulberry32). It is what the
 * option `random` takes.
 *
 * @throws TypeError for a seed that is not a finite number.
 */
declare const seeded: (seed: number) => (() => number);

/**
 * Fulfils once promises that have settled were heard, and what they led to. What another thread does (`crypto.subtle`, a
 * file, a server) is not waited for.
 */
declare const settled: () => Promise<void>;

export { Chaos, FakeChannels, FakeHttp, FakePage, FakeRequest, FakeServer, FakeWebSocket, ManualClock, seeded, settled };
export type { Answer, Answering, FakeChannelsOptions, FakeOptions, Handshake, Message, Responding, Timer, Verdict, WireFrame };
