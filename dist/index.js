/*! holdfast 0.1.0 | MIT */
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
const check = (value, rule, path) => {
    const [must, options] = [rule].flat();
    const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
    const shown = () => (type === 'string' ? JSON.stringify(value) : String(value));
    const typed = must.includes(type);
    const valid = type === 'number'
        ? typed && value >= +/\d|$/.exec(must)[0]
        : typed || must.split(' or ').includes(shown());
    if (!valid)
        throw new (typed || (type === 'string' && must.includes('"')) ? RangeError : TypeError)(`${path} must be ${must}, got ${shown()}`);
    if (options && type === 'object')
        for (const [name, inner] of Object.entries(value)) {
            if (!Object.hasOwn(options, name))
                throw new TypeError(`${path}.${name} is no option; there are ${Object.keys(options).join(', ')}`);
            if (options[name] && inner !== undefined)
                check(inner, options[name], `${path}.${name}`);
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
const checkEach = (codes, path) => {
    for (const code of codes)
        check(code, 'a number', path);
};
const closedWith = (cause, codes) => 'code' in cause && codes.includes(cause.code);
/**
 * Exponential backoff with jitter: uniform in [0, base) first, so that a million clients that lose their server at one
 * moment come back spread out; then uniform in [x/2, x], x = min(cap, base * factor^attempt). On a hidden page the cap
 * is four times as long: the people who are looking come first. Why these numbers: docs/guide/retry.md.
 */
const backoff = (options = {}) => {
    check(options, rule, 'backoff');
    const { base = 3_000, factor = 1.6, cap = 10_000, longCap = Math.max(cap, 30_000), expiry = [] } = options;
    checkEach(expiry, 'each of backoff.expiry');
    return ({ attempt, cause, outage, hidden, random = Math.random }) => {
        if (!attempt && closedWith(cause, expiry))
            return 0;
        const ceiling = (outage < longOutage ? cap : longCap) * (hidden ? hiddenPace : 1);
        const longest = Math.min(ceiling, base && base * factor ** attempt);
        return attempt ? (longest * (1 + random())) / 2 : longest * random();
    };
};
/** Gives up after so many retries in a row: with the first one that makes an attempt more. */
const atMost = (retries, policy = backoff()) => {
    check({ retries, policy }, ['an object', { retries: amount, policy: 'a function' }], 'atMost');
    return (context) => context.attempt < retries && policy(context);
};
/** Never retries: the connection lives once, as a native `WebSocket` does. */
const never = () => false;
/** Gives up when the peer closes with one of `codes`. */
const unless = (codes, policy = backoff()) => {
    check({ codes, policy }, ['an object', { codes: closeCodes, policy: 'a function' }], 'unless');
    checkEach(codes, 'each of unless.codes');
    return (context) => !closedWith(context.cause, codes) && policy(context);
};

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

/** What the outbox keeps of a message that somebody asks about, or that has a key or a time to live. */
class Entry {
    status = 'queued';
    #done;
    #fulfil;
    constructor(data, cancel, asked, expires = Infinity) {
        this.data = data;
        this.cancel = cancel;
        this.key = asked?.key;
        this.about = asked?.about;
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
const deliverRule = ['an object', { ttl: amount, key: anything, signal: 'an object' }];
/** The flush yields to the page after this many milliseconds, and goes on after as many. */
const slice = 10;
const dataOf = (item) => (item instanceof Entry ? item.data : item);
const createOutbox = (options, clock, dropped) => {
    const { maxMessages = 1_000, maxBytes = 1_048_576, overflow = 'reject', highWater = 262_144 } = options;
    /** By number, in order, so that any of them can be taken out at once. A plain message is no object here. */
    const waiting = new Map();
    const keys = new Map();
    let emptied = [];
    let bytes = 0;
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
        bytes -= byteLength(dataOf(item));
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
        get bytes() {
            return bytes;
        },
        get flowing() {
            return !!link && waiting.size > 0;
        },
        push(data, asked) {
            const { ttl = options.ttl ?? Infinity, key, signal } = asked ?? {};
            const size = byteLength(data);
            const old = keys.get(key);
            const full = (messages, spare) => waiting.size - messages >= maxMessages || bytes - spare + size > maxBytes;
            // What it replaces makes room; a refusal must not touch it.
            const refused = old === undefined ? full(0, 0) : full(1, byteLength(dataOf(waiting.get(old))));
            if (size > maxBytes || !maxMessages || (refused && overflow === 'reject'))
                throw new HoldfastError('QueueFullError', `${size} bytes do not fit: ${waiting.size} of ${maxMessages} messages, ${bytes} of ${maxBytes} bytes wait`);
            if (refused && overflow === 'drop-newest')
                return outbox.settled(data, 'overflow', asked);
            const number = next++;
            const entry = asked || ttl < Infinity
                ? new Entry(data, () => waiting.has(number) && giveUp(number, 'cancelled'), asked, clock.now() + ttl)
                : undefined;
            waiting.set(number, entry ?? data);
            bytes += size;
            if (key !== undefined)
                keys.set(key, number);
            if (entry) {
                soonest = Math.min(soonest, entry.expires);
                wake();
            }
            if (entry && signal) {
                signal.addEventListener('abort', entry.cancel);
                void entry.done.then(() => signal.removeEventListener('abort', entry.cancel));
            }
            const gone = [];
            if (old !== undefined)
                gone.push([take(old), 'replaced']);
            while (waiting.size > maxMessages || bytes > maxBytes)
                gone.push([take(first()), 'overflow']);
            // Told only now that the queue is whole again: a listener may send.
            for (const [item, reason] of gone)
                settle(item, reason);
            return entry;
        },
        settled(data, reason, asked) {
            const entry = new Entry(data, () => false, asked);
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
    const given = {};
    // Adding and taking away 2^52 rounds half to even, as [Clamp] does; what it clamps is refused.
    if (code !== undefined)
        given.code = +code + 2 ** 52 - 2 ** 52;
    if (reason !== undefined)
        given.reason = `${reason}`;
    const { code: number = 1000, reason: text = '' } = given;
    if (number !== 1000 && !(number >= 3000 && number <= 4999))
        throw new DOMException(`code must be 1000 or 3000 to 4999; got ${number}`, 'InvalidAccessError');
    const bytes = byteLength(text);
    if (bytes > 123)
        throw new DOMException(`reason must be at most 123 bytes; got ${bytes}`, 'SyntaxError');
    return given;
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
const backlog = 65_536;
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
        const answer = (rtt) => {
            for (const probed of probes)
                probed(rtt);
            probes = [];
        };
        const stop = () => {
            pinged = undefined;
            alarm();
            answer();
        };
        const rest = (moment, rtt) => {
            pinged = undefined;
            answer(rtt);
            arm(moment);
        };
        const beat = (now) => {
            learning = false;
            asked = -1;
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
            return before > backlog && ahead < before;
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
                stop();
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
                stop();
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
                stop();
                link.close(code, reason);
            },
            abandon() {
                stop();
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
/** Asks the sources; at once where both are values. What a function throws is heard as what it rejects with. */
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
const again = ({ attempt, outage, cause }, { at }, rules) => dial(rules, at, cause, outage, attempt);
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
    const cause = { type: 'suspend' };
    if (state.name === 'open' && judge(state, at, cause, rules) === false)
        return state;
    const { attempt } = state;
    const waited = state.name === 'backoff' ? state : { cause, floor: 0 };
    return {
        name: 'suspended',
        attempt,
        outage: outageOf(state, at),
        cause: waited.cause,
        floor: waited.floor,
        deadline: Infinity,
    };
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
    backoff: { close: shut, restart: redial, suspend: pause, nudge: sooner, deadline: again },
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
 * A policy that throws or answers rubbish is reported, and must not stop the machine; nor must an injected `random` that
 * throws for the fallback, too: then it is ten seconds.
 */
const guarded = (policy, fallback) => {
    const ask = (context) => {
        const delay = policy(context);
        check(delay, `${amount} or false`, 'the answer of retry');
        return delay;
    };
    return (context) => guard(() => ask(context)) ?? guard(() => fallback(context)) ?? 10_000;
};
/**
 * Makes the world agree with the state: at most one link and one timer. A transition and its effects happen at once, also
 * when asked for from a listener; what is told of them is queued, and told in order.
 */
const createConnection = (options, observer) => {
    const { retry = backoff(), 
    // Without retry it behaves as a native socket does, which waits as long as the platform waits.
    connectTimeout = retry === never ? Infinity : 10_000, closeTimeout = retry === never ? Infinity : 5_000, stableAfter = 5_000, clock = systemClock, random = Math.random, hidden = () => false, } = options;
    const rules = {
        retry: guarded(retry, backoff()),
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
    let state = { name: 'idle' };
    let link;
    /** What the live link speaks to; an abandoned one's is no longer it. */
    let live;
    let info = { protocol: '', extensions: '' };
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
        const from = state;
        const event = { ...details, type, at: clock.now(), linked: !!link };
        const to = transition(from, event, rules);
        // A policy may have asked for something else meanwhile: then that counts.
        if (to === from || state !== from)
            return;
        state = to;
        alarm('deadline' in to ? to.deadline : undefined);
        tell(() => {
            guard(() => observer.state(to, from));
            // What was sent while `open` was told has gone first.
            if (to === state && to.name === 'open' && from.name === 'connecting')
                outbox.flow(link);
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
        if (state === asked)
            apply('lost', { cause: { type: 'error', error } });
    };
    /** Nobody waits for the `close` of a link that is let go: it can take a minute (Chromium 60 s, Firefox 20 s). */
    const abandon = () => {
        const gone = link;
        const asked = provider;
        link = live = provider = undefined;
        if (asked)
            tell(() => asked.abort());
        outbox.flow();
        gone?.abandon();
    };
    const resolve = (asked) => {
        const { attempt, cause } = asked;
        const { signal } = (provider = new AbortController());
        const arrived = (address) => {
            if (state === asked)
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
                info = negotiated;
                apply('opened');
            },
            message(data) {
                if (live === events && state.name === 'open')
                    observer.message(data);
            },
            close(cause) {
                if (live !== events)
                    return;
                link = live = undefined;
                apply('lost', { cause });
            },
        };
        live = events;
        const opening = options.transport(address, events);
        if (live === events)
            link = opening;
        else
            opening.abandon();
    };
    const connection = {
        get state() {
            return state;
        },
        get link() {
            return link;
        },
        get info() {
            return info;
        },
        outbox,
        apply,
        check() {
            if (state.name === 'open')
                link?.probe?.();
        },
        post(data, asked) {
            const open = state.name === 'open';
            const sent = open && !outbox.flowing && !asked?.signal?.aborted && link?.send(data);
            if (sent)
                return asked && outbox.settled(data, undefined, asked);
            const copy = snapshot(data);
            if (asked?.signal?.aborted)
                return outbox.settled(copy, 'cancelled', asked);
            // An open link that takes nothing is about to end.
            const over = /idle|clos/.test(state.name) || (open && options.queue?.maxMessages === 0);
            return over ? outbox.settled(copy, 'closed', asked) : outbox.push(copy, asked);
        },
    };
    return connection;
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

const silent = () => { };
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
        return {
            send(data) {
                // In CLOSING the native socket would swallow it.
                const open = socket.readyState === 1;
                if (open)
                    socket.send(data);
                return open;
            },
            close: (code, reason) => socket.close(code, reason),
            abandon() {
                unlisten();
                socket.close();
            },
            get bufferedAmount() {
                return socket.bufferedAmount;
            },
            set binaryType(type) {
                socket.binaryType = type;
            },
        };
    };
};

/**
 * Composes the connection that the options ask for.
 *
 * @param layers - What the owner puts above the heartbeat.
 */
const hold = (options, address, observer, layers = (next) => next) => {
    const { clock = systemClock, page = browserPage, heartbeat: beats, retry, signal } = options;
    const { transport = webSocket(options.WebSocket, clock) } = options;
    let destination = '';
    let unfollow;
    const close = () => connection.apply('close');
    /** What was meant for one destination is not for another. */
    const arrive = (url) => {
        const { origin, pathname } = new URL(url);
        if (destination && destination !== origin + pathname)
            connection.outbox.purge('destination');
        destination = origin + pathname;
    };
    const leave = () => {
        unfollow?.();
        unfollow = undefined;
        signal?.removeEventListener('abort', close);
    };
    const connection = createConnection({
        ...options,
        clock,
        address,
        transport: layers(beats ? heartbeat(beats === true ? {} : beats, clock)(transport) : transport),
        hidden: () => !!page && !!guard(() => page.hidden),
    }, {
        ...observer,
        state(to, from) {
            if (to.name === 'connecting')
                arrive(to.address.url);
            if (to.name === 'closed' && to === connection.state)
                leave();
            observer.state(to, from);
        },
    });
    return {
        connection,
        restart() {
            if (signal?.aborted)
                return;
            signal?.addEventListener('abort', close);
            if (page && retry !== never)
                unfollow ??= followPage(connection, page, clock);
            connection.apply('restart');
        },
        async probe() {
            const { link, state } = connection;
            if (!beats)
                throw new HoldfastError('NoHeartbeatError', 'probe() needs the option heartbeat');
            if (state.name !== 'open' || !link)
                throw new HoldfastError('ConnectionLostError', `probe() needs an open link; it is ${state.name}`);
            return new Promise((resolve, reject) => {
                link.probe((rtt) => {
                    if (rtt !== undefined)
                        resolve(rtt);
                    else if (connection.state.name === 'open')
                        reject(new HoldfastError('ProbeTimeoutError', 'No answer in time'));
                    else
                        reject(new HoldfastError('ConnectionLostError', 'The link ended before the answer'));
                });
            });
        },
        flush() {
            const { link, outbox, state } = connection;
            return outbox.flush(state.name === 'open' ? link : undefined);
        },
    };
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

const classes = new Map();
const defineMessage = (origin) => {
    const Class = class extends MessageEvent {
    };
    Object.defineProperties(Class.prototype, {
        constructor: { value: MessageEvent },
        origin: { value: origin },
    });
    classes.set(origin, Class);
    return Class;
};
/**
 * A `MessageEvent` as native, its constructor included, but for where its `origin` is: in Chromium, handing that to every
 * event is two fifths of what the event costs.
 */
const messageEvent = (data, origin) => new (classes.get(origin) ?? defineMessage(origin))('message', { data });
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
        #sources;
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
                check(options, socketRule, 'options');
            options = { ...(bound ?? options) };
            const plain = typeof url !== 'function';
            if (plain)
                this.#url = parseUrl(`${url}`).href;
            this.#options = options;
            this.#sources = [
                plain ? this.#url : url,
                typeof protocols === 'function' ? protocols : protocolsFrom(protocols),
            ];
            this.#hold = hold(options, (context) => askAddress(this.#sources, () => this.#binaryType, context), {
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
            check(options, deliverRule, 'options');
            return this.#connection.post(data, options);
        }
        close(...given) {
            this.#connection.apply('close', closeArguments(...given));
        }
        reconnect() {
            const begins = this.readyState === 3;
            if (this.#options.signal?.aborted)
                return;
            this.#unsent = 0;
            this.#hold.restart();
            const { state } = this.#connection;
            // What the native constructor throws for the url and the protocols as they were given, who begins hears at once.
            if (begins && isPlain(this.#sources) && 'cause' in state && state.cause?.type === 'error') {
                this.#connection.apply('close');
                throw state.cause.error;
            }
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
    check(options, socketRule, 'options');
    // The class may become the global one itself.
    return defineSocket('WebSocket', {
        ...options,
        WebSocket: options.WebSocket ?? globalThis.WebSocket,
    });
};

export { HoldfastError, ReconnectingWebSocket, atMost, backoff, isHoldfastError, never, socketClass, unless, webSocket };
//# sourceMappingURL=index.js.map
