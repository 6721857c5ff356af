/* holdfast 0.1.0 | MIT */
import { e as eventemitter3Exports } from './eventemitter3.js';

/** The platform's clock: `Date.now` and `setTimeout`, looked up when used. */
const systemClock = {
    now: () => Date.now(),
    after(delay, ring) {
        const timer = setTimeout(ring, delay);
        return () => clearTimeout(timer);
    },
};
/**
 * What `setTimeout` can wait: it takes a signed 32-bit number, and rings at once above it.
 * https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#dom-settimeout
 */
const longestDelay = 0x7fffffff;
/** A ring is believed, early or late: the wall clock may have been set back meanwhile. */
const createAlarm = (clock, ring) => {
    let cancel;
    const set = (deadline = Infinity) => {
        cancel?.();
        if (deadline === Infinity)
            return;
        const delay = Math.max(0, deadline - clock.now());
        const far = () => (clock.now() < deadline ? set(deadline) : ring());
        cancel = clock.after(Math.min(delay, longestDelay), delay > longestDelay ? far : ring);
    };
    return set;
};

/** Every error of Holdfast's own; `name` tells which. */
class HoldfastError extends Error {
    name;
    constructor(name, message, details) {
        super(message);
        this.name = name;
        Object.assign(this, details);
    }
}
/** Whether `error` is the Holdfast error of that name, from whichever realm or copy of the library. */
const isHoldfastError = (error, name) => typeof error === 'object' && error !== null && 'name' in error && error.name === name;
/**
 * Calls a function of the page. What it throws is reported as an event listener's exception is, and `undefined` is the
 * answer. https://html.spec.whatwg.org/multipage/webappapis.html#report-the-exception
 */
const guard = (call) => {
    try {
        return call();
    }
    catch (error) {
        report(error);
        return undefined;
    }
};
/** Where there is no `reportError` (Node), it becomes an uncaught exception all the same. */
const report = (error) => {
    if (typeof reportError === 'function')
        reportError(error);
    else
        queueMicrotask(() => {
            throw error;
        });
};

let encoder;
/** The size of a message on the wire, in bytes. */
const byteLength = (data) => typeof data === 'string'
    ? (encoder ??= new TextEncoder()).encode(data).length
    : 'size' in data
        ? data.size
        : data.byteLength;
/**
 * What native `send` would have put on the wire at this moment: binary is copied, all but binary becomes a string.
 * https://websockets.spec.whatwg.org/#dom-websocket-send
 */
const snapshot = (data) => {
    if (ArrayBuffer.isView(data))
        return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
    // By tag, for what comes from another realm.
    const tag = Object.prototype.toString.call(data);
    if (/ArrayBuffer/.test(tag))
        return data.slice(0);
    return /Blob|File]/.test(tag) ? data : `${data}`;
};

/** RFC 6455, section 7.1.5: no close frame came. */
const abnormal = { type: 'close', code: 1006, reason: '', wasClean: false, failed: false };
/** The same, and the link failed, so that WHATWG fires `error` first. */
const failure = { ...abnormal, failed: true };
/** How a native socket would have told of `cause`. */
const endOf = (cause) => 'code' in cause ? cause : /restart|suspend/.test(cause.type) ? abnormal : failure;
/**
 * When the server wants to be asked again, in milliseconds from now: `retry-after=SECONDS` in the reason of a close with
 * 1012 (service restart), 1013 (try again later) or 4429 (by analogy with HTTP 429); at most ten minutes, so that a
 * broken server cannot pin its clients. 0 where it says nothing.
 */
const retryAfter = (cause) => {
    const { code, reason } = endOf(cause);
    const hint = [1012, 1013, 4429].includes(code) && /\bretry-after=(\d+)/i.exec(reason);
    return hint ? Math.min(+hint[1], 600) * 1000 : 0;
};
/**
 * Converts and checks the arguments of `close()` as WebIDL and WHATWG do, `[Clamp] unsigned short` and `USVString`.
 * https://websockets.spec.whatwg.org/#dom-websocket-close
 *
 * @throws DOMException `InvalidAccessError` for a code other than 1000 and 3000 to 4999, `SyntaxError` for a reason of
 * more than 123 bytes.
 */
const closeArguments = (code, reason) => {
    const given = {
        // Adding and taking away 2^52 rounds half to even, as [Clamp] does; what it clamps is refused.
        code: code === undefined ? code : +code + 2 ** 52 - 2 ** 52,
        reason: reason === undefined ? reason : `${reason}`,
    };
    const { code: number = 1000, reason: text = '' } = given;
    if (number !== 1000 && !(number >= 3000 && number <= 4999))
        throw new DOMException(`code must be 1000 or 3000 to 4999; got ${number}`, 'InvalidAccessError');
    const bytes = byteLength(text);
    if (bytes > 123)
        throw new DOMException(`reason must be at most 123 bytes; got ${bytes}`, 'SyntaxError');
    return given;
};

const silent = () => { };
/** A class: an object with getters of its own is a dictionary to V8, which is slower and 300 bytes larger. */
class NativeLink {
    #socket;
    abandon;
    constructor(socket, abandon) {
        this.#socket = socket;
        this.abandon = abandon;
    }
    send(data) {
        // In CLOSING the native socket would swallow it.
        const open = this.#socket.readyState === 1;
        if (open)
            this.#socket.send(data);
        return open;
    }
    close(code, reason) {
        this.#socket.close(code, reason);
    }
    get bufferedAmount() {
        return this.#socket.bufferedAmount;
    }
    set binaryType(type) {
        this.#socket.binaryType = type;
    }
}
/**
 * One native WebSocket per link.
 *
 * @param Native - The constructor. @defaultValue the global one of this moment
 * @throws ReferenceError where there is none, or the global one is a class of Holdfast's, which would open itself.
 */
const webSocket = (Native = globalThis.WebSocket, clock = systemClock) => {
    if (!Native || 'reconnect' in Native.prototype)
        throw new ReferenceError('There is no native WebSocket here: pass one as the option `WebSocket`');
    return ({ url, protocols, binaryType }, events) => {
        const socket = new Native(url, protocols);
        let failed = false;
        let spare = silent;
        const end = ({ code, reason, wasClean }) => {
            unlisten();
            events.close({ type: 'close', code, reason, wasClean, failed });
        };
        const unlisten = () => {
            spare();
            socket.onopen = socket.onmessage = socket.onclose = null;
            // The `ws` package throws for an aborted handshake where nobody listens for errors.
            socket.onerror = silent;
        };
        socket.binaryType = binaryType;
        socket.onopen = () => events.open({ protocol: socket.protocol, extensions: socket.extensions });
        socket.onmessage = (event) => events.message(event.data);
        socket.onerror = () => {
            failed = true;
            spare();
            // For a connection that they block, Chromium (CSP) and WebKit (a bad port) fire no `close`, and are CLOSED one task later.
            spare = clock.after(0, () => {
                if (socket.readyState === 3)
                    end(abnormal);
            });
        };
        socket.onclose = end;
        return new NativeLink(socket, () => {
            unlisten();
            socket.close();
        });
    };
};

const amount = 'a number, 0 or more';
/** What may be anything. */
const anything = '';
/**
 * Checks an option, or an object of them, at construction; unknown names included.
 *
 * @param path - Its full name, for the message.
 * @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot be: both name the option,
 * what it must be and what came.
 */
const check$1 = (value, rule, path) => {
    const [must, options] = [rule].flat();
    const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
    const shown = () => (type === 'string' ? JSON.stringify(value) : String(value));
    const typed = must.includes(type);
    const valid = type === 'number'
        ? typed && value >= +(/\d/.exec(must)?.[0] ?? -Infinity)
        : typed || must.split(' or ').includes(shown());
    if (!valid)
        throw new (typed || (type === 'string' && must.includes('"')) ? RangeError : TypeError)(`${path} must be ${must}, got ${shown()}`);
    if (options && type === 'object')
        for (const [name, inner] of Object.entries(value)) {
            if (!Object.hasOwn(options, name))
                throw new TypeError(`${path}.${name} is no option; there are ${Object.keys(options).join(', ')}`);
            if (options[name] && inner !== undefined)
                check$1(inner, options[name], `${path}.${name}`);
        }
};

const closeCodes = 'an array of close codes';
const rule = [
    'an object',
    {
        base: amount,
        factor: 'a number, 1 or more',
        cap: amount,
        longCap: amount,
        expiry: closeCodes,
    },
];
const longOutage = 300_000;
const hiddenPace = 4;
/** Each of some close codes. */
const checkEach = (codes, path) => {
    for (const code of codes)
        check$1(code, amount, path);
};
const closedWith = (cause, codes) => 'code' in cause && codes.includes(cause.code);
/** {@link backoff}, for who checked the options already. */
const jittered = ({ base = 3_000, factor = 1.6, cap = 10_000, longCap = Math.max(cap, 30_000), expiry = [], }) => {
    return ({ attempt, cause, outage, hidden, random = Math.random }) => {
        if (!attempt && closedWith(cause, expiry))
            return 0;
        const ceiling = (outage < longOutage ? cap : longCap) * (hidden ? hiddenPace : 1);
        const longest = Math.min(ceiling, base && base * factor ** attempt);
        return attempt ? (longest * (1 + random())) / 2 : longest * random();
    };
};
/** What `backoff()` gives without options, without its checks: only pages that call it pay for those. */
const standard = /* @__PURE__ */ jittered({});
/**
 * Exponential backoff with jitter: uniform in [0, base) first, so that a million clients that lose their server at one
 * moment come back spread out; then uniform in [x/2, x], x = min(cap, base * factor^attempt). On a hidden page the cap
 * is four times as long: the people who are looking come first. Why these numbers: docs/guide/retry.md.
 */
const backoff = (options = {}) => {
    check$1(options, rule, 'backoff');
    checkEach(options.expiry ?? [], 'each of backoff.expiry');
    return jittered(options);
};
/** Gives up after so many retries in a row: with the first one that makes an attempt more. */
const atMost = (retries, policy = standard) => {
    check$1({ retries, policy }, ['an object', { retries: amount, policy: 'a function' }], 'atMost');
    return (context) => context.attempt < retries && policy(context);
};
/** Never retries: the connection lives once, as a native `WebSocket` does. */
const never = () => false;
/** Gives up when the peer closes with one of `codes`. */
const unless = (codes, policy = standard) => {
    check$1({ codes, policy }, ['an object', { codes: closeCodes, policy: 'a function' }], 'unless');
    checkEach(codes, 'each of unless.codes');
    return (context) => !closedWith(context.cause, codes) && policy(context);
};
/**
 * A policy that throws or answers rubbish is reported, and must not stop the machine; nor must an injected `random` that
 * throws for the fallback, too: then it is ten seconds.
 */
const guarded = (policy) => {
    const ask = (context) => {
        const delay = policy(context);
        check$1(delay, `${amount} or false`, 'the answer of retry');
        return delay;
    };
    return (context) => guard(() => ask(context)) ?? guard(() => standard(context)) ?? 10_000;
};

/** https://wicg.github.io/page-lifecycle/ and https://html.spec.whatwg.org/multipage/document-lifecycle.html */
const hints = {
    online: 'online',
    offline: 'offline',
    visibilitychange: 'visible',
    freeze: 'sleep',
    pagehide: 'sleep',
    resume: 'wake',
    pageshow: 'wake',
};
/** Everybody who watches; the platform is listened to once for all of them, and only while there are any. */
const watching = new Set();
let unlisten;
const listen = () => {
    unlisten = new AbortController();
    for (const [event, hint] of Object.entries(hints))
        globalThis.addEventListener?.(event, () => {
            if (hint !== 'visible' || !browserPage.hidden)
                for (const listener of watching)
                    guard(() => listener(hint));
        }, 
        // Captured, so that what the document alone is told is heard as well, and before the page's own listeners.
        { capture: true, signal: unlisten.signal });
};
/** The browser's page, or the worker's global scope; where there is neither, nothing is ever told. */
const browserPage = {
    get hidden() {
        return globalThis.document?.visibilityState === 'hidden';
    },
    watch(listener) {
        if (!watching.size)
            listen();
        watching.add(listener);
        return () => {
            if (watching.delete(listener) && !watching.size)
                unlisten?.abort();
        };
    },
};

/** What is deeper is left to `JSON.stringify`, which has an error of its own for what goes round in a circle. */
const MAX_DEPTH = 100;
/**
 * Whether there are no bytes in it, for sure: nothing but literals. What has a class may be binary, what has a function may
 * have a `toJSON` that gives some. It is asked of every message, so it makes nothing, and compares no more than it must.
 */
const isPlain$1 = (value, depth = 0) => {
    if (typeof value !== 'object' || value === null)
        return typeof value !== 'function';
    const prototype = depth < MAX_DEPTH && Object.getPrototypeOf(value);
    if (prototype === Array.prototype) {
        for (const item of value)
            if (!isPlain$1(item, depth + 1))
                return false;
        return true;
    }
    if (prototype !== Object.prototype)
        return false;
    for (const key in value)
        if (!isPlain$1(value[key], depth + 1))
            return false;
    return true;
};
/** Of binary its bytes: from whichever realm. */
const bytesOf = (value) => {
    if (typeof value !== 'object')
        return undefined;
    if (ArrayBuffer.isView(value))
        return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    // By tag, for what comes from another realm.
    const tag = Object.prototype.toString.call(value);
    if (/Blob|File]/.test(tag))
        throw new TypeError('A Blob must be read before: await blob.arrayBuffer()');
    return /ArrayBuffer/.test(tag) ? new Uint8Array(value) : undefined;
};
function refuse(key, item) {
    // Before its `toJSON`, which Node's Buffer has; or what a `toJSON` gave.
    if (bytesOf(this[key]) ?? bytesOf(item))
        throw new TypeError('Binary data is not for JSON: the codec `binaryJson` takes it, and so does `messagePack`');
    return item;
}
/** JSON in text messages. Of binary data JSON would make an empty object: it is refused. */
const json = {
    encode(value) {
        const text = JSON.stringify(value, isPlain$1(value) ? undefined : refuse);
        if (text === undefined)
            throw new TypeError(`JSON has no form for ${typeof value}`);
        return text;
    },
    decode(data) {
        if (typeof data !== 'string')
            throw new TypeError('A binary message is no JSON: the codec `binaryJson` reads such');
        return JSON.parse(data);
    },
};

/** User and password, query and fragment. */
const secrets = /^([^/?#]*\/\/)[^/?#]*@|[?#][^]*/g;
/**
 * As the native constructor reads it: relative to the page, `http:` as `ws:`, no fragment.
 * https://websockets.spec.whatwg.org/#dom-websocket-websocket
 *
 * @throws DOMException `SyntaxError`; it does not show where credentials may be.
 */
const parseUrl = (url) => {
    let parsed;
    try {
        parsed = new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href);
        parsed.protocol = parsed.protocol.replace('http', 'ws');
    }
    catch {
        // Told below, with the other ways of being wrong.
    }
    if (parsed && /^wss?:[^#]*$/.test(parsed.href))
        return parsed;
    throw new DOMException(`url must be ws: or wss:, without fragment; got ${url.replace(secrets, '$1…')}`, 'SyntaxError');
};
/** `DOMString or sequence<DOMString>`, as the native constructor converts it. */
const protocolsFrom = (answer) => typeof answer === 'object' && answer !== null && Symbol.iterator in answer
    ? Array.from(answer, String)
    : [String(answer)];
/** Whether the sources are values. */
const isPlain = (sources) => sources.every((source) => typeof source !== 'function');
/** Asks the sources; at once where all are values. What a function throws is heard as what it rejects with. */
const askAddress = (sources, binaryType, context) => {
    const address = ([url, protocols = []]) => {
        if (typeof url !== 'string' && !(url instanceof URL))
            throw new TypeError(`url must give a string or a URL, got ${url}`);
        return { url: parseUrl(`${url}`).href, protocols: protocolsFrom(protocols), binaryType: binaryType() };
    };
    if (isPlain(sources))
        return address(sources);
    const answers = sources.map(async (source) => (typeof source === 'function' ? source(context) : source));
    return Promise.all(answers).then(address);
};

/** What the outbox keeps of a message that somebody asks about, or that has a key or a time to live. */
class Entry {
    status = 'queued';
    reason;
    #done;
    #fulfil;
    constructor(data, cancel, about, key, expires = Infinity) {
        this.data = data;
        this.cancel = cancel;
        this.about = about;
        this.key = key;
        this.expires = expires;
    }
    get done() {
        return (this.#done ??= new Promise((resolve) => {
            if (this.status === 'queued')
                this.#fulfil = resolve;
            else
                resolve(this.status);
        }));
    }
    /** Its fate: why it was given up; without a reason it was sent. */
    settle(reason) {
        this.reason = reason;
        this.status = !reason ? 'sent' : reason === 'expired' || reason === 'cancelled' ? reason : 'dropped';
        this.#fulfil?.(this.status);
    }
}

const queueRule = [
    'an object',
    {
        maxMessages: amount,
        maxBytes: amount,
        overflow: '"reject" or "drop-oldest" or "drop-newest"',
        ttl: amount,
        highWater: 'a number, 1 or more',
    },
];
const deliverShape = { ttl: amount, key: anything, signal: 'an object' };
const deliverRule = ['an object', deliverShape];
/** The flush yields to the page after this many milliseconds, and goes on after as many. */
const slice = 10;
const tooLate = () => false;
const dataOf = (item) => (item instanceof Entry ? item.data : item);
const createOutbox = (options, clock, dropped) => {
    const { maxMessages = 1_000, maxBytes = 1_048_576, overflow = 'reject', highWater = 262_144 } = options;
    /** By number, in order, so that any of them can be taken out at once. A plain message is no object here. */
    const waiting = new Map();
    const keys = new Map();
    let emptied = [];
    let oldest = 0;
    let next = 0;
    /** When the first message expires, and when the flush goes on. */
    let soonest = Infinity;
    let pace = Infinity;
    let link;
    const wake = () => alarm(Math.min(soonest, pace));
    const first = () => {
        while (!waiting.has(oldest))
            oldest++;
        return oldest;
    };
    const take = (number) => {
        const item = waiting.get(number);
        waiting.delete(number);
        outbox.bytes -= byteLength(dataOf(item));
        if (item instanceof Entry && keys.get(item.key) === number)
            keys.delete(item.key);
        if (!waiting.size) {
            soonest = pace = Infinity;
            wake();
            for (const resolve of emptied)
                resolve();
            emptied = [];
        }
        return item;
    };
    /** It was sent, or is given up for `reason`. */
    const settle = (item, reason) => {
        if (item instanceof Entry)
            item.settle(reason);
        if (reason)
            dropped(dataOf(item), reason, item instanceof Entry ? item.about : undefined);
    };
    const giveUp = (number, reason) => {
        settle(take(number), reason);
        return true;
    };
    /** Told only once all have gone: who hears of it may send. */
    const drop = (numbers, reason) => {
        for (const item of numbers.map(take))
            settle(item, reason);
    };
    const pump = (until, most) => {
        pace = Infinity;
        while (link && waiting.size) {
            const now = clock.now();
            if (now > until || link.bufferedAmount >= most) {
                pace = now + slice;
                break;
            }
            const number = first();
            const item = waiting.get(number);
            if (item instanceof Entry && item.expires <= now)
                giveUp(number, 'expired');
            else {
                try {
                    // What the link does not take stays here, for the next one.
                    if (!link.send(dataOf(item)))
                        break;
                    settle(take(number));
                }
                catch (error) {
                    // One message that the platform cannot send must not hold up the others for ever.
                    report(error);
                    giveUp(number, 'refused');
                }
            }
        }
        wake();
    };
    const alarm = createAlarm(clock, () => {
        const now = clock.now();
        const expired = [];
        soonest = Infinity;
        for (const [number, item] of waiting)
            if (item instanceof Entry)
                if (item.expires <= now)
                    expired.push(number);
                else
                    soonest = Math.min(soonest, item.expires);
        drop(expired, 'expired');
        outbox.flow(link);
    });
    const outbox = {
        bytes: 0,
        flowing: () => !!link && waiting.size > 0,
        push(data, asked, about) {
            const { ttl = options.ttl ?? Infinity, key, signal } = asked ?? {};
            const size = byteLength(data);
            const old = keys.get(key);
            // What it replaces makes room; a refusal must not touch it.
            const [count, spare] = old === undefined ? [0, 0] : [1, byteLength(dataOf(waiting.get(old)))];
            const refused = waiting.size - count >= maxMessages || outbox.bytes - spare + size > maxBytes;
            if (size > maxBytes || !maxMessages || (refused && overflow === 'reject'))
                throw new HoldfastError('QueueFullError', `${size} bytes do not fit: ${waiting.size} of ${maxMessages} messages, ${outbox.bytes} of ${maxBytes} bytes wait`);
            if (refused && overflow === 'drop-newest')
                return outbox.settled(data, 'overflow', about);
            const number = next++;
            const entry = asked || ttl < Infinity
                ? new Entry(data, (reason) => waiting.has(number) && giveUp(number, reason === 'expired' ? reason : 'cancelled'), about, key, clock.now() + ttl)
                : undefined;
            waiting.set(number, entry ?? data);
            outbox.bytes += size;
            if (key !== undefined)
                keys.set(key, number);
            if (entry) {
                soonest = Math.min(soonest, entry.expires);
                wake();
                signal?.addEventListener('abort', entry.cancel);
                if (signal)
                    void entry.done.then(() => signal.removeEventListener('abort', entry.cancel));
            }
            const gone = [];
            if (old !== undefined)
                gone.push([take(old), 'replaced']);
            while (waiting.size > maxMessages || outbox.bytes > maxBytes)
                gone.push([take(first()), 'overflow']);
            // Told only now that the queue is whole again: a listener may send.
            for (const [item, reason] of gone)
                settle(item, reason);
            return entry;
        },
        settled(data, reason, about) {
            const entry = new Entry(data, tooLate, about);
            settle(entry, reason);
            return entry;
        },
        flow(open) {
            link = open;
            pump(clock.now() + slice, highWater);
        },
        purge(reason) {
            drop([...waiting.keys()], reason);
        },
        flush(open = link) {
            link = open;
            pump(Infinity, Infinity);
            return new Promise((resolve) => {
                if (waiting.size)
                    emptied.push(resolve);
                else
                    resolve();
            });
        },
    };
    return outbox;
};

/** What is nudged, or resumed, waits for a moment in this window. */
const nudgeWindow = 300;
/** An attempt younger than this is not begun anew. */
const freshFor = 1_000;
const longestConnectTimeout = 60_000;
/** It grows: short ones keep a queueing server down for ever, and Firefox parks a socket for up to 60 s by itself. */
const patience = ({ connectTimeout }, attempt) => connectTimeout && Math.min(connectTimeout * 1.5 ** attempt, Math.max(connectTimeout, longestConnectTimeout));
const dial = (rules, at, cause, outage, attempt = 0) => ({
    name: 'resolving',
    attempt,
    outage,
    cause,
    since: at,
    deadline: at + patience(rules, attempt),
});
const begin = (_, { at }, rules) => dial(rules, at);
/** What had opened is lost now; else an outage goes on, or has not begun. */
const outageOf = (state, at) => 'outage' in state && state.name !== 'open' ? state.outage : at;
const redial = (state, { at }, rules) => dial(rules, at, { type: 'restart' }, outageOf(state, at));
const again$1 = ({ attempt, outage, cause }, { at }, rules) => dial(rules, at, cause, outage, attempt);
const hurry = (state, { at }, rules) => at - state.since > freshFor ? dial(rules, at, state.cause, state.outage) : state;
const connect = (state, { at, address }, rules) => ({
    ...state,
    name: 'connecting',
    deadline: at + patience(rules, state.attempt),
    address,
});
const settle = (state, { at }, { stableAfter }) => ({
    ...state,
    name: 'open',
    since: at,
    deadline: at + stableAfter,
});
const prove = (state) => ({
    ...state,
    attempt: 0,
    outage: undefined,
    deadline: Infinity,
});
const judge = ({ attempt, outage }, at, cause, { retry, hidden, random }) => 
// The wall clock may have been set back meanwhile.
retry({ attempt, cause, outage: Math.max(0, at - (outage ?? at)), hidden: hidden(), random });
const lose = (state, { at, cause }, rules) => {
    const delay = judge(state, at, cause, rules);
    if (delay === false)
        return { name: 'closed', close: endOf(cause), cause };
    const { attempt, outage = at } = state;
    const hint = retryAfter(cause);
    const floor = hint && at + hint;
    return { name: 'backoff', attempt: attempt + 1, outage, cause, floor, deadline: at + hint + delay };
};
const expire = (state, { at }, rules) => lose(state, { at, cause: { type: 'timeout', phase: state.name } }, rules);
const sooner = (state, { at }, { random }) => ({
    ...state,
    name: 'backoff',
    attempt: 0,
    deadline: Math.min(state.deadline, Math.max(state.floor, at) + random() * nudgeWindow),
});
/** Where nothing would bring it back, what the browser does by itself stands. */
const pause = (state, { at }, rules) => {
    const suspend = { type: 'suspend' };
    if (state.name === 'open' && judge(state, at, suspend, rules) === false)
        return state;
    const { attempt } = state;
    const { cause, floor } = state.name === 'backoff' ? state : { cause: suspend, floor: 0 };
    return { name: 'suspended', attempt, outage: outageOf(state, at), cause, floor, deadline: Infinity };
};
/** With a link there is a closing handshake to wait for; without one the end comes in the next task. */
const shut = (_, { at, linked, code, reason }, { closeTimeout }) => ({
    name: 'closing',
    deadline: linked ? at + closeTimeout : at,
    code,
    reason,
});
const end = (_, event) => ({
    name: 'closed',
    close: event.type === 'lost' ? endOf(event.cause) : abnormal,
    cause: undefined,
});
// What is not here is ignored. An open link that is nudged is probed: that is no transition.
// prettier-ignore
const table = {
    //            the owner                                    the page                                         the network                     the clock
    idle: { open: begin, close: end, restart: begin },
    resolving: { close: shut, restart: redial, suspend: pause, resolved: connect, lost: lose, deadline: expire },
    connecting: { close: shut, restart: redial, suspend: pause, nudge: hurry, opened: settle, lost: lose, deadline: expire },
    open: { close: shut, restart: redial, suspend: pause, lost: lose, deadline: prove },
    backoff: { close: shut, restart: redial, suspend: pause, nudge: sooner, deadline: again$1 },
    suspended: { close: shut, restart: redial, resume: sooner },
    closing: { open: redial, restart: redial, lost: end, deadline: end },
    closed: { open: begin, restart: begin },
};
/** The whole behaviour: pure, but for the randomness in `rules`. The same state object means that nothing changed. */
const transition = (state, event, rules) => {
    // TypeScript cannot follow that a row's cells take that row's state: the table's own type has checked it.
    const cell = table[state.name][event.type];
    return cell ? cell(state, event, rules) : state;
};

/**
 * Makes the world agree with the state: at most one link and one timer. A transition and its effects happen at once, also
 * when asked for from a listener; what is told of them is queued, and told in order.
 */
const createConnection = (options, observer) => {
    const { retry = standard, 
    // Without retry it behaves as a native socket does, which waits as long as the platform waits.
    connectTimeout = retry === never ? Infinity : 10_000, closeTimeout = retry === never ? Infinity : 5_000, stableAfter = 5_000, clock = systemClock, random = Math.random, hidden = () => false, } = options;
    const rules = {
        retry: guarded(retry),
        connectTimeout,
        closeTimeout,
        stableAfter,
        random,
        hidden,
    };
    const outbox = createOutbox(options.queue ?? {}, clock, (...gone) => {
        tell(() => observer.dropped(...gone));
    });
    /** What others have not been told: they may ask for more, and find all effects done. */
    const untold = [];
    /** What the live link speaks to; an abandoned one's is no longer it. */
    let live;
    let provider;
    /** Effects come first; who asks for more while this runs is told after those who were to be told before. */
    const tell = (told, effects) => {
        const outermost = untold.push(told) === 1;
        effects?.();
        if (outermost)
            for (let next; (next = untold[0]); untold.shift())
                guard(next);
    };
    const apply = (type, details) => {
        const from = connection.state;
        const event = { ...details, type, at: clock.now(), linked: !!connection.link };
        const to = transition(from, event, rules);
        // A policy may have asked for something else meanwhile: then that counts.
        if (to === from || connection.state !== from)
            return;
        connection.state = to;
        alarm('deadline' in to ? to.deadline : undefined);
        tell(() => {
            guard(() => observer.state(to, from));
            // What was sent while `open` was told has gone first.
            if (to === connection.state && to.name === 'open' && from.name === 'connecting')
                outbox.flow(connection.link);
        }, () => {
            try {
                enter(to, from);
            }
            catch (error) {
                failed(to)(error);
            }
        });
    };
    const alarm = createAlarm(clock, () => apply('deadline'));
    const enter = (to, from) => {
        const { link } = connection;
        switch (to.name) {
            case 'idle':
            case 'open':
                return;
            case 'connecting':
                return dial(to);
            case 'closing':
                if (!link)
                    return abandon();
                if (from.name === 'open')
                    void outbox.flush(link);
                // What the platform refused was reported, and whoever heard of that may have asked for something else.
                if (connection.state !== to)
                    return;
                outbox.flow();
                return link.close(to.code, to.reason);
            case 'resolving':
                abandon();
                return resolve(to);
            case 'closed':
                abandon();
                return outbox.purge('closed');
            case 'backoff':
            case 'suspended':
                return abandon();
            default:
                return to;
        }
    };
    /** A provider, or the native constructor, threw while it was asked. */
    const failed = (asked) => (error) => {
        if (connection.state === asked)
            apply('lost', { cause: { type: 'error', error } });
    };
    /** Nobody waits for the `close` of a link that is let go: it can take a minute (Chromium 60 s, Firefox 20 s). */
    const abandon = () => {
        const { link } = connection;
        const asked = provider;
        connection.link = live = provider = undefined;
        if (asked)
            tell(() => asked.abort());
        outbox.flow();
        link?.abandon();
    };
    const resolve = (asked) => {
        const { attempt, cause } = asked;
        const { signal } = (provider = new AbortController());
        const arrived = (address) => {
            if (connection.state === asked)
                apply('resolved', { address });
        };
        const address = options.address({ attempt, cause, signal });
        if ('then' in address)
            address.then(arrived, failed(asked));
        else
            arrived(address);
    };
    const dial = ({ address }) => {
        provider = undefined;
        const events = {
            open(negotiated) {
                if (live !== events)
                    return;
                connection.info = negotiated;
                apply('opened');
            },
            message(data) {
                if (live === events && connection.state.name === 'open')
                    observer.message(data);
            },
            close(cause) {
                if (live !== events)
                    return;
                connection.link = live = undefined;
                apply('lost', { cause });
            },
        };
        live = events;
        const opening = options.transport(address, events);
        if (live === events)
            connection.link = opening;
        else
            opening.abandon();
    };
    // Fields, not getters: an object of its own getters is a dictionary to V8, slow and 300 bytes larger.
    const connection = {
        state: { name: 'idle' },
        link: undefined,
        info: { protocol: '', extensions: '' },
        outbox,
        apply,
        openLink: () => (connection.state.name === 'open' ? connection.link : undefined),
        check() {
            connection.openLink()?.probe?.();
        },
        post(data, asked, about) {
            const openLink = connection.openLink();
            const sent = !outbox.flowing() && !asked?.signal?.aborted && openLink?.send(data);
            if (sent)
                return asked && outbox.settled(data, undefined, about);
            const copy = snapshot(data);
            if (asked?.signal?.aborted)
                return outbox.settled(copy, 'cancelled', about);
            // An open link that takes nothing is about to end.
            const over = /idle|clos/.test(connection.state.name) || (openLink && options.queue?.maxMessages === 0);
            return over ? outbox.settled(copy, 'closed', about) : outbox.push(copy, asked, about);
        },
    };
    return connection;
};

const heartbeatRule = [
    'a boolean or an object',
    {
        interval: amount,
        timeout: amount,
        ping: 'a string, an object or a function',
        pong: 'a function',
        require: 'a boolean',
        busy: 'a function',
    },
];
/** Less than this is in the platform's hands at once, whether or not the line moves it. */
const backlog$1 = 65_536;
/** A timer that rings this late rang in a page that was frozen, asleep or throttled. */
const late = 1_000;
/**
 * Finds a dead line within `interval + timeout` of its last sign of life; sooner where something was sent and nothing
 * came back. Any message is a sign of life. A peer that has never answered is not condemned, unless `require`: the
 * pings then only keep the line warm.
 */
const heartbeat = (options, clock) => {
    const { interval = 25_000, timeout = 5_000, ping = 'ping', pong = (data) => data === 'pong', require = false, busy, } = options;
    /** Where silence counts: this destination has answered before, on whichever link. */
    let fluent;
    return (next) => (address, events) => {
        const destination = address.url.replace(/\?.*/, '');
        const answers = () => require || fluent === destination;
        /** One that has never answered is asked early, however busy the line: else silence would never count on it. */
        let learning = !answers();
        let heard = 0;
        let due = 0;
        /** When the ping was sent that waits for its answer. */
        let pinged;
        /** When the oldest message was sent that nothing has come back for; older than `heard`: there is none. */
        let asked = -1;
        /** Bytes that were to go before the ping, and bytes sent after it. */
        let ahead = 0;
        let behind = 0;
        let spared = false;
        let rtt;
        let probes = [];
        const arm = (moment) => alarm((due = moment));
        /** No ping is under way; the next look is at `moment`, if ever. */
        const rest = (moment = Infinity, rtt) => {
            pinged = undefined;
            for (const probed of probes)
                probed(rtt);
            probes = [];
            arm(moment);
        };
        const beat = (now) => {
            learning = false;
            asked = -1;
            // What came before the ping says nothing of it, not even in the same millisecond.
            heard = 0;
            const data = typeof ping === 'function' ? guard(ping) : ping;
            if (data === undefined)
                return rest(now + interval);
            pinged = now;
            guard(() => link.send(data));
            ahead = link.bufferedAmount;
            behind = 0;
            arm(now + timeout);
        };
        /** Whether a transfer is on its way, and the ping behind it. */
        const moving = () => {
            const before = ahead;
            ahead = Math.max(0, link.bufferedAmount - behind);
            return before > backlog$1 && ahead < before;
        };
        const alarm = createAlarm(clock, () => {
            const now = clock.now();
            // The wall clock may have been set back.
            heard = Math.min(heard, now);
            const calm = Math.min(heard + interval, asked < heard ? Infinity : asked + timeout);
            if (pinged === undefined ? now < calm && !learning : heard >= pinged)
                rest(calm);
            else if (pinged === undefined)
                beat(now);
            else if (moving() || (busy && guard(busy)))
                arm(now + timeout);
            else if (now - due > late && !spared) {
                spared = true;
                beat(now);
            }
            else if (answers()) {
                rest();
                link.abandon();
                events.close({ ...failure, type: 'silence' });
            }
            else
                rest(now + interval);
        });
        const link = next(address, {
            open(info) {
                heard = clock.now();
                arm(heard + (learning ? Math.min(interval, timeout) : interval));
                events.open(info);
            },
            message(data) {
                heard = clock.now();
                spared = false;
                if (!guard(() => pong(data)))
                    return events.message(data);
                fluent = destination;
                learning = false;
                if (pinged !== undefined)
                    rest(heard + interval, (rtt = Math.max(0, heard - pinged)));
            },
            close(end) {
                events.close(end);
                rest();
            },
        });
        return {
            send(data) {
                const before = pinged === undefined ? 0 : link.bufferedAmount;
                const taken = link.send(data);
                if (pinged !== undefined)
                    behind += link.bufferedAmount - before;
                else {
                    if (asked < heard)
                        asked = clock.now();
                    if (due > asked + timeout)
                        arm(asked + timeout);
                }
                return taken;
            },
            // From here on nothing can be asked, and whoever closes waits for the end.
            close(code, reason) {
                rest();
                link.close(code, reason);
            },
            abandon() {
                rest();
                link.abandon();
            },
            get bufferedAmount() {
                return link.bufferedAmount;
            },
            set binaryType(type) {
                link.binaryType = type;
            },
            probe(probed) {
                if (probed)
                    probes.push(probed);
                if (pinged === undefined)
                    beat(clock.now());
            },
            get rtt() {
                return rtt;
            },
        };
    };
};

/** How often a sleep is looked for, and how late that look must be: hidden pages' timers ring once a minute. */
const tick = 30_000;
const asleep = 61_000;
/**
 * Lets the page's life act on the connection. A hint never closes anything: it probes an open link, or shortens the wait
 * for the next attempt. Only a page that is frozen or cached lets its link go, as the browser would. Hints that come
 * together act once: a nudge lowers a deadline, a probe joins the one under way, a fresh attempt is left alone.
 */
const followPage = (connection, page, clock) => {
    let due;
    const watch = () => alarm((due = clock.now() + tick));
    const alarm = createAlarm(clock, () => {
        // What slept has no link that one may trust unasked; where nothing can answer, it needs a new one.
        if (clock.now() - due > asleep)
            if (connection.link && !connection.link.probe)
                connection.apply('restart');
            else
                hear('online');
        watch();
    });
    const hear = (hint) => {
        if (hint === 'sleep')
            connection.apply('suspend');
        else {
            connection.check();
            if (hint !== 'offline')
                connection.apply(hint === 'wake' ? 'resume' : 'nudge');
        }
    };
    const unwatch = page.watch(hear);
    watch();
    return () => {
        unwatch();
        alarm();
    };
};

/**
 * A connection with all that the options ask for around it: what the drop-in and the client have in common. A class, since
 * closures would cost each of them 300 bytes.
 */
class Hold {
    connection;
    #options;
    #sources;
    #owner;
    #destination = '';
    /** Ends what acts on it while it lives: the page, and the owner's signal. */
    #leave;
    /** @throws DOMException `SyntaxError` for a url that cannot be. */
    constructor(options, url, protocols, owner) {
        const sources = [
            typeof url === 'function' ? url : parseUrl(`${url}`).href,
            typeof protocols === 'function' ? protocols : protocolsFrom(protocols),
            owner.prepare,
        ];
        const { clock = systemClock, page = browserPage, heartbeat: beats } = options;
        const { transport = webSocket(options.WebSocket, clock) } = options;
        const beating = beats ? heartbeat(beats === true ? {} : beats, clock)(transport) : transport;
        this.#options = options;
        this.#sources = sources;
        this.#owner = owner;
        this.connection = createConnection({
            ...options,
            clock,
            address: (context) => askAddress(sources, owner.binaryType, context),
            transport: owner.layer?.(beating) ?? beating,
            hidden: () => !!page && !!guard(() => page.hidden),
        }, owner);
    }
    /**
     * Dials at once, unless the owner's signal was aborted. As long as it then lives, that signal and the page act on it.
     * What the native constructor throws for the url and the protocols as they were given, who begins hears at once.
     */
    restart() {
        const { connection } = this;
        const { clock = systemClock, page = browserPage, retry, signal } = this.#options;
        const begins = /idle|closed/.test(connection.state.name);
        if (signal?.aborted)
            return;
        if (!this.#leave) {
            const close = () => connection.apply('close');
            const unfollow = page && retry !== never ? followPage(connection, page, clock) : undefined;
            signal?.addEventListener('abort', close);
            this.#leave = () => {
                unfollow?.();
                signal?.removeEventListener('abort', close);
            };
        }
        connection.apply('restart');
        const { state } = connection;
        if (begins && isPlain(this.#sources) && 'cause' in state && state.cause?.type === 'error') {
            connection.apply('close');
            throw state.cause.error;
        }
    }
    /** As `probe()` of the drop-in. */
    async probe() {
        const { connection } = this;
        const { state } = connection;
        const openLink = connection.openLink();
        if (!this.#options.heartbeat)
            throw new HoldfastError('NoHeartbeatError', 'probe() needs the option heartbeat');
        if (!openLink)
            throw new HoldfastError('ConnectionLostError', `probe() needs an open link; it is ${state.name}`);
        return new Promise((resolve, reject) => {
            openLink.probe((rtt) => {
                if (rtt !== undefined)
                    resolve(rtt);
                else if (connection.openLink())
                    reject(new HoldfastError('ProbeTimeoutError', 'No answer in time'));
                else
                    reject(new HoldfastError('ConnectionLostError', 'The link ended before the answer'));
            });
        });
    }
    /** As `flush()` of the drop-in. */
    flush() {
        return this.connection.outbox.flush(this.connection.openLink());
    }
    /** Its owner tells it of each transition, before it does anything else about it: so nobody needs a second observer. */
    follow(to) {
        if (to.name === 'connecting') {
            const { origin, pathname } = new URL(to.address.url);
            const destination = origin + pathname;
            // What was meant for one destination is not for another.
            if (this.#destination && this.#destination !== destination) {
                this.connection.outbox.purge('destination');
                this.#owner.moved?.();
            }
            this.#destination = destination;
        }
        if (to.name === 'closed' && to === this.connection.state) {
            this.#leave?.();
            this.#leave = undefined;
        }
    }
}

const socketShape = {
    retry: 'a function',
    connectTimeout: amount,
    closeTimeout: amount,
    stableAfter: amount,
    heartbeat: heartbeatRule,
    queue: queueRule,
    WebSocket: 'a function',
    transport: 'a function',
    signal: 'an object',
    startClosed: 'a boolean',
    page: 'an object or false',
    clock: 'an object',
    random: 'a function',
};
const socketRule = ['an object', socketShape];

/**
 * The event handler attributes of one target (`onopen` and its like), by event type; itself the listener that calls them, so
 * that a handler keeps its place among the listeners while its value changes.
 * https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-idl-attributes
 */
class EventHandlers extends Map {
    handleEvent(event) {
        const handler = this.get(event.type);
        if (typeof handler === 'function')
            handler.call(event.target, event);
    }
}
/**
 * Defines the attributes on `prototype`.
 *
 * @param handlersOf - Throws a TypeError for what is not an instance.
 */
const defineHandlers = (prototype, types, handlersOf) => {
    for (const type of types) {
        const name = `on${type}`;
        const attribute = {
            get [name]() {
                return handlersOf(this).get(type) ?? null;
            },
            set [name](value) {
                // TypeScript takes `this` for the literal; it is whoever inherits the attribute.
                const target = this;
                const handlers = handlersOf(target);
                // [LegacyTreatNonObjectAsNull]: an object that cannot be called is kept, and does nothing.
                const handler = /function|object/.test(typeof value) ? value : null;
                handlers.set(type, handler);
                if (handler)
                    target.addEventListener(type, handlers);
                else
                    target.removeEventListener(type, handlers);
            },
        };
        Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(attribute));
    }
};

const createEmitter = () => {
    const listeners = new eventemitter3Exports();
    return {
        emit(name, ...args) {
            for (const listener of listeners.listeners(name))
                guard(() => listener(...args));
        },
        listen(name, listener) {
            let listening = true;
            const own = (...args) => listening && listener(...args);
            listeners.on(name, own);
            return () => {
                listening = false;
                listeners.off(name, own);
            };
        },
    };
};

/**
 * What comes from now on, whether or not the loop is waiting for it.
 *
 * @param subscribe - Begins to listen; returns what ends it.
 */
const iterate = (subscribe, { signal, maxBuffered = 1_000 }) => {
    const buffered = [];
    let wake;
    let ended = false;
    let overflow;
    const end = () => {
        ended = true;
        stop();
        signal?.removeEventListener('abort', abort);
        wake?.();
    };
    const stop = subscribe((value) => {
        if (buffered.length < maxBuffered)
            buffered.push(value);
        else {
            overflow = new HoldfastError('QueueFullError', `${maxBuffered} events wait for the loop, and another came`);
            end();
        }
        wake?.();
    }, end);
    const abort = () => {
        buffered.length = 0;
        end();
    };
    if (signal?.aborted)
        end();
    signal?.addEventListener('abort', abort);
    const events = (async function* () {
        for (;;) {
            while (buffered.length)
                yield buffered.shift();
            if (ended)
                break;
            await new Promise((resolve) => {
                wake = resolve;
            });
        }
        if (overflow)
            throw overflow;
        return undefined;
    })();
    return {
        next: () => events.next(),
        return() {
            abort();
            return events.return(undefined);
        },
        [Symbol.asyncIterator]() {
            return this;
        },
    };
};

const sendRule = ['an object', { ...deliverShape, key: 'a string or a number', volatile: 'a boolean' }];
const requestRule = ['an object', { timeout: amount, signal: 'an object', idempotent: 'a boolean' }];
const eventsRule = ['an object', { signal: 'an object', maxBuffered: 'a number, 1 or more' }];
const any = Symbol('any event');
const ended = Symbol('end');
/** The channel itself: the same for all shapes, which are only types. */
class PlainChannel {
    name;
    #host;
    #emitter = createEmitter();
    /** What ends each listener. */
    #offs = new Set();
    #responders = new Map();
    constructor(name, host) {
        this.name = name;
        this.#host = host;
    }
    #listen(event, listener) {
        check$1(listener, 'a function', 'listener');
        const unlisten = this.#emitter.listen(event, listener);
        const off = () => {
            unlisten();
            this.#offs.delete(off);
            this.#changed();
        };
        this.#offs.add(off);
        this.#changed();
        return off;
    }
    #changed() {
        this.#host.wish(this.name, this.#offs.size + this.#responders.size > 0);
    }
    on(event, listener) {
        check$1(event, 'a string', 'event');
        return this.#listen(event, listener);
    }
    once(event, listener) {
        check$1(listener, 'a function', 'listener');
        const off = this.on(event, (data) => {
            off();
            return listener(data);
        });
        return off;
    }
    onAny(listener) {
        return this.#listen(any, listener);
    }
    events(event, options = {}) {
        check$1(options, eventsRule, 'options');
        return iterate((next, end) => {
            const off = this.on(event, next);
            const unlisten = this.#emitter.listen(ended, end);
            return () => {
                off();
                unlisten();
            };
        }, options);
    }
    send(event, data, options) {
        if (typeof event !== 'string')
            check$1(event, 'a string', 'event');
        if (options)
            check$1(options, sendRule, 'options');
        return this.#host.send(this.name, event, data, options ?? {});
    }
    async request(event, data, options = {}) {
        check$1(event, 'a string', 'event');
        check$1(options, requestRule, 'options');
        return this.#host.ask(this.name, event, data, options);
    }
    respond(event, responder) {
        check$1(event, 'a string', 'event');
        check$1(responder, 'a function', 'responder');
        if (this.#responders.has(event))
            throw new TypeError(`${this.name}/${event} has a responder: end that one first`);
        const own = (question, context) => responder(question, context);
        this.#responders.set(event, own);
        this.#changed();
        return () => {
            if (this.#responders.get(event) !== own)
                return;
            this.#responders.delete(event);
            this.#changed();
        };
    }
    leave() {
        this.end();
        this.#responders.clear();
        for (const off of this.#offs)
            off();
        this.#changed();
    }
    /** Ends the loops over its events. */
    end() {
        this.#emitter.emit(ended);
    }
    receive(event, data) {
        this.#emitter.emit(event, data);
        this.#emitter.emit(any, event, data);
    }
    responder(event) {
        return this.#responders.get(event);
    }
}

/** More messages, or bytes, that are no answer are none. */
const mostMessages = 1_000;
const mostBytes = 16_777_216;
/**
 * Says who one is before anything else goes out. Where an answer is awaited the link is open once it came: a refusal is the
 * end of the link; without an answer the connect timeout is.
 */
const greeting = ({ hello, answer }) => (next) => (address, events) => {
    let unanswered;
    let kept = [];
    let bytes = 0;
    const end = (end) => {
        link.abandon();
        events.close(end);
    };
    const link = next(address, {
        ...events,
        open(info) {
            link.send(hello());
            if (answer)
                unanswered = info;
            else
                events.open(info);
        },
        message(data) {
            const info = unanswered;
            if (!info || !answer)
                return events.message(data);
            const answered = answer(data);
            if (typeof answered === 'object')
                end(answered);
            else if (answered === 'other') {
                bytes += data.length ?? data.byteLength;
                if (kept.push(data) > mostMessages || bytes > mostBytes)
                    end(failure);
            }
            else if (answered === 'welcome') {
                unanswered = undefined;
                events.open(info);
                for (const data of kept)
                    events.message(data);
                kept = [];
            }
        },
    });
    return link;
};

/** How a link ends whose server does not take the token. */
const endOfRefusal = ({ code, reason = '', }) => ({
    ...failure,
    code,
    // What a close frame can carry: RFC 6455, section 5.5.
    reason: reason.slice(0, 123),
});
/** It is sent back: a server must not choose how much. */
const longestId = 256;
const isText = (value) => typeof value === 'string';
const isNumber = (value) => typeof value === 'number';
const isFailure = (value) => typeof value === 'object' && value !== null && 'code' in value && isText(value.code);
/** The forms of docs/protocol.md. */
const plainEnvelope = {
    batch: 100,
    encode(frame) {
        switch (frame.type) {
            case 'event':
                return { t: 'm', c: frame.channel, e: frame.event, d: frame.data };
            case 'subscribe':
                return { t: 'sub', c: frame.channels };
            case 'unsubscribe':
                return { t: 'uns', c: frame.channels };
            case 'request':
                return { t: 'q', n: frame.id, c: frame.channel, e: frame.event, d: frame.data };
            case 'response':
                return { t: 'r', n: frame.id, d: frame.data };
            case 'failure':
                return { t: 'r', n: frame.id, err: frame.error };
            case 'cancel':
                return { t: 'x', n: frame.id };
            case 'ping':
            case 'pong':
                return { t: frame.type };
            case 'hello':
                return { t: 'hello', v: 1, tok: frame.token };
            case 'token':
                return { t: 'auth', tok: frame.token };
            case 'welcome':
            case 'refused':
                // A server's to say.
                return undefined;
            default:
                return frame;
        }
    },
    decode(value) {
        const { t, c, e, n, d, err, code, reason, exp } = value;
        const named = isText(c) && isText(e);
        const numbered = (isText(n) && n.length <= longestId) || isNumber(n);
        if (t === 'm' && named)
            return { type: 'event', channel: c, event: e, data: d };
        if (t === 'q' && named && numbered)
            return { type: 'request', id: n, channel: c, event: e, data: d };
        if (t === 'r' && numbered && (err ?? undefined) === undefined)
            return { type: 'response', id: n, data: d };
        if (t === 'r' && numbered)
            return { type: 'failure', id: n, error: isFailure(err) ? err : { code: 'error', data: err } };
        if (t === 'x' && numbered)
            return { type: 'cancel', id: n };
        if (t === 'ping' || t === 'pong')
            return { type: t };
        if (t === 'welcome')
            return { type: t, ...(isNumber(exp) && { expiresIn: exp * 1000 }) };
        if (t === 'bye' && isNumber(code))
            return { type: 'refused', code, ...(isText(reason) && { reason }) };
        return undefined;
    },
};

/** A token is renewed after this part of its time; but no more often than that. */
const part = 0.9;
const soonest = 10_000;
/** When it could not be renewed, it is tried again. */
const again = 30_000;
/** RFC 9110, section 5.6.2: of what a subprotocol may consist. */
const subprotocol = /^[\w!#$%&'*+.^`|~-]+$/;
/** An expiry is retried at once, without backoff, unless the policy gives up; one that follows it is a failure like any other. */
const retryExpired = (codes, policy) => {
    let expired = false;
    return (context) => {
        const before = context.attempt > 0 && expired;
        expired = before || closedWith(context.cause, codes);
        const delay = policy(context);
        return expired && !before && delay !== false ? 0 : delay;
    };
};
/**
 * @param renew - Hands a new token to the open link.
 * @param failed - It could not be renewed.
 * @throws TypeError where the envelope cannot bring the token.
 */
const createCredentials = (provided, place, clock, wire, renew, failed) => {
    const said = typeof place === 'string';
    let token = '';
    let hello;
    let renewAt = Infinity;
    let renewal;
    const say = () => {
        const data = wire.write({ type: 'hello', token });
        if (data === undefined)
            throw new TypeError('The envelope has no form for `hello`, which brings the token');
        hello = data;
    };
    const last = (expiresIn) => {
        if (expiresIn > 0 && typeof provided === 'function' && said)
            renewAt = clock.now() + Math.max(soonest, expiresIn * part);
    };
    const take = (answer) => {
        const given = typeof answer === 'string' ? { token: answer } : answer;
        // What came is not told: it may be a secret.
        if (typeof given?.token !== 'string')
            throw new TypeError(`token must give a string, or an object with one; got ${typeof given}`);
        token = given.token;
        renewAt = Infinity;
        last(given.expiresIn);
        if (said)
            say();
    };
    const renewToken = async () => {
        renewAt = Infinity;
        renewal?.abort();
        const { signal } = (renewal = new AbortController());
        try {
            await credentials.ask?.({ attempt: 0, cause: undefined, signal });
            if (!signal.aborted)
                renew(token);
        }
        catch (error) {
            if (signal.aborted)
                return;
            failed(error);
            renewAt = clock.now() + again;
        }
        if (!signal.aborted)
            alarm(renewAt);
    };
    const alarm = createAlarm(clock, () => void renewToken());
    const answer = (data) => {
        const frame = wire.read(data);
        if (!frame)
            return 'nothing';
        if (frame.type === 'refused')
            return endOfRefusal(frame);
        if (frame.type !== 'welcome')
            return 'other';
        credentials.welcome(frame.expiresIn);
        return 'welcome';
    };
    const placed = (address) => {
        if (typeof place === 'string')
            return address;
        if ('query' in place) {
            const { url } = address;
            const pair = [place.query, token].map(encodeURIComponent).join('=');
            return { ...address, url: `${url}${url.includes('?') ? '&' : '?'}${pair}` };
        }
        const offered = place.subprotocol + token;
        if (!subprotocol.test(offered))
            throw new TypeError('The token cannot be a subprotocol: RFC 9110, section 5.6.2');
        return { ...address, protocols: [...address.protocols, offered] };
    };
    // What cannot work is told at once, and not by the first link.
    if (typeof provided !== 'function')
        take(provided);
    else if (said)
        say();
    const credentials = {
        layer(next) {
            const open = (address, events) => {
                const to = placed(address);
                try {
                    return next(to, events);
                }
                catch (error) {
                    // An error that names the url names the token.
                    const text = String(error);
                    const redacted = credentials.redact(text);
                    throw redacted === text ? error : new TypeError(redacted);
                }
            };
            if (!said)
                return open;
            return greeting({ hello: () => hello, answer: place === 'greeting' ? answer : undefined })(open);
        },
        ask: typeof provided === 'function'
            ? async (context) => {
                const answer = await provided(context);
                // A late one is not said instead of a newer.
                if (!context.signal.aborted)
                    take(answer);
            }
            : undefined,
        redact: (text) => token
            ? [token, encodeURIComponent(token), JSON.stringify(token).slice(1, -1)].reduce((text, secret) => text.replaceAll(secret, '…'), text)
            : text,
        welcome(expiresIn) {
            last(expiresIn);
            alarm(renewAt);
        },
        opened() {
            alarm(renewAt);
        },
        lost() {
            alarm();
            renewal?.abort();
        },
    };
    return credentials;
};

const atOnce = { take: (_direction, _message, data, step) => step(data), forget() { } };
/** @param refused - The server does not take the token, and the link ends so. */
const createReceiver = (contract, channels, requests, responders, credentials, emit, refused, trouble) => {
    const { take, forget } = contract?.incoming() ?? atOnce;
    const receive = (frame) => {
        switch (frame.type) {
            case 'event':
                return take('receives', frame, frame.data, (data) => {
                    channels.get(frame.channel)?.receive(frame.event, data);
                    emit('message', { ...frame, data });
                }, (error) => trouble('schema', error, `${frame.channel}/${frame.event}`));
            case 'response':
            case 'failure':
                return requests.receive(frame, take);
            case 'request':
                return void responders.ask(frame, channels.get(frame.channel)?.responder(frame.event));
            case 'cancel':
                return responders.cancel(frame.id);
            case 'ping':
                return responders.ping();
            case 'pong':
                return;
            case 'welcome':
                return credentials?.welcome(frame.expiresIn);
            case 'refused':
                return refused(endOfRefusal(frame));
            default:
                trouble('envelope', new TypeError(`A server does not send ${frame.type} now`), frame.type);
        }
    };
    return { receive, forget };
};

const clientRule = [
    'an object',
    {
        ...socketShape,
        protocols: 'a string, an array, an object or a function',
        codec: 'an object',
        envelope: 'an object',
        channels: 'an object',
        token: anything,
        tokenIn: ['"greeting" or "message" or an object', { query: 'a string', subprotocol: 'a string' }],
        expiryCodes: 'an array of close codes',
        requestTimeout: amount,
        grace: amount,
        maxSendBytes: amount,
        maxReceiveBytes: amount,
    },
];
const methods = ['codec.encode', 'codec.decode', 'envelope.encode', 'envelope.decode', 'channels.check'];
/** @throws TypeError, RangeError; of a token not even that shows what came. */
const checkClientOptions = (options) => {
    check$1(options, clientRule, 'options');
    const { token, tokenIn, expiryCodes = [] } = options;
    for (const path of methods) {
        const [name, method] = path.split('.');
        const part = options[name];
        if (part)
            check$1(part[method], 'a function', `options.${path}`);
    }
    checkEach(expiryCodes, 'each of options.expiryCodes');
    if (!/string|function|undefined/.test(typeof token))
        throw new TypeError(`options.token must be a string or a function, got ${typeof token}`);
    const places = typeof tokenIn === 'object' ? Object.values(tokenIn) : [tokenIn];
    if (places.length !== 1 || (tokenIn && typeof places[0] !== 'string'))
        throw new TypeError('options.tokenIn must name one place: "greeting", "message", { query } or { subprotocol }');
};
/** What there is to listen to. */
const eventRule = '"state" or "open" or "lost" or "restored" or "closed" or "dropped" or "error" or "message"';

/**
 * Tells of an outage only once it has lasted for `grace`, and of its end only if it was told: so a page that shows it
 * does not flicker. A page that is frozen is not shown.
 */
const watchOutages = (clock, grace, emit) => {
    let cause;
    let told = false;
    const alarm = createAlarm(clock, () => {
        told = true;
        emit('lost', cause);
    });
    return (state) => {
        const missing = 'attempt' in state && !/open|suspended/.test(state.name) ? state.cause : undefined;
        if (missing && !cause && !told)
            alarm(clock.now() + grace);
        if (!missing)
            alarm();
        cause = missing;
        if (told && state.name === 'open')
            emit('restored');
        if (!/resolving|connecting|backoff|suspended/.test(state.name))
            told = false;
    };
};

/** The server took a message for too large: what it may have been is not sent to it again, and again. */
const tooLarge = [1009, 4413];
const refusal = ({ code, message, data }) => new HoldfastError('RequestFailedError', typeof message === 'string' ? message : code, {
    code,
    data,
    sent: true,
});
/**
 * @param post - Sends, or queues.
 * @param tell - Hands a frame to the open link, if there is one.
 * @param hand - The same, for a message once more.
 */
const createRequests = (clock, timeoutOfAll, post, tell, hand) => {
    const asked = new Map();
    let ids = 0;
    /** Whoever asked is told once, and then nothing is left of it. */
    const settle = (id) => {
        const request = asked.get(id);
        asked.delete(id);
        request?.unwatch();
        return request;
    };
    const fail = (id, error) => settle(id)?.reject(error);
    const isSent = ({ delivery }) => delivery?.status === 'sent';
    const sent = () => [...asked.values()].filter(isSent);
    /** Those that are under way, or were. */
    const open = () => sent().filter(({ answered }) => !answered);
    const broken = ({ frame }, name, what, details) => fail(frame.id, new HoldfastError(name, `${frame.channel}/${frame.event}: ${what}`, details));
    const takeBack = (request, reason) => {
        if (isSent(request))
            tell({ type: 'cancel', id: request.frame.id });
        else
            request.delivery?.cancel(reason);
    };
    return {
        ask: (channel, event, data, { timeout = timeoutOfAll, signal, idempotent = false }) => new Promise((resolve, reject) => {
            // React Native's has no `throwIfAborted`.
            if (signal?.aborted)
                throw signal.reason;
            const id = ++ids;
            const frame = { type: 'request', id, channel, event, data };
            const deadline = clock.now() + timeout;
            const alarm = createAlarm(clock, () => {
                takeBack(request, 'expired');
                broken(request, 'RequestTimeoutError', `no answer in ${timeout} ms`, { sent: isSent(request) });
            });
            const cancel = () => {
                fail(id, signal.reason);
                takeBack(request);
            };
            const unwatch = () => {
                alarm();
                signal?.removeEventListener('abort', cancel);
            };
            const request = { frame, again: idempotent, resolve, reject, unwatch };
            asked.set(id, request);
            signal?.addEventListener('abort', cancel);
            try {
                request.delivery = post(frame, { ttl: timeout });
                // Whoever was told of what made room for it may have taken it back.
                if (asked.has(id))
                    alarm(deadline);
                else
                    takeBack(request);
            }
            catch (error) {
                fail(id, error);
            }
        }),
        receive(answer, validate) {
            const { id } = answer;
            const request = asked.get(id);
            // What nobody waits for any more was cancelled, or too late: whoever asked was told.
            if (!request || !isSent(request))
                return;
            request.answered = true;
            const failed = (error) => fail(id, error);
            if (answer.type === 'failure')
                failed(refusal(answer.error));
            else
                validate('reply', request.frame, answer.data, (reply) => settle(id)?.resolve(reply), failed);
        },
        fail,
        dropped(message, reason) {
            const request = message.type === 'request' && asked.get(message.id);
            if (!request)
                return;
            if (reason === 'expired')
                broken(request, 'RequestTimeoutError', 'not sent in time', { sent: false });
            else
                broken(request, 'RequestDroppedError', `not sent: ${reason}`, { sent: false, reason });
        },
        lost(state) {
            const { code } = 'close' in state ? state.close : endOf(('cause' in state && state.cause) || { type: 'restart' });
            const again = state.name !== 'closed' && !tooLarge.includes(code);
            // Of a closed client nobody validates a reply any more.
            for (const request of state.name === 'closed' ? sent() : open())
                if (!(request.again && again))
                    broken(request, 'ConnectionLostError', `the link ended with ${code}; it may have been handled`, {
                        sent: true,
                    });
        },
        opened() {
            for (const request of open())
                guard(() => hand(request.delivery.data));
        },
        purge(reason, linked) {
            for (const request of open())
                if (linked)
                    request.again = false;
                else
                    broken(request, 'RequestDroppedError', `not asked again: ${reason}`, { sent: true, reason });
        },
    };
};

/** So many responders run at once, also for nobody any more, and no more of them: the server may be hostile. */
const most$1 = 1_000;
/** In bytes: a server that has left so much unread is not answered. */
const flood = 4_194_304;
const failureOf = (error) => {
    if (isHoldfastError(error, 'RequestFailedError'))
        return { code: error.code ?? 'failed', message: error.message, data: error.data };
    if (isHoldfastError(error, 'ValidationError'))
        return { code: 'invalid', message: error.message };
    // What else went wrong here is nobody's business there.
    report(error);
    return { code: 'failed' };
};
/**
 * @param link - Whose question it is: only the link that brought it takes its answer.
 * @param answer - Hands an answer to the open link; throws where it cannot be said.
 * @param failed - A refusal that cannot be said either.
 */
const createResponders = (check, link, answer, failed) => {
    /** By what aborts them: a server may give one id to several. */
    const running = new Map();
    const flooded = () => (link()?.bufferedAmount ?? 0) > flood;
    return {
        async ask({ id, channel, event, data }, responder) {
            const own = link();
            const asked = new AbortController();
            const { signal } = asked;
            const fail = (error) => {
                try {
                    if (own === link())
                        answer({ type: 'failure', id, error });
                }
                catch (error) {
                    failed(error);
                }
            };
            if (flooded())
                return;
            if (!responder)
                return fail({ code: 'not-found' });
            if (running.size >= most$1)
                return fail({ code: 'busy' });
            running.set(asked, id);
            try {
                const valid = await check('question', channel, event, data);
                if (signal.aborted)
                    return;
                const reply = await check('answer', channel, event, await responder(valid, { signal }));
                if (!signal.aborted)
                    answer({ type: 'response', id, data: reply });
            }
            catch (error) {
                if (!signal.aborted)
                    fail(failureOf(error));
            }
            finally {
                running.delete(asked);
            }
        },
        ping() {
            if (!flooded())
                guard(() => answer({ type: 'pong' }));
        },
        cancel(id) {
            for (const [asked, its] of running)
                if (its === id)
                    asked.abort();
        },
        lost() {
            for (const asked of running.keys())
                asked.abort();
        },
    };
};

/**
 * Each link's server is told once of each channel that is wished for. What changes within a task is told at its end, or
 * when something else is sent; so what was wished and unwished meanwhile is never told.
 *
 * @param tell - Returns whether the link took it; throws where it cannot be said.
 */
const createSubscriptions = (tell, batch) => {
    const wished = new Set();
    const told = new Set();
    const changed = new Set();
    /** False: there is no link. Then nobody needs to be told, for the next one begins anew. */
    const tellSome = (type, channels) => {
        const half = channels.length >> 1;
        try {
            if (!tell({ type, channels }))
                return false;
        }
        catch (error) {
            // They may be too large together. What is too large by itself fails alone.
            if (half)
                return tellSome(type, channels.slice(0, half)) && tellSome(type, channels.slice(half));
            report(error);
        }
        for (const name of channels)
            if (type === 'subscribe')
                told.add(name);
            else
                told.delete(name);
        return true;
    };
    const tellAll = (type, names) => {
        for (let start = 0; start < names.length; start += batch)
            if (!tellSome(type, names.slice(start, start + batch)))
                return;
    };
    const subscriptions = {
        wish(channel, wanted) {
            if (wanted === wished.has(channel))
                return;
            if (wanted)
                wished.add(channel);
            else
                wished.delete(channel);
            if (!changed.size)
                queueMicrotask(subscriptions.settle);
            changed.add(channel);
        },
        settle() {
            if (!changed.size)
                return;
            const names = [...changed];
            changed.clear();
            tellAll('unsubscribe', names.filter((name) => told.has(name) && !wished.has(name)));
            tellAll('subscribe', names.filter((name) => wished.has(name) && !told.has(name)));
        },
        opened() {
            told.clear();
            for (const name of wished)
                changed.add(name);
            subscriptions.settle();
        },
    };
    return subscriptions;
};

/** So much of what could not be read is shown. */
const shown = 100;
/** As far as is looked for what must not be shown. */
const searched = 10_000;
/** A copy: in V8 a slice keeps the whole text alive. */
const copy = (text) => Array.from(text).join('');
const createTrouble = (emit, 
/** Takes secrets out. */
redact) => {
    let count = 0;
    return (reason, error, data = '') => {
        const excerpt = typeof data === 'string'
            ? copy(redact(data.slice(0, searched)).slice(0, shown))
            : typeof data === 'object' && data
                ? `${byteLength(data)} bytes`
                : typeof data;
        const trouble = { reason, error, excerpt, count: ++count };
        emit('error', trouble);
    };
};

/** Bytes of UTF-8 for each unit of a string, at most: spares counting them where it cannot matter. */
const widest = 3;
const createWire = (codec, envelope, maxSendBytes, maxReceiveBytes, trouble) => {
    let peeked;
    const decode = (data) => {
        let reason = 'size';
        try {
            const size = typeof data === 'string' ? data.length : byteLength(data);
            if (size > maxReceiveBytes)
                throw new RangeError(`${size} bytes are more than maxReceiveBytes, ${maxReceiveBytes}`);
            reason = 'codec';
            const form = codec.decode(data);
            reason = 'envelope';
            const frame = envelope.decode(form);
            if (frame === undefined)
                throw new TypeError('The envelope knows no such frame');
            return frame ?? undefined;
        }
        catch (error) {
            trouble(reason, error, data);
            return undefined;
        }
    };
    const peek = (data) => {
        if (peeked?.data !== data)
            peeked = { data, frame: decode(data) };
        return peeked?.frame;
    };
    return {
        write(frame) {
            const form = envelope.encode(frame);
            if (form === undefined)
                return undefined;
            const data = codec.encode(form);
            const short = typeof data === 'string' && data.length * widest <= maxSendBytes;
            const size = short ? 0 : byteLength(data);
            if (size > maxSendBytes)
                throw new HoldfastError('MessageTooLargeError', `${size} bytes are more than maxSendBytes, ${maxSendBytes}`);
            return data;
        },
        peek,
        read(data) {
            const frame = peek(data);
            peeked = undefined;
            return frame;
        },
    };
};
/** The heartbeat in the form of the envelope; nothing where it has none. */
const pingIn = ({ write, peek }) => {
    const ping = write({ type: 'ping' });
    return ping === undefined ? {} : { ping, pong: (data) => peek(data)?.type === 'pong' };
};

/** With more than this before it on a slow line, nothing is sent "now". */
const backlog = 65_536;
const linked = ({ name }) => name === 'open' || name === 'closing';
/**
 * Connects, and holds.
 *
 * @param url - Where to: absolute, or relative to the page; or what is asked for it on every attempt.
 * @throws TypeError, RangeError for an option that cannot be, DOMException `SyntaxError` for such a url.
 */
const createClient = (url, options = {}) => {
    checkClientOptions(options);
    const { channels: contract, clock = systemClock, codec = json, envelope = plainEnvelope } = options;
    const { token, tokenIn = 'greeting', expiryCodes = [4401], retry = standard, protocols = [] } = options;
    const { maxSendBytes = 1_048_576, maxReceiveBytes = 16_777_216, grace = 2_000, requestTimeout = 30_000, } = options;
    const { heartbeat = !options.envelope, queue = {} } = options;
    const { emit, listen } = createEmitter();
    const channels = new Map();
    const trouble = createTrouble(emit, (text) => credentials?.redact(text) ?? text);
    const wire = createWire(codec, envelope, maxSendBytes, maxReceiveBytes, trouble);
    /** Hands to the open link what is not for the queue: a frame, or once more a message. */
    const hand = (message) => {
        const openLink = connection.openLink();
        return !!openLink && (message === undefined || openLink.send(message));
    };
    const say = (frame) => hand(wire.write(frame));
    const tell = (frame) => guard(() => say(frame));
    const post = (message, options) => {
        const data = wire.write(message);
        if (data === undefined)
            throw new TypeError(`The envelope has no form for ${message.type}`);
        subscriptions.settle();
        const { outbox } = connection;
        const openLink = connection.openLink();
        const now = openLink && !outbox.flowing() && openLink.bufferedAmount <= backlog;
        const { key, signal, volatile } = options;
        if (volatile && !signal?.aborted)
            return outbox.settled(data, now && openLink.send(data) ? undefined : 'volatile', message);
        // Of the messages of one channel.
        const asked = key === undefined ? options : { ...options, key: JSON.stringify([message.channel, key]) };
        return connection.post(data, asked, message);
    };
    const dropped = (message, reason) => {
        requests.dropped(message, reason);
        emit('dropped', { message, reason });
    };
    const failed = (message, error) => {
        if (message.type === 'request')
            requests.fail(message.id, error);
        else
            trouble(isHoldfastError(error, 'MessageTooLargeError') ? 'size' : 'schema', error, `${message.channel}/${message.event}`);
    };
    const outgoing = contract?.outgoing({ post, dropped, failed, ttl: queue.ttl ?? Infinity, clock });
    const send = outgoing?.send ?? post;
    const subscriptions = createSubscriptions(say, envelope.batch ?? 1);
    const requests = createRequests(clock, requestTimeout, send, tell, hand);
    const responders = createResponders(contract?.check ?? ((_direction, _channel, _event, data) => data), () => connection.link, say, (error) => trouble('size', error));
    const credentials = token === undefined
        ? undefined
        : createCredentials(token, tokenIn, clock, wire, (token) => tell({ type: 'token', token }), (error) => trouble('token', error));
    const receiver = createReceiver(contract, channels, requests, responders, credentials, emit, (cause) => connection.apply('lost', { cause }), trouble);
    const watch = watchOutages(clock, grace, emit);
    /** What is not in the queue: not yet, or not any more. */
    const giveUp = (reason) => {
        outgoing?.purge(reason);
        requests.purge(reason, linked(connection.state));
    };
    const follow = (to, from) => {
        holding.follow(to);
        const current = to === connection.state;
        const opened = to.name === 'open' && from.name === 'connecting';
        if (opened && current) {
            subscriptions.opened();
            requests.opened();
        }
        if (linked(from) && !linked(to)) {
            responders.lost();
            credentials?.lost();
            requests.lost(to);
        }
        if (opened)
            credentials?.opened();
        if (to.name === 'closed') {
            requests.lost(to);
            receiver.forget();
            if (current)
                for (const channel of channels.values())
                    channel.end();
        }
        emit('state', to, from);
        // Whoever heard of it may have asked for another one.
        watch(connection.state);
        if (opened && to === connection.state)
            emit('open');
        if (to.name === 'closed') {
            emit('closed', to);
            outgoing?.purge('closed');
        }
    };
    const holding = new Hold({
        ...options,
        retry: typeof token !== 'function' || retry === never ? retry : retryExpired(expiryCodes, retry),
        heartbeat: heartbeat && { ...pingIn(wire), ...(heartbeat !== true && heartbeat) },
    }, url, protocols, {
        binaryType: () => 'arraybuffer',
        prepare: credentials?.ask,
        layer: credentials?.layer,
        state: follow,
        moved: () => giveUp('destination'),
        message(data) {
            const frame = wire.read(data);
            if (frame)
                receiver.receive(frame);
        },
        dropped(_, reason, about) {
            if (about)
                dropped(about, reason);
        },
    });
    const { connection } = holding;
    const host = {
        wish: subscriptions.wish,
        ask: requests.ask,
        send: (channel, event, data, options) => send({ type: 'event', channel, event, data }, options),
    };
    const client = {
        get state() {
            return connection.state;
        },
        get rtt() {
            return connection.link?.rtt;
        },
        on(event, listener) {
            check$1(event, eventRule, 'event');
            check$1(listener, 'a function', 'listener');
            return listen(event, listener);
        },
        channel(name) {
            check$1(name, 'a string', 'name');
            let channel = channels.get(name);
            if (!channel)
                channels.set(name, (channel = new PlainChannel(name, host)));
            return channel;
        },
        close(...given) {
            connection.apply('close', closeArguments(...given));
        },
        reconnect: () => holding.restart(),
        probe: () => holding.probe(),
        async flush() {
            void holding.flush();
            await outgoing?.settled();
            return holding.flush();
        },
        purge() {
            connection.outbox.purge('purged');
            giveUp('purged');
        },
    };
    if (!options.startClosed)
        holding.restart();
    if (options.signal?.aborted)
        connection.apply('close');
    // The shapes of channels are only types: PlainChannel, which is each of them, knows none.
    return client;
};

/** By `then`, and not by class: zone.js replaces the global one. */
const isPromise = (value) => typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
const createInOrder = () => {
    let last = Promise.resolve();
    const order = {
        waiting: 0,
        take(value, step, failed) {
            if (!order.waiting && !isPromise(value))
                return step(value);
            order.waiting++;
            const outcome = Promise.resolve(value).then((known) => () => step(known), (error) => () => failed(error));
            last = last.then(async () => {
                const act = await outcome;
                order.waiting--;
                guard(act);
            });
        },
        settled: () => last,
    };
    return order;
};

/** The delivery of a message whose validation takes time: its own until then, and from then on that of the queue. */
class PendingDelivery {
    #posted;
    #status = 'queued';
    #reason;
    #settle;
    done = new Promise((resolve) => (this.#settle = resolve));
    #dropped;
    constructor(dropped) {
        this.#dropped = dropped;
    }
    get data() {
        return this.#posted?.data ?? '';
    }
    get status() {
        return this.#posted?.status ?? this.#status;
    }
    get reason() {
        return this.#posted?.reason ?? this.#reason;
    }
    cancel = (reason) => this.#posted?.cancel(reason) ??
        this.giveUp(reason === 'expired' ? reason : 'cancelled');
    post(delivery) {
        this.#posted = delivery;
        this.#settle(delivery.done);
    }
    giveUp(reason) {
        if (this.#status !== 'queued' || this.#posted)
            return false;
        this.#reason = reason;
        this.#status = reason === 'cancelled' || reason === 'expired' ? reason : 'dropped';
        this.#settle(this.#status);
        this.#dropped(reason);
        return true;
    }
}

/** So much waits for its validation in either direction, and no more: the server may be hostile, and memory is not endless. */
const most = 1_000;
const tooMany = () => new HoldfastError('QueueFullError', `${most} messages wait for their validation`);
/** Validates with `check`, however long that takes, without reordering anything. */
const validation = (check) => ({
    check,
    outgoing({ post, dropped, failed, ttl: ttlOfAll, clock }) {
        const order = createInOrder();
        const pending = new Set();
        return {
            send(message, options) {
                const direction = message.type === 'event' ? 'sends' : 'query';
                const valid = check(direction, message.channel, message.event, message.data);
                if (!order.waiting && !isPromise(valid))
                    return post({ ...message, data: valid }, options);
                if (order.waiting >= most)
                    throw tooMany();
                const { ttl = ttlOfAll, signal } = options;
                const expires = clock.now() + ttl;
                const delivery = new PendingDelivery((reason) => {
                    done();
                    dropped(message, reason);
                });
                const cancel = () => delivery.cancel();
                const done = () => {
                    pending.delete(delivery);
                    signal?.removeEventListener('abort', cancel);
                };
                const fail = (error) => {
                    if (!pending.has(delivery))
                        return;
                    failed(message, error);
                    delivery.giveUp('refused');
                };
                const pass = (data) => {
                    const rest = expires - clock.now();
                    if (!pending.has(delivery))
                        return;
                    try {
                        if (rest <= 0)
                            delivery.giveUp('expired');
                        else
                            delivery.post(post({ ...message, data }, { ...options, ttl: rest }));
                        done();
                    }
                    catch (error) {
                        fail(error);
                    }
                };
                pending.add(delivery);
                signal?.addEventListener('abort', cancel);
                order.take(valid, pass, fail);
                if (signal?.aborted)
                    cancel();
                return delivery;
            },
            purge(reason) {
                for (const delivery of [...pending])
                    delivery.giveUp(reason);
            },
            settled: order.settled,
        };
    },
    incoming() {
        let order = createInOrder();
        return {
            take(direction, { channel, event }, data, step, failed) {
                const own = order;
                const current = (act) => (value) => {
                    if (own === order)
                        act(value);
                };
                const fail = current(failed);
                if (order.waiting >= most)
                    return fail(tooMany());
                let valid;
                try {
                    valid = check(direction, channel, event, data);
                }
                catch (error) {
                    return order.take(undefined, () => fail(error), fail);
                }
                order.take(valid, current(step), fail);
            },
            forget() {
                order = createInOrder();
            },
        };
    },
});

/** What a channel may define. */
const parts = { receives: anything, sends: anything, requests: anything, responds: anything };
/** Where an event has two schemas: which. */
const pairs = {
    requests: { query: anything, reply: anything },
    responds: { question: anything, answer: anything },
};
const entriesOf = (definition, path, names) => {
    check$1(definition, ['an object', names], path);
    return Object.entries(definition);
};
const validatorsOf = (channel, path) => {
    const validators = new Map();
    for (const [part, events] of entriesOf(channel, path, parts))
        for (const [event, definition] of entriesOf(events, `${path}.${part}`)) {
            const at = `${path}.${part}.${event}`;
            const pair = pairs[part];
            for (const [direction, schema] of pair
                ? entriesOf(definition, at, pair)
                : [[part, definition]]) {
                const validator = schema?.['~standard'];
                if (!validator?.validate)
                    throw new TypeError(`${pair ? `${at}.${direction}` : at} must be a Standard Schema`);
                validators.set(`${direction} ${event}`, validator);
            }
        }
    return validators;
};
const described = ({ message, path = [] }) => {
    const keys = Array.from(path, (segment) => String(typeof segment === 'object' ? segment.key : segment));
    return `${['data', ...keys].join('.')}: ${message}`;
};
/** Tells what is wrong and where, at no length that a peer may choose; of the data only what the schema says of it. */
const invalid = (direction, channel, event, issues) => {
    const found = issues.slice(0, 3).map(described).join('; ').slice(0, 300);
    const where = JSON.stringify([channel.slice(0, 100), event]);
    return new HoldfastError('ValidationError', `${direction} ${where}: ${found}`, {
        issues,
        ...(direction === 'reply' && { sent: true }),
    });
};
/**
 * Channels by schemas of any library that speaks Standard Schema: their types are inferred, their data is validated.
 *
 * @throws TypeError where a definition is none; it names the path.
 */
const defineChannels = (channels) => {
    const defined = new Map();
    for (const [name, channel] of entriesOf(channels, 'channels')) {
        const path = `channels.${name}`;
        if (/\*./s.test(name))
            throw new TypeError(`${path} must have its * at the end`);
        defined.set(name, validatorsOf(channel, path));
    }
    const patterns = [...defined.keys()]
        .filter((name) => name.endsWith('*'))
        .sort((a, b) => b.length - a.length);
    return validation((direction, channel, event, data) => {
        const name = defined.has(channel)
            ? channel
            : patterns.find((pattern) => channel.startsWith(pattern.slice(0, -1)));
        const validator = defined.get(name)?.get(`${direction} ${event}`);
        if (!validator)
            return data;
        const settle = (result) => {
            if (result.issues)
                throw invalid(direction, channel, event, result.issues);
            return result.value;
        };
        const thrown = (error) => settle({ issues: [{ message: String(error) }] });
        let result;
        try {
            result = validator.validate(data);
            // `instanceof Promise` does not see a native promise where zone.js has replaced the global.
            if ('then' in result)
                return result.then(settle, thrown);
        }
        catch (error) {
            return thrown(error);
        }
        return settle(result);
    });
};

const VERSION = 1;
/** The version, and the length of the header. */
const HEAD = 5;
const isObject = (value) => typeof value === 'object' && value !== null;
/** Whether it is what stands for bytes, or could be taken for it. */
const hasMark = (value) => Object.hasOwn(value, '$b');
/** One binary message, if there are bytes in the value. */
const pack = (value) => {
    const parts = [];
    let literal;
    const text = JSON.stringify(value, function (key, item) {
        // Before its `toJSON`, which Node's Buffer has; or what a `toJSON` gave.
        const bytes = bytesOf(this[key]) ?? bytesOf(item);
        if (bytes)
            return { $b: parts.push(bytes) - 1 };
        return item !== literal && isObject(item) && hasMark(item) ? { $b: (literal = { ...item }) } : item;
    });
    if (parts.length < 1)
        return undefined;
    const lengths = parts.map(({ length }) => length);
    const header = new TextEncoder().encode(`{"b":${JSON.stringify(lengths)},"v":${text}}`);
    const size = header.length;
    const head = new Uint8Array([VERSION, size, size >> 8, size >> 16, size >> 24]);
    const message = new Uint8Array(lengths.reduce((sum, length) => sum + length, HEAD + size));
    let at = 0;
    for (const part of [head, header, ...parts]) {
        message.set(part, at);
        at += part.length;
    }
    return message;
};
const check = (right, what) => {
    if (!right)
        throw new SyntaxError(`Malformed binary message: ${what}`);
};
/** What `pack` made a binary message of. */
const unpack = (data) => {
    const view = new DataView(data);
    const message = new Uint8Array(data);
    check(message.length > HEAD && message[0] === VERSION, 'version');
    let at = HEAD + view.getUint32(1, true);
    check(at <= message.length, 'length of the header');
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const header = Object(JSON.parse(decoder.decode(message.subarray(HEAD, at))));
    const { b: lengths, v } = header;
    check(Object.keys(header).sort().join() === 'b,v' && Array.isArray(lengths), 'header');
    const starts = lengths.map((length) => {
        check(length === length >>> 0, 'length');
        at += length;
        return at - length;
    });
    check(at === message.length, 'sum of lengths');
    const take = (index) => {
        const start = starts[index];
        // Each once: what is small must not become large by being named often.
        check(start >= 0, 'index');
        starts[index] = -1;
        return message.slice(start, start + lengths[index]);
    };
    const restore = (value) => {
        if (!isObject(value))
            return value;
        let fields = value;
        if (hasMark(value)) {
            const $b = value['$b'];
            check(Object.keys(value).length < 2, 'beside $b');
            if (typeof $b === 'number')
                return take($b);
            check(isObject($b), '$b');
            fields = $b;
        }
        for (const key of Object.keys(fields))
            fields[key] = restore(fields[key]);
        return fields;
    };
    const value = restore(v);
    const complete = starts.every((start) => start < 0);
    check(complete, 'bytes without an index');
    return value;
};
/**
 * JSON, as `json`; and a value that has an `ArrayBuffer`, a typed array or a `DataView` anywhere in it goes as one binary
 * message: each comes out as a `Uint8Array` of its own.
 */
const binaryJson = {
    encode: (value) => (isPlain$1(value) ? undefined : pack(value)) ?? json.encode(value),
    decode: (data) => (typeof data === 'string' ? json.decode(data) : unpack(data)),
};

const hasLink = ({ name }) => name === 'open' || name === 'closing';
/**
 * What a listener of `close` hears of a transition: the end of what was open, the first failure of an outage, and the
 * final end; nothing of the further attempts.
 */
const endingOf = (to, from) => {
    if (to.name === 'closed')
        return from.name === 'idle' ? undefined : { end: to.close };
    if (hasLink(to) || !('cause' in to && to.cause))
        return undefined;
    const failed = to.name === 'backoff' && to.attempt && 'outage' in from && from.outage === undefined;
    if (!failed && !hasLink(from))
        return undefined;
    return { end: endOf(to.cause), retryAt: to.name === 'resolving' ? to.since : to.deadline };
};

const classes = new Map();
const defineMessage = (origin) => {
    const Class = class extends MessageEvent {
        #data;
        constructor(data) {
            super('message');
            this.#data = data;
        }
        get data() {
            return this.#data;
        }
    };
    const shown = { enumerable: true };
    Object.defineProperties(Class.prototype, {
        constructor: { value: MessageEvent },
        data: shown,
        origin: { value: origin, ...shown },
    });
    classes.set(origin, Class);
    return Class;
};
/**
 * A `MessageEvent` as native, its constructor included, but for where its `data` and `origin` are: in Chromium, handing them to
 * the native constructor is two thirds of what the event costs. A polyfill that keeps them in another way, or must be given
 * them, is made as it wants.
 */
const messageEvent = (data, origin) => 'data' in MessageEvent.prototype && MessageEvent.length < 2
    ? new (classes.get(origin) ?? defineMessage(origin))(data)
    : new MessageEvent('message', { data, origin });
/** A native `CloseEvent`, or what looks like one where there is none (Node 20). */
const closeEvent = ({ end: { code, reason, wasClean }, ...retry }) => {
    const init = { code, reason, wasClean };
    const event = globalThis.CloseEvent
        ? new CloseEvent('close', init)
        : Object.assign(new Event('close'), init);
    return Object.assign(event, retry);
};

const constant = (value) => ({ value, enumerable: true });
/** https://websockets.spec.whatwg.org/#the-websocket-interface */
const constants = {
    CONNECTING: constant(0),
    OPEN: constant(1),
    CLOSING: constant(2),
    CLOSED: constant(3),
};
/** Gives a class the shape that WebIDL gives an interface: constants, enumerable members, name and tag. */
const shapeAsInterface = (Class, name) => {
    const { prototype } = Class;
    for (const member of Object.keys(Object.getOwnPropertyDescriptors(prototype)))
        if (member !== 'constructor')
            Object.defineProperty(prototype, member, { enumerable: true });
    Object.defineProperties(prototype, constants);
    Object.defineProperties(Class, { ...constants, name: { value: name } });
    Object.defineProperty(prototype, Symbol.toStringTag, { value: 'WebSocket', configurable: true });
};

/** https://websockets.spec.whatwg.org/#dom-websocket-readystate */
const readyStates = { open: 1, closing: 2, closed: 3, idle: 3 };
/**
 * Makes the class of a `WebSocket` that holds; with `bound` options it takes no other. Each is a class of its own, so that
 * its members are its own as WebIDL wants them. Its public face is declared in reconnecting-web-socket.ts.
 */
const defineSocket = (name, bound) => {
    class Socket extends EventTarget {
        #hold;
        #connection;
        #options;
        #handlers = new EventHandlers();
        #url = '';
        #origin = '';
        #binaryType = 'blob';
        /** Bytes sent when nothing goes out any more: WHATWG counts them in `bufferedAmount`. */
        #unsent = 0;
        /** Whether anybody ever listened for messages: else making events of them is spared. */
        #heard = false;
        static {
            const handlers = (socket) => socket.#handlers;
            defineHandlers(this.prototype, ['open', 'message', 'error', 'close'], handlers);
            shapeAsInterface(this, name);
        }
        constructor(url, protocols = [], options = {}) {
            if (!arguments.length)
                throw new TypeError('url is missing');
            super();
            if (!bound)
                check$1(options, socketRule, 'options');
            options = { ...(bound ?? options) };
            if (typeof url !== 'function')
                url = this.#url = parseUrl(`${url}`).href;
            this.#options = options;
            this.#hold = new Hold(options, url, protocols, {
                binaryType: () => this.#binaryType,
                state: (to, from) => this.#follow(to, from),
                message: (data) => this.#heard && this.dispatchEvent(messageEvent(data, this.#origin)),
                dropped: (data, reason) => {
                    // What a link that is ending does not take: without retry and queue it is counted, as native does.
                    const asNative = options.retry === never && options.queue?.maxMessages === 0;
                    if (asNative && reason === 'closed')
                        this.#unsent += byteLength(data);
                    else
                        this.#fire('dropped', { data, reason });
                },
            });
            this.#connection = this.#hold.connection;
            if (!options.startClosed)
                this.reconnect();
        }
        get url() {
            return this.#url;
        }
        get readyState() {
            return readyStates[this.#connection.state.name] ?? 0;
        }
        get bufferedAmount() {
            const { link, outbox } = this.#connection;
            return outbox.bytes + (link?.bufferedAmount ?? 0) + this.#unsent;
        }
        get extensions() {
            return this.#connection.info.extensions;
        }
        get protocol() {
            return this.#connection.info.protocol;
        }
        get binaryType() {
            return this.#binaryType;
        }
        set binaryType(type) {
            const { link } = this.#connection;
            const known = `${type}`;
            // As WebIDL has it for an enumeration: another value is ignored.
            if (known !== 'blob' && known !== 'arraybuffer')
                return;
            this.#binaryType = known;
            if (link)
                link.binaryType = known;
        }
        get state() {
            return this.#connection.state;
        }
        get rtt() {
            return this.#connection.link?.rtt;
        }
        send(data) {
            if (!arguments.length)
                throw new TypeError('data is missing');
            const { readyState } = this;
            const { queue, retry } = this.#options;
            if (!readyState && queue?.maxMessages === 0)
                throw new DOMException('Still connecting', 'InvalidStateError');
            if (readyState > 1)
                this.#unsent += byteLength(snapshot(data));
            if (readyState < 2 || retry !== never)
                this.#connection.post(data);
        }
        deliver(data, options = {}) {
            check$1(options, deliverRule, 'options');
            return this.#connection.post(data, options);
        }
        close(...given) {
            this.#connection.apply('close', closeArguments(...given));
        }
        reconnect() {
            if (this.#options.signal?.aborted)
                return;
            this.#unsent = 0;
            this.#hold.restart();
        }
        probe() {
            return this.#hold.probe();
        }
        purge() {
            this.#connection.outbox.purge('purged');
        }
        flush() {
            return this.#hold.flush();
        }
        addEventListener(type, listener, options) {
            if (type === 'message')
                this.#heard = true;
            super.addEventListener(type, listener, options);
        }
        #fire(type, details) {
            this.dispatchEvent(Object.assign(new Event(type), details));
        }
        #follow(to, from) {
            this.#hold.follow(to);
            if (to.name === 'connecting')
                this.#origin = new URL((this.#url = to.address.url)).origin;
            if (to.name === 'open' && from.name === 'connecting')
                this.#fire('open');
            const ending = endingOf(to, from);
            if (ending?.end.failed)
                this.#fire('error');
            if (ending)
                this.dispatchEvent(closeEvent(ending));
            this.#fire('statechange', { state: to, previous: from });
        }
    }
    return Socket;
};

/**
 * The drop-in: `WebSocket` as WHATWG has it, and it holds.
 *
 * @example
 * const socket = new ReconnectingWebSocket('wss://example.com/live')
 * socket.onmessage = (event) => show(event.data)
 * socket.send('accepted while offline, too')
 */
const ReconnectingWebSocket = /* @__PURE__ */ defineSocket('ReconnectingWebSocket');
/**
 * Binds options to a class that takes a URL and protocols alone, for a library that wants a `WebSocket` constructor. One that
 * reconnects by itself wants `socketClass({ retry: never, queue: { maxMessages: 0 } })`: a plain socket.
 *
 * @throws TypeError or RangeError for a wrong option.
 */
const socketClass = (options) => {
    check$1(options, socketRule, 'options');
    // The class may become the global one itself.
    return defineSocket('WebSocket', {
        ...options,
        WebSocket: options.WebSocket ?? globalThis.WebSocket,
    });
};

export { byteLength as A, endingOf as B, closeEvent as C, protocolsFrom as D, EventHandlers as E, snapshot as F, closeArguments as G, HoldfastError as H, report as I, browserPage as J, jittered as K, bytesOf as L, ReconnectingWebSocket as R, amount as a, socketShape as b, createAlarm as c, abnormal as d, endOf as e, failure as f, guard as g, heartbeat as h, check$1 as i, createClient as j, atMost as k, backoff as l, binaryJson as m, defineChannels as n, isHoldfastError as o, json as p, never as q, plainEnvelope as r, systemClock as s, socketClass as t, unless as u, defineHandlers as v, webSocket as w, parseUrl as x, Hold as y, standard as z };
//# sourceMappingURL=core.js.map
