/*! holdfast 0.1.0 | MIT */
'use strict';

var core = require('./core.cjs');
require('./eventemitter3.cjs');

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
    const open = () => server.open.length > 0;
    return {
        accept: () => server.accept(),
        'accept again': () => server.accept(),
        refuse: () => server.refuse(),
        hang: () => server.hang(),
        drop: () => open() && server.drop(),
        close: () => {
            const code = some(codes);
            for (const socket of server.open)
                socket.serverClose(code);
        },
        'black hole': () => server.blackHole(),
        'slow line': () => void (server.latency = some([0, 10, 300, 3_000])),
        hide: () => void (page.hidden = true),
        show: () => {
            page.hidden = false;
            page.emit('visible');
        },
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
     * @param seed - @defaultValue another one each time
     * @throws TypeError for a seed that is not a finite number.
     */
    constructor(server, seed = Math.floor(Math.random() * 2 ** 32)) {
        core.check(server, 'an object', 'server');
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
        core.check(steps, core.amount, 'steps');
        core.check(act, 'a function', 'act');
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
                throw new Error(`${this.told}: ${error.message}`, { cause: error });
            }
        }
    }
    /** All is well again: the server accepts, the page is seen, and so much time passes that everybody has come back. */
    async heal() {
        const { clock, page } = this.#server;
        this.history.push('heal');
        this.#server.latency = 0;
        // What is a black hole ends as such do: after a while the platform tells.
        for (const socket of this.#server.live)
            if (socket.dark)
                socket.fail();
        this.#server.accept();
        page.hidden = false;
        page.emit('wake', 'online', 'visible');
        await clock.advanceAsync(600_000);
    }
    /** The seed and the history, for a message. */
    get told() {
        return `Chaos of seed ${this.seed}, after ${this.history.join(', ') || 'nothing'}`;
    }
}

/** Makes a fake server speak docs/protocol.md, as a `createClient` with the plain envelope expects it. */
class FakeChannels {
    /** Every frame that came, in order. */
    frames = [];
    #server;
    #codec;
    #verify;
    #subscribed = new WeakMap();
    #answers = new Map();
    constructor(server, { codec = core.json, verify = () => ({}) } = {}) {
        core.check(server, 'an object', 'server');
        this.#server = server;
        this.#codec = codec;
        this.#verify = verify;
        server.answer((data, socket) => {
            const message = ArrayBuffer.isView(data) ? data.buffer : data;
            return this.#receive(codec.decode(message), socket);
        });
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
     * From now on this question is answered so; a function of its data, whose answer may be a promise. What it throws refuses
     * the question: `code` and `data` of the error are told, `message` as well. A question that nothing answers is refused.
     */
    answer(channel, event, answer) {
        core.check(channel, 'a string', 'channel');
        core.check(event, 'a string', 'event');
        core.check(answer, 'a function', 'answer');
        this.#answers.set(nameOf(channel, event), answer);
    }
    /** The data of all events of this name that came, in order. */
    received(channel, event) {
        return this.frames.filter(({ t, c, e }) => t === 'm' && c === channel && e === event).map(({ d }) => d);
    }
    /** The channels that are subscribed, by whichever open connection. */
    get subscribed() {
        return [...new Set(this.#server.open.flatMap((socket) => [...this.#channels(socket)]))];
    }
    #channels(socket) {
        const channels = this.#subscribed.get(socket) ?? new Set();
        this.#subscribed.set(socket, channels);
        return channels;
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
                return this.#write({ t: 'code' in verdict ? 'bye' : 'welcome', ...verdict });
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
                return this.#answered(frame);
            default:
                return undefined;
        }
    }
    #answered({ n, c, e, d }) {
        const respond = this.#answers.get(nameOf(c, e));
        const refuse = (error) => this.#write({ t: 'r', n: n, err: failureOf(error) });
        const reply = (answer) => this.#write({ t: 'r', n: n, d: answer });
        if (!respond)
            return refuse(new Error(`Nothing answers ${c}/${e}: see FakeChannels.answer`));
        try {
            const answer = respond(d);
            return isPromise(answer) ? Promise.resolve(answer).then(reply).catch(refuse) : reply(answer);
        }
        catch (error) {
            return refuse(error);
        }
    }
    #write(frame) {
        return this.#codec.encode(frame);
    }
}
const nameOf = (channel, event) => JSON.stringify([channel, event]);
const isPromise = (value) => typeof value === 'object' && value !== null && 'then' in value;
const failureOf = (error) => {
    const { code = 'failed', message, data } = error;
    return { code, ...(message !== undefined && { message }), ...(data !== undefined && { data }) };
};

const hintRule = '"online" or "offline" or "visible" or "sleep" or "wake"';
/** A page whose life the test lives. */
class FakePage {
    /** Whether nobody is looking. Who changes it tells of it, as far as a browser does: `emit('visible')`. */
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
    /**
     * Something happens to the page, or one thing after another: `emit('sleep', 'wake')`.
     *
     * @throws TypeError, RangeError for what is no hint.
     */
    emit(...hints) {
        for (const hint of hints)
            core.check(hint, hintRule, 'hint');
        for (const hint of hints)
            for (const listener of [...this.#listeners])
                listener(hint);
    }
}

const closeEvent = (code, reason, wasClean) => Object.assign(new Event('close'), { code, reason, wasClean });
/** Bytes in the form that a page has asked for, in memory of its own. */
const delivered = (message, type) => {
    if (!ArrayBuffer.isView(message) && !(message instanceof ArrayBuffer))
        return message;
    const { buffer } = new Uint8Array(message instanceof ArrayBuffer ? message : core.snapshot(message));
    return type === 'blob' ? new Blob([buffer]) : buffer;
};
/**
 * A native WebSocket as WHATWG has it, whose network is the test: nothing happens by itself, and whatever happens, happens
 * in the task that the test is in. What has no meaning any more does nothing, as on a wire. https://websockets.spec.whatwg.org/
 */
class FakeWebSocket extends EventTarget {
    url;
    protocols;
    protocol = '';
    extensions = '';
    binaryType = 'blob';
    /** Bytes that are under way: the test's to say, until the socket closes. */
    bufferedAmount = 0;
    readyState = 0;
    /** What was handed to the wire. */
    sent = [];
    /** The arguments of the owner's `close()`, once it was called. */
    closing;
    /** The server's side: called with everything that is sent. */
    peer;
    #opened = false;
    #dark = false;
    #listening = new Set();
    /** @throws DOMException `SyntaxError` for subprotocols that the native constructor refuses. */
    constructor(url, protocols = []) {
        super();
        this.url = `${url}`;
        this.protocols = [protocols].flat();
        if (new Set(this.protocols).size < this.protocols.length)
            throw new DOMException('The subprotocol list has duplicates', 'SyntaxError');
        if (!this.protocols.every((protocol) => /^[\w!#$%&'*+.^`|~-]+$/.test(protocol)))
            throw new DOMException('A subprotocol is not a token', 'SyntaxError');
    }
    /** Whether it is a black hole. */
    get dark() {
        return this.#dark;
    }
    /** How many event types somebody still listens for. */
    get listening() {
        return this.#listening.size;
    }
    send(data) {
        if (this.readyState === 0)
            throw new DOMException('Still connecting', 'InvalidStateError');
        if (this.readyState > 1)
            this.bufferedAmount += core.byteLength(data);
        else {
            const copy = core.snapshot(data);
            this.sent.push(copy);
            this.peer?.(copy, this);
        }
    }
    close(code, reason) {
        if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999))
            throw new DOMException(`The code ${code} is not for close()`, 'InvalidAccessError');
        if (core.byteLength(reason ?? '') > 123)
            throw new DOMException('The reason is too long', 'SyntaxError');
        if (this.readyState > 1)
            return;
        this.readyState = 2;
        this.closing = { code, reason };
    }
    /** The server answers the opening handshake. */
    accept({ protocol = '', extensions = '' } = {}) {
        if (this.#dark || this.readyState !== 0)
            return;
        Object.assign(this, { protocol, extensions, readyState: 1 });
        this.#opened = true;
        this.dispatchEvent(new Event('open'));
    }
    /** Messages come: bytes as the owner's `binaryType` says. */
    receive(...messages) {
        for (const message of messages) {
            const data = delivered(message, this.binaryType);
            if (!this.#dark && this.readyState === 1)
                this.dispatchEvent(new MessageEvent('message', { data }));
        }
    }
    /** The server's close frame comes, or with 1006 only its FIN. */
    serverClose(code = 1005, reason = '') {
        if (this.#dark || !this.#opened || this.readyState === 3)
            return;
        this.#end(closeEvent(code, reason, code !== 1006));
    }
    /** The handshake or the connection fails. */
    fail() {
        if (this.readyState === 3)
            return;
        this.readyState = 3;
        this.dispatchEvent(new Event('error'));
        this.#end(closeEvent(1006, '', false));
    }
    /** What `close()` began comes to its end, as it does in a later task. */
    finishClose() {
        if (this.#dark || this.readyState !== 2)
            return;
        if (!this.#opened)
            this.fail();
        else
            this.#end(closeEvent(this.closing?.code ?? 1005, this.closing?.reason ?? '', true));
    }
    /** From now on nothing comes through, in either direction, and nobody is told. */
    blackHole() {
        this.#dark = true;
        this.peer = undefined;
    }
    addEventListener(...args) {
        this.#listening.add(args[0]);
        super.addEventListener(...args);
    }
    removeEventListener(...args) {
        this.#listening.delete(args[0]);
        super.removeEventListener(...args);
    }
    #end(event) {
        this.readyState = 3;
        this.dispatchEvent(event);
    }
}
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
 * Fulfils once promises that have settled were heard, and what they led to. It asks no timer, so that fake ones do not stop it.
 */
const settled = async () => {
    const { port1, port2 } = new MessageChannel();
    await new Promise((heard) => {
        port1.onmessage = heard;
        port2.postMessage(undefined);
    });
    port1.close();
};

/**
 * What `setTimeout` can wait.
 * https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#dom-settimeout
 */
const longestDelay = 0x7fffffff;
/** So many timers at one moment are an endless loop. */
const mostAtOnce = 100_000;
/** Time that passes when the test says so. All durations are milliseconds. */
class ManualClock {
    #now;
    /** How far the wall clock is off: timers do not follow it. */
    #step = 0;
    #timers = new Set();
    /** @param now - The first moment, in milliseconds since the epoch. @defaultValue the first of January 2025 */
    constructor(now = Date.UTC(2025, 0, 1)) {
        core.check(now, 'a number', 'now');
        this.#now = now;
    }
    now() {
        return this.#now + this.#step;
    }
    /** @throws RangeError for a delay that `setTimeout` would not wait. */
    after(delay, ring) {
        if (!(delay >= 0 && delay <= longestDelay))
            throw new RangeError(`setTimeout cannot wait ${delay} ms`);
        const timer = { setAt: this.now(), delay, due: this.#now + delay, ring };
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
        for (let rung = 0, before = NaN; this.#next(end);) {
            rung = this.#now === before ? rung + 1 : 0;
            before = this.#now;
            if (rung > mostAtOnce)
                throw new Error(`${mostAtOnce} timers rang at one moment, and each set another`);
        }
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
        core.check(ms, 'a number', 'ms');
        this.#step += ms;
    }
    #end(ms) {
        core.check(ms, core.amount, 'ms');
        return this.#now + ms;
    }
    #next(end) {
        const timer = this.#soonest();
        if (!timer || timer.due > end)
            return false;
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
/** What RFC 6455, section 7.4, lets a server send. */
const closeCode = (code) => code >= 1000 && code <= 4999 && ![1004, 1005, 1006, 1015].includes(code);
/**
 * A server and the network before it, for all whom its `WebSocket` connects. Until it is told what to do it does nothing: who
 * comes waits. What it then does by itself takes `latency`, and the test's clock; what it is told to do it does at once.
 */
class FakeServer {
    /** The native constructor that leads here. */
    WebSocket;
    clock;
    page = new FakePage();
    /** Every socket, in the order in which they came. */
    sockets = [];
    /** Every message that came, by whichever socket. */
    received = [];
    /** After how many milliseconds it accepts, refuses and answers. */
    latency = 0;
    /** Meets who comes, in place of what `accept` and `refuse` say: called with each socket, still CONNECTING. */
    meet;
    #newcomers = 'wait';
    #answering;
    constructor(clock = new ManualClock()) {
        core.check(clock, 'an object', 'clock');
        const comes = (socket) => this.#comes(socket);
        const closes = (socket) => this.#closes(socket);
        this.clock = clock;
        this.WebSocket = class extends FakeWebSocket {
            constructor(url, protocols) {
                super(url, protocols);
                comes(this);
            }
            close(code, reason) {
                super.close(code, reason);
                closes(this);
            }
        };
    }
    /** For `new ReconnectingWebSocket(url, [], server.options)`, `createClient(url, server.options)`, or within options of yours. */
    get options() {
        const { WebSocket, clock, page } = this;
        return { WebSocket, clock, page, random: () => 0.5 };
    }
    /** The socket made last. */
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
    /** Accepts who waits, at once, and from now on whoever comes. */
    accept(handshake = {}) {
        core.check(handshake, handshakeRule, 'handshake');
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
     * @throws Error where none is open; TypeError, RangeError for a code that no server can send.
     */
    drop(code, reason) {
        if (code === undefined) {
            const lost = this.sockets.filter(({ readyState }) => readyState === 1);
            for (const socket of lost.length ? lost : this.#reached('drop'))
                socket.fail();
            return;
        }
        core.check(code, 'a number', 'code');
        if (!closeCode(code))
            throw new RangeError(`code must be one that a server can send (RFC 6455, 7.4), got ${code}`);
        for (const socket of this.#reached('drop'))
            socket.serverClose(code, reason);
    }
    /**
     * Says each message to everybody who is connected.
     *
     * @throws Error where nobody is.
     */
    send(...messages) {
        for (const socket of this.#reached('send'))
            socket.receive(...messages);
    }
    /** From now on each message that comes is answered so. A function: of the message, and of the socket that it came by. */
    answer(answering) {
        core.check(answering, 'a function', 'answering');
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
        socket.peer = (data) => this.#hears(data, socket);
        if (this.meet)
            return this.meet(socket);
        const newcomers = this.#newcomers;
        if (newcomers === 'wait')
            return;
        this.#later(() => {
            if (newcomers !== 'fail')
                socket.accept(newcomers);
            else if (socket.readyState === 0)
                socket.fail();
        });
    }
    #closes(socket) {
        if (this.#newcomers !== 'wait')
            this.#later(() => socket.finishClose());
    }
    #hears(data, socket) {
        this.received.push(data);
        const answer = core.guard(() => this.#answering?.(data, socket));
        const say = (answer) => {
            if (answer !== undefined)
                this.#later(() => socket.receive(answer));
        };
        if (typeof answer === 'object' && 'then' in answer)
            void answer.then(say, core.report);
        else
            say(answer);
    }
    #later(act) {
        this.clock.after(this.latency, act);
    }
}

exports.Chaos = Chaos;
exports.FakeChannels = FakeChannels;
exports.FakePage = FakePage;
exports.FakeServer = FakeServer;
exports.FakeWebSocket = FakeWebSocket;
exports.ManualClock = ManualClock;
exports.seeded = seeded;
exports.settled = settled;
//# sourceMappingURL=testing.cjs.map
