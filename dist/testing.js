/* holdfast 0.1.0 | MIT */
import { i as check, a as amount, p as json, H as HoldfastError, x as parseUrl, D as protocolsFrom, F as snapshot, A as byteLength, G as closeArguments, C as closeEvent, I as report } from './core.js';
import './eventemitter3.js';

/**
 * Chance that is the same again for the same seed: numbers in [0, 1), as `Math.random` gives them (mulberry32). It is what the
 * option `random` takes.
 *
 * @throws TypeError for a seed that is not a finite number.
 */
const seeded = (seed) => {
    if (!Number.isFinite(seed))
        throw new TypeError(`seed must be a finite number, got ${typeof seed === 'string' ? JSON.stringify(seed) : String(seed)}: ` +
            'take the one that the failed run tells');
    let state = seed | 0;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
};

/** How long it lasts after each fault, in milliseconds: a blink, a page's patience, a lunch. */
const pauses = [0, 1, 20, 100, 1_000, 5_000, 30_000, 60_000, 600_000];
const codes = [1000, 1001, 1006, 1011, 1012, 1013, 4000];
/** What may go wrong, and right again. */
const faults = (server, random) => {
    const { clock, page } = server;
    const some = (list) => list[Math.floor(random() * list.length)];
    const accept = () => server.accept();
    return {
        // Twice as often as any other: much of what can go wrong needs a connection.
        accept,
        'accept again': accept,
        refuse: () => server.refuse(),
        hang: () => server.hang(),
        drop: () => server.sockets.some(({ readyState }) => readyState === 1) && server.drop(),
        close: () => {
            const code = some(codes);
            for (const socket of server.open)
                socket.serverClose(code);
        },
        'black hole': () => server.blackHole(),
        'slow line': () => void (server.latency = some([0, 10, 300, 3_000])),
        hide: () => page.hide(),
        show: () => page.show(),
        offline: () => page.emit('offline'),
        online: () => page.emit('online'),
        nap: () => {
            page.emit('sleep');
            clock.freeze(some(pauses));
            page.emit('wake');
        },
        'busy page': () => clock.freeze(some([100, 5_000, 90_000])),
        'set clock': () => clock.step(some([-36e5, -1e3, 1_000, 3_600_000])),
    };
};
/** Faults in an order that a seed decides: the same again for the same seed, as long as the page does the same. */
class Chaos {
    /** What brings the same faults again. */
    seed;
    /** What has happened, one word or two for each step. */
    history = [];
    /** Chance of the same seed, for what the test itself does. */
    random;
    #server;
    #random;
    #faults;
    /**
     * @param server - Whose connections, clock and page suffer.
     * @param seed - @defaultValue another one each time
     * @throws TypeError for a seed that is not a finite number.
     */
    constructor(server, seed = Math.floor(Math.random() * 2 ** 32)) {
        check(server, 'an object', 'server');
        this.#random = seeded(seed);
        this.random = seeded(~seed);
        this.seed = seed;
        this.#server = server;
        this.#faults = faults(server, this.#random);
    }
    /**
     * So many times: a fault, or the end of one; what the test does; and some time. What the test throws is thrown with the seed
     * and the history before it, and is its `cause`.
     *
     * @param act - Is told the number of the step, from 0.
     */
    async run(steps, act = () => { }) {
        check(steps, amount, 'steps');
        check(act, 'a function', 'act');
        for (let step = 0; step < steps; step++) {
            const names = Object.keys(this.#faults);
            const name = names[Math.floor(this.#random() * names.length)];
            this.history.push(name);
            try {
                this.#faults[name]();
                await act(step);
                await this.#server.clock.advanceAsync(pauses[Math.floor(this.#random() * pauses.length)]);
            }
            catch (error) {
                throw new Error(`${this.told}: ${error instanceof Error ? error.message : String(error)}`, {
                    cause: error,
                });
            }
        }
    }
    /**
     * All is well again: the server accepts, the page is seen, and so much time passes (ten minutes) that everybody has come back.
     * The wall clock stays as it is.
     */
    async heal() {
        const { clock, page } = this.#server;
        this.history.push('heal');
        this.#server.latency = 0;
        // What is a black hole ends as such do: after a while the platform tells.
        for (const socket of this.#server.live)
            if (socket.dark)
                socket.fail();
        this.#server.accept();
        page.emit('wake', 'online');
        page.show();
        await clock.advanceAsync(600_000);
    }
    /** The seed and the history, for a message. */
    get told() {
        return `Chaos of seed ${this.seed}, after ${this.history.join(', ') || 'nothing'}`;
    }
}

const optionsRule = ['an object', { codec: 'an object', verify: 'a function' }];
const verdictRule = ['an object', { exp: 'a number', code: 'a number', reason: 'a string' }];
/** Makes a fake server speak docs/protocol.md, as a `createClient` with the plain envelope expects it. */
class FakeChannels {
    /** Every frame that came, in order. */
    frames = [];
    #server;
    #codec;
    #verify;
    #subscribed = new WeakMap();
    #responding = new Map();
    #askers = new Map();
    #asked = 0;
    /**
     * From now on it is this that answers what comes to `server`, in place of what its `answer` was told.
     *
     * @throws TypeError for options that cannot be.
     */
    constructor(server, options = {}) {
        check(server, 'an object', 'server');
        check(options, optionsRule, 'options');
        const { codec = json, verify = () => ({}) } = options;
        this.#server = server;
        this.#codec = codec;
        this.#verify = verify;
        server.answer((data, socket) => this.#receive(this.#read(data), socket));
    }
    /**
     * An event, to each connection that has subscribed the channel.
     *
     * @throws Error where none has.
     */
    publish(channel, event, data) {
        const subscribers = this.#server.open.filter((socket) => this.#channels(socket).has(channel));
        if (!subscribers.length)
            throw new Error(`Nobody is subscribed to '${channel}': a client is that listens there, once it is open and the task is over ` +
                '(await clock.advanceAsync(0))');
        for (const socket of subscribers)
            socket.receive(this.#write({ t: 'm', c: channel, e: event, d: data }));
    }
    /**
     * From now on this question is answered so; the answer may be a promise. What is thrown refuses the question: `code` and
     * `data` of the error are told, and its message. A question that nothing answers is refused as well.
     *
     * @throws TypeError for a name that is no string, or what is no function.
     */
    answer(channel, event, responding) {
        check(channel, 'a string', 'channel');
        check(event, 'a string', 'event');
        check(responding, 'a function', 'responding');
        this.#responding.set(nameOf(channel, event), responding);
    }
    /**
     * Asks the page that came last, as a server may. Rejects with a HoldfastError: `RequestFailedError` where that refuses,
     * `ConnectionLostError` where the connection ends before; and with an Error where nobody is connected.
     */
    async ask(channel, event, data) {
        const socket = this.#server.open.at(-1);
        if (!socket)
            throw new Error('ask() needs an open connection, and there is none');
        const n = ++this.#asked;
        const { promise, resolve, reject } = withResolvers();
        const lost = () => reject(new HoldfastError('ConnectionLostError', 'It ended before the answer came'));
        socket.addEventListener('close', lost);
        this.#askers.set(n, { resolve, reject });
        socket.receive(this.#write({ t: 'q', n, c: channel, e: event, d: data }));
        return promise.finally(() => socket.removeEventListener('close', lost));
    }
    /** The data of all such events that came, in order. */
    received(channel, event) {
        return this.#came('m', channel, event);
    }
    /** The data of all such questions that came, in order. */
    asked(channel, event) {
        return this.#came('q', channel, event);
    }
    /** The channels that are subscribed, by whichever open connection. */
    get subscribed() {
        return [...new Set(this.#server.open.flatMap((socket) => [...this.#channels(socket)]))];
    }
    #came(type, channel, event) {
        return this.frames.filter(({ t, c, e }) => t === type && c === channel && e === event).map(({ d }) => d);
    }
    #channels(socket) {
        const channels = this.#subscribed.get(socket) ?? new Set();
        this.#subscribed.set(socket, channels);
        return channels;
    }
    #read(data) {
        try {
            return this.#codec.decode(ArrayBuffer.isView(data) ? data.buffer : data);
        }
        catch (cause) {
            throw new TypeError('What came is no frame: give FakeChannels the client’s codec, { codec }', { cause });
        }
    }
    #write(frame) {
        return this.#codec.encode(frame);
    }
    #receive(frame, socket) {
        this.frames.push(frame);
        const { t, c = [], tok = '' } = frame;
        const channels = this.#channels(socket);
        switch (t) {
            case 'ping':
                return this.#write({ t: 'pong' });
            case 'hello':
            case 'auth': {
                const verdict = this.#verify(tok);
                return isPromise(verdict) ? Promise.resolve(verdict).then(this.#judged) : this.#judged(verdict);
            }
            case 'sub':
                for (const channel of c)
                    channels.add(channel);
                return undefined;
            case 'uns':
                for (const channel of c)
                    channels.delete(channel);
                return undefined;
            case 'q':
                return this.#respond(frame);
            case 'r':
                return this.#answered(frame);
            default:
                return undefined;
        }
    }
    #judged = (verdict) => {
        check(verdict, verdictRule, 'what `verify` gives');
        return this.#write({ t: 'code' in verdict ? 'bye' : 'welcome', ...verdict });
    };
    #respond({ n, c, e, d }) {
        const respond = this.#responding.get(nameOf(c, e));
        const reply = (answer) => this.#write({ t: 'r', n: n, d: answer });
        const refuse = (error) => this.#write({ t: 'r', n: n, err: failureOf(error) });
        try {
            if (!respond)
                throw new Error(`Nothing answers ${c}/${e}: see FakeChannels.answer`);
            const answer = respond(d);
            return isPromise(answer) ? Promise.resolve(answer).then(reply).catch(refuse) : reply(answer);
        }
        catch (error) {
            return refuse(error);
        }
    }
    #answered({ n, d, err }) {
        const asker = this.#askers.get(n);
        this.#askers.delete(n);
        if (!err)
            asker?.resolve(d);
        else
            asker?.reject(new HoldfastError('RequestFailedError', err.message ?? err.code, err));
    }
}
const withResolvers = () => {
    let settle;
    const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
    return { promise, ...settle };
};
const nameOf = (channel, event) => JSON.stringify([channel, event]);
const isPromise = (value) => typeof value === 'object' && value !== null && 'then' in value;
const failureOf = (error) => {
    const { code, message = String(error), data } = Object(error);
    return { code: typeof code === 'string' ? code : 'failed', message, ...(data !== undefined && { data }) };
};

/** A task of the platform that no test runner's fake timers hold up. */
const task = () => new Promise((heard) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
        port1.close();
        heard();
    };
    port2.postMessage(undefined);
});
/** Where there is no `MessageChannel` (jsdom's window): more promise reactions than anything here has in a row. */
const reactions = async () => {
    for (let turn = 0; turn < 100; turn++)
        await undefined;
};
/**
 * Fulfils once promises that have settled were heard, and what they led to. What another thread does (`crypto.subtle`, a
 * file, a server) is not waited for.
 */
const settled = async () => {
    // A body that is read takes several.
    for (let turn = 0; turn < 3; turn++)
        await ('MessageChannel' in globalThis ? task() : reactions());
};

/** A request that the page has made, and that the test answers. What settles it fulfils once the page has heard of it. */
class FakeRequest {
    url;
    init;
    headers;
    #settle;
    #settled = false;
    #body;
    constructor(url, init, settle) {
        this.url = url;
        this.init = init;
        this.headers = new Headers(init.headers);
        this.#settle = settle;
        const { signal } = init;
        signal?.addEventListener('abort', () => void this.fail(signal.reason));
    }
    /** Whether it was neither answered, nor failed, nor aborted. */
    get pending() {
        return !this.#settled;
    }
    /** Whether the page wants it no longer. */
    get aborted() {
        return !!this.init.signal?.aborted;
    }
    /**
     * A whole answer.
     *
     * @throws Error where it was answered before (as a rejection, here and below).
     */
    async answer(status, body = null, headers = {}) {
        const none = [204, 304].includes(status);
        await this.respond(new Response(none ? null : body, { status, headers }));
    }
    /** An answer of your own making. */
    async respond(response) {
        if (this.#settled)
            throw new Error(`${this.url} was answered already, or has failed`);
        this.#settled = true;
        this.#settle.resolve(response);
        await settled();
    }
    /** An answer whose body comes piece by piece. */
    async stream(headers = { 'Content-Type': 'text/event-stream' }) {
        let controller;
        const body = new ReadableStream({ start: (own) => void (controller = own) });
        if (this.pending)
            this.#body = controller;
        await this.respond(new Response(body, { headers }));
    }
    /** A piece of it. */
    async push(piece) {
        this.#streaming.enqueue(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece);
        await settled();
    }
    /** Its end. */
    async end() {
        this.#streaming.close();
        this.#body = undefined;
        await settled();
    }
    /** The connection breaks, before the answer or in it; after it, nothing happens. */
    async fail(error = new TypeError('Failed to fetch')) {
        this.#settled = true;
        this.#settle.reject(error);
        this.#body?.error(error);
        this.#body = undefined;
        await settled();
    }
    get #streaming() {
        if (!this.#body)
            throw new Error(`${this.url} has no body to write into: stream() gives it one`);
        return this.#body;
    }
}
/** A network for `fetch`: nothing is answered by itself. */
class FakeHttp {
    /** Every request, in order. */
    requests = [];
    /** The server's side: called with each request. */
    server;
    /** In place of the global one. It takes a URL and options, as the Comet clients give them; no `Request`. */
    fetch = (url, init = {}) => new Promise((resolve, reject) => {
        if (url instanceof Request)
            throw new TypeError('FakeHttp takes a URL, got a Request');
        if (init.signal?.aborted)
            return reject(init.signal.reason);
        const request = new FakeRequest(`${url}`, init, { resolve, reject });
        this.requests.push(request);
        this.server?.(request);
    });
    /** Those that wait for an answer. */
    get pending() {
        return this.requests.filter(({ pending }) => pending);
    }
    /**
     * The request made last.
     *
     * @throws Error where none was.
     */
    get last() {
        const request = this.requests.at(-1);
        if (!request)
            throw new Error('Nothing was requested: pass `fetch` of this to what should ask');
        return request;
    }
}

const hintRule = '"online" or "offline" or "visible" or "sleep" or "wake"';
/** A page whose life the test lives. */
class FakePage {
    /** Whether nobody is looking. */
    hidden = false;
    #listeners = new Set();
    watch(listener) {
        this.#listeners.add(listener);
        return () => void this.#listeners.delete(listener);
    }
    /** How many are watching: nobody, once all is closed. */
    get watchers() {
        return this.#listeners.size;
    }
    /** Somebody looks at something else; a page is not told more of that than `hidden`. */
    hide() {
        this.hidden = true;
    }
    /** Somebody looks at it again. */
    show() {
        this.hidden = false;
        this.emit('visible');
    }
    /**
     * Something happens to the page, or one thing after another: `emit('sleep', 'wake')`.
     *
     * @throws TypeError, RangeError for what is no hint.
     */
    emit(...hints) {
        for (const hint of hints)
            check(hint, hintRule, 'hint');
        for (const hint of hints)
            for (const listener of [...this.#listeners])
                listener(hint);
    }
}

/** Bytes in the form that a page has asked for, in memory of its own. */
const delivered = (message, type) => {
    if (typeof message === 'string')
        return message;
    // By tag, for a buffer from another realm.
    if (!ArrayBuffer.isView(message) && !/ArrayBuffer/.test(Object.prototype.toString.call(message)))
        throw new TypeError(`A message is a string or bytes, got ${message === null ? 'null' : typeof message}: JSON.stringify an object, read a Blob`);
    const copy = snapshot(message);
    const buffer = (ArrayBuffer.isView(copy) ? copy.buffer : copy);
    return type === 'blob' ? new Blob([buffer]) : buffer;
};
/** RFC 6455, section 7.4: what a close frame can say; and 1005 and 1006, where there was none. */
const checkClose = (code, reason) => {
    if (!Number.isInteger(code) || code < 1000 || code > 4999 || code === 1004 || code === 1015)
        throw new RangeError(`code must be one that a server can send (RFC 6455, section 7.4), got ${code}`);
    const bytes = byteLength(reason);
    if (bytes > 123)
        throw new RangeError(`reason must be at most 123 bytes, got ${bytes}`);
};
/**
 * A native WebSocket as WHATWG has it, whose network is the test: nothing happens by itself, and whatever happens, happens
 * in the task that the test is in. What has no meaning any more does nothing, as on a wire. https://websockets.spec.whatwg.org/
 * Made by {@link FakeServer}.
 */
class FakeWebSocket extends EventTarget {
    /** As the platform has parsed it. */
    url;
    /** The subprotocols that were offered. */
    protocols;
    protocol = '';
    extensions = '';
    /** Bytes that are under way: the test's to say, until the socket closes. */
    bufferedAmount = 0;
    readyState = 0;
    /** What was handed to the wire: text, a `Uint8Array` of what was a view, an `ArrayBuffer`, or a `Blob`. */
    sent = [];
    /** The arguments of the owner's `close()`, once it was called. */
    closing;
    /** The server's side: called with everything that is sent. */
    peer;
    #binaryType = 'blob';
    #opened = false;
    #dark = false;
    #listeners = new Map();
    /** @throws DOMException `SyntaxError` for a url or subprotocols that the native constructor refuses. */
    constructor(url, protocols = []) {
        super();
        this.url = parseUrl(`${url}`).href;
        this.protocols = protocolsFrom(protocols);
        if (new Set(this.protocols).size < this.protocols.length)
            throw new DOMException('The subprotocol list has duplicates', 'SyntaxError');
        if (!this.protocols.every((protocol) => /^[\w!#$%&'*+.^`|~-]+$/.test(protocol)))
            throw new DOMException('A subprotocol is not a token', 'SyntaxError');
    }
    get binaryType() {
        return this.#binaryType;
    }
    set binaryType(type) {
        if (/^(blob|arraybuffer)$/.test(type))
            this.#binaryType = type;
    }
    /** Whether it was ever open. */
    get opened() {
        return this.#opened;
    }
    /** Whether it is a black hole. */
    get dark() {
        return this.#dark;
    }
    /** How many listeners there are, handlers included. */
    get listening() {
        return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
    }
    get [Symbol.toStringTag]() {
        return 'WebSocket';
    }
    send(data) {
        if (this.readyState === 0)
            throw new DOMException('Still connecting', 'InvalidStateError');
        const copy = snapshot(data);
        if (this.readyState > 1)
            this.bufferedAmount += byteLength(copy);
        else {
            this.sent.push(copy);
            this.peer?.(copy, this);
        }
    }
    close(...given) {
        const closing = closeArguments(...given);
        if (this.readyState > 1)
            return;
        this.readyState = 2;
        this.closing = closing;
    }
    /** The server answers the opening handshake. The connection fails where it chooses what was not offered: RFC 6455, section 4.1. */
    accept({ protocol = this.protocols[0] ?? '', extensions = '' } = {}) {
        if (this.#dark || this.readyState !== 0)
            return;
        if (protocol && !this.protocols.includes(protocol))
            return this.fail();
        Object.assign(this, { protocol, extensions, readyState: 1 });
        this.#opened = true;
        this.dispatchEvent(new Event('open'));
    }
    /**
     * Messages come: bytes as the owner's `binaryType` says.
     *
     * @throws TypeError for what is no message.
     */
    receive(...messages) {
        for (const message of messages) {
            const data = delivered(message, this.binaryType);
            if (!this.#dark && this.readyState === 1)
                this.dispatchEvent(new MessageEvent('message', { data }));
        }
    }
    /**
     * The server's close frame comes, 1005 where it says no code; or with 1006 only its FIN.
     *
     * @throws RangeError for what no close frame can say.
     */
    serverClose(code = 1005, reason = '') {
        checkClose(code, reason);
        if (this.#dark || !this.#opened || this.readyState === 3)
            return;
        this.#end(code, reason, code !== 1006);
    }
    /** The handshake or the connection fails. */
    fail() {
        if (this.readyState === 3)
            return;
        this.readyState = 3;
        this.dispatchEvent(new Event('error'));
        this.#end(1006, '', false);
    }
    /** What `close()` began comes to its end, as it does in a later task. */
    finishClose() {
        if (this.readyState !== 2)
            return;
        if (!this.#opened)
            this.fail();
        else if (!this.#dark)
            this.#end(this.closing?.code ?? 1005, this.closing?.reason ?? '', true);
    }
    /** From now on nothing comes through, in either direction, and nobody is told. */
    blackHole() {
        this.#dark = true;
        this.peer = undefined;
    }
    addEventListener(...args) {
        const [type, listener, options] = args;
        super.addEventListener(...args);
        if (!listener)
            return;
        const listeners = this.#listeners.get(type) ?? new Set();
        this.#listeners.set(type, listeners.add(listener));
        const isOnce = typeof options === 'object' && options.once;
        if (isOnce)
            super.addEventListener(type, () => listeners.delete(listener), { once: true });
    }
    removeEventListener(...args) {
        const [type, listener] = args;
        this.#listeners.get(type)?.delete(listener);
        super.removeEventListener(...args);
    }
    #end(code, reason, wasClean) {
        this.readyState = 3;
        this.dispatchEvent(closeEvent({ end: { type: 'close', code, reason, wasClean, failed: false } }));
    }
}
for (const [value, name] of ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'].entries())
    for (const place of [FakeWebSocket, FakeWebSocket.prototype])
        Object.defineProperty(place, name, { value, enumerable: true });
for (const type of ['open', 'message', 'error', 'close']) {
    const handlers = new WeakMap();
    Object.defineProperty(FakeWebSocket.prototype, `on${type}`, {
        get() {
            return handlers.get(this) ?? null;
        },
        set(handler) {
            const old = handlers.get(this);
            if (old)
                this.removeEventListener(type, old);
            handlers.delete(this);
            if (!handler)
                return;
            handlers.set(this, handler);
            this.addEventListener(type, handler);
        },
    });
}

/**
 * What `setTimeout` can wait.
 * https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#dom-settimeout
 */
const longestDelay = 0x7fffffff;
/** So many timers of no delay at one moment are an endless loop. */
const mostAtOnce = 20_000;
const finite = (value, name) => {
    check(value, 'a number', name);
    if (!Number.isFinite(value))
        throw new RangeError(`${name} must be a finite number, got ${value}`);
    return value;
};
/** Time that passes when the test says so. All durations are milliseconds. */
class ManualClock {
    #now;
    /** How many timers of no delay have rung at this moment. */
    #rung = 0;
    /** How far the wall clock is off: timers do not follow it. */
    #step = 0;
    #timers = new Set();
    /** @param now - The first moment, in milliseconds since the epoch. @defaultValue the first of January 2025 */
    constructor(now = Date.UTC(2025, 0, 1)) {
        this.#now = finite(now, 'now');
    }
    now() {
        return this.#now + this.#step;
    }
    /** @throws RangeError for a delay that `setTimeout` cannot wait, or would take for another: below 0, above 2^31 - 1. */
    after(delay, ring) {
        if (!(delay >= 0 && delay <= longestDelay))
            throw new RangeError(`setTimeout cannot wait ${delay} ms`);
        const timer = { setAt: this.now(), delay, from: this.#now, due: this.#now + delay, ring };
        this.#timers.add(timer);
        return () => void this.#timers.delete(timer);
    }
    /** How many timers are set: none is left of what was closed. */
    get timers() {
        return this.#timers.size;
    }
    /** Those timers, in the order in which they were set. */
    get pending() {
        return [...this.#timers];
    }
    /** The moment, as `now()` counts them, at which the next timer is due; `Infinity` without any. It may be past. */
    get next() {
        return (this.#soonest()?.due ?? Infinity) + this.#step;
    }
    /**
     * Time passes, and each timer rings at its moment.
     *
     * @throws RangeError for a duration that cannot be; Error where timers of no delay go on for ever.
     */
    advance(ms) {
        const end = this.#end(ms);
        while (this.#next(end))
            ;
        this.#now = Math.max(this.#now, end);
    }
    /** The same, and after each timer promises that have settled are heard. */
    async advanceAsync(ms) {
        const end = this.#end(ms);
        do
            await settled();
        while (this.#next(end));
        this.#now = Math.max(this.#now, end);
    }
    /** Time passes up to the next timer, and it alone rings; returns whether there was one. */
    advanceToNext() {
        return this.#next(Infinity);
    }
    /** Time passes and nothing rings: the page is frozen, asleep, throttled or busy. {@link ring} ends that. */
    freeze(ms) {
        this.#now = this.#end(ms);
    }
    /** Rings what is due, however late. */
    ring() {
        this.advance(0);
    }
    /** Somebody sets the wall clock, forward or back. */
    step(ms) {
        this.#step += finite(ms, 'ms');
    }
    #end(ms) {
        check(ms, amount, 'ms');
        this.#rung = 0;
        return this.#now + finite(ms, 'ms');
    }
    #next(end) {
        const timer = this.#soonest();
        if (!timer || timer.due > end)
            return false;
        this.#rung = timer.due > this.#now ? 0 : this.#rung + Number(timer.due === timer.from);
        if (this.#rung > mostAtOnce)
            throw new Error(`${mostAtOnce} timers rang at one moment: does something ask for no delay, again and again?`);
        this.#now = Math.max(this.#now, timer.due);
        this.#timers.delete(timer);
        timer.ring();
        return true;
    }
    #soonest() {
        let soonest;
        for (const timer of this.#timers)
            if (!soonest || timer.due < soonest.due)
                soonest = timer;
        return soonest;
    }
}

const handshakeRule = ['an object', { protocol: 'a string', extensions: 'a string' }];
/**
 * A server and the network before it, for all whom its `WebSocket` connects. Until it is told what to do it does nothing: who
 * comes waits. What it then does by itself takes `latency`, and the test's clock; what it is told to do it does at once.
 */
class FakeServer {
    /** The native constructor that leads here. */
    WebSocket;
    /** Whose time it is. */
    clock;
    /** The page of those who connect. */
    page = new FakePage();
    /** Every socket, in the order in which they came. */
    sockets = [];
    /** Every message that came, by whichever socket, as {@link FakeWebSocket.sent} has them. */
    received = [];
    /** Meets who comes, in place of what `accept` and `refuse` say: called with each socket, still CONNECTING. */
    meet;
    #latency = 0;
    /** What becomes of who comes; nothing is known of that before it is told. */
    #newcomers;
    #answering;
    #underway = new WeakMap();
    /** @param clock - One that others use as well. @defaultValue one of its own */
    constructor(clock = new ManualClock()) {
        if (!(clock instanceof ManualClock))
            throw new TypeError(`clock must be a ManualClock, got ${String(clock)}`);
        const comes = (socket) => this.#comes(socket);
        const closes = (socket) => this.#closes(socket);
        this.clock = clock;
        // DOM's type has more than any client asks for, and generic listeners that a fake would only repeat.
        this.WebSocket = class WebSocket extends FakeWebSocket {
            constructor(url, protocols) {
                super(url, protocols);
                comes(this);
            }
            close(...given) {
                super.close(...given);
                closes(this);
            }
        };
    }
    /** For `new ReconnectingWebSocket(url, [], server.options)`, `createClient(url, server.options)`, or within options of yours. */
    get options() {
        const { WebSocket, clock, page } = this;
        return { WebSocket, clock, page, random: () => 0.5 };
    }
    /**
     * After how many milliseconds it lets in, refuses, answers and finishes a close. Nothing of one connection overtakes
     * anything else of it. @defaultValue 0
     */
    get latency() {
        return this.#latency;
    }
    set latency(ms) {
        check(ms, amount, 'latency');
        this.#latency = ms;
    }
    /**
     * The socket made last.
     *
     * @throws Error where none was.
     */
    get last() {
        const socket = this.sockets.at(-1);
        if (!socket)
            throw new Error('No socket was made: pass `server.options` to what should connect');
        return socket;
    }
    /** The sockets that nobody has closed. */
    get live() {
        return this.sockets.filter(({ readyState }) => readyState < 2);
    }
    /** The sockets that are open, black holes excepted. */
    get open() {
        return this.sockets.filter(({ readyState, dark }) => readyState === 1 && !dark);
    }
    /**
     * Accepts who waits, at once, and from now on whoever comes. Whoever did not offer the subprotocol is refused.
     *
     * @throws TypeError for a handshake that is none.
     */
    accept(handshake = {}) {
        check(handshake, handshakeRule, 'handshake');
        this.#newcomers = handshake;
        for (const socket of this.live)
            socket.accept(handshake);
    }
    /** Refuses who waits, at once, and from now on whoever comes. Those who are connected stay. */
    refuse() {
        this.#newcomers = 'fail';
        for (const socket of this.live)
            if (socket.readyState === 0)
                socket.fail();
    }
    /** Whoever comes from now on waits for an answer, as at the beginning. Those who are connected stay. */
    hang() {
        this.#newcomers = 'wait';
    }
    /** From now on nothing comes through, either way, and nobody is told; nor is who comes, until `accept` or `refuse`. */
    blackHole() {
        this.#newcomers = 'wait';
        for (const socket of this.sockets)
            socket.blackHole();
    }
    /**
     * Ends every open connection: with a code by the server's close frame, else as a reset does (`error`, `close` 1006), which
     * gets through a black hole as well.
     *
     * @throws Error where none is open; TypeError, RangeError for what no close frame can say.
     */
    drop(code, reason = '') {
        if (code === undefined) {
            const lost = this.sockets.filter(({ readyState }) => readyState === 1);
            for (const socket of lost.length ? lost : this.#reached('drop'))
                socket.fail();
            return;
        }
        check(code, 'a number', 'code');
        check(reason, 'a string', 'reason');
        if (code === 1005 || code === 1006)
            throw new RangeError(`code must be one that a server can send, got ${code}`);
        for (const socket of this.#reached('drop'))
            socket.serverClose(code, reason);
    }
    /**
     * Says each message to everybody who is connected.
     *
     * @throws Error where nobody is; TypeError for what is no message.
     */
    send(...messages) {
        for (const socket of this.#reached('send'))
            socket.receive(...messages);
    }
    /**
     * From now on each message that comes is answered so, in place of what was said before. What it throws is reported as an
     * uncaught exception is.
     *
     * @throws TypeError for what is no function.
     */
    answer(answering) {
        check(answering, 'a function', 'answering');
        this.#answering = answering;
    }
    #reached(verb) {
        const { open, live } = this;
        if (open.length)
            return open;
        const why = live.some(({ dark }) => dark)
            ? 'it is a black hole: drop() without a code ends that'
            : live.length
                ? 'who came waits: accept() lets them in'
                : 'nobody has come, or come back: advance the clock';
        throw new Error(`${verb}() needs an open connection, and there is none; ${why}`);
    }
    #comes(socket) {
        this.sockets.push(socket);
        socket.peer = (data) => void this.#hears(data, socket);
        if (this.meet)
            return this.meet(socket);
        const newcomers = this.#newcomers;
        if (newcomers === undefined || newcomers === 'wait')
            return;
        this.#later(socket, () => {
            if (newcomers !== 'fail')
                socket.accept(newcomers);
            else if (socket.readyState === 0)
                socket.fail();
        });
    }
    #closes(socket) {
        const isUp = this.#newcomers !== undefined || this.meet;
        // What had not opened yet the platform ends by itself.
        if (isUp || !socket.opened)
            this.#later(socket, () => socket.finishClose());
    }
    async #hears(data, socket) {
        this.received.push(data);
        const say = (answer) => {
            if (answer !== null && answer !== undefined)
                this.#later(socket, () => socket.receive(answer));
        };
        try {
            const answer = this.#answering?.(data, socket);
            // What is no promise is on its way before anything else happens.
            if (typeof answer === 'object' && answer !== null && 'then' in answer)
                say(await answer);
            else
                say(answer);
        }
        catch (error) {
            report(error);
        }
    }
    #later(socket, act) {
        const underway = this.#underway.get(socket) ?? [];
        const mine = { due: false, act };
        this.#underway.set(socket, underway);
        underway.push(mine);
        this.clock.after(this.#latency, () => {
            mine.due = true;
            while (underway[0]?.due)
                underway.shift().act();
        });
    }
}

export { Chaos, FakeChannels, FakeHttp, FakePage, FakeRequest, FakeServer, FakeWebSocket, ManualClock, seeded, settled };
//# sourceMappingURL=testing.js.map
