/*! holdfast 0.1.0 | MIT */
/**
 * The base of every error that Holdfast makes. Tell them apart by `name`, or with {@link isHoldfastError} where an
 * error may come from another realm or another copy of the library.
 */
class HoldfastError extends Error {
}
/** A message did not fit the queue: `queue.maxMessages` or `queue.maxBytes`. Nothing already accepted was touched. */
class QueueFullError extends HoldfastError {
    name = 'QueueFullError';
}
/** `probe()` was called where no `heartbeat` is configured, so nothing can answer. */
class NoHeartbeatError extends HoldfastError {
    name = 'NoHeartbeatError';
}
/** `probe()` was called while there is no open link, or the link ended before the answer came. */
class ConnectionLostError extends HoldfastError {
    name = 'ConnectionLostError';
}
/** `probe()` was not answered within `heartbeat.timeout`. */
class ProbeTimeoutError extends HoldfastError {
    name = 'ProbeTimeoutError';
}
/** Whether `error` is the Holdfast error of that name, from whichever realm or copy of the library. */
const isHoldfastError = (error, name) => typeof error === 'object' && error !== null && 'name' in error && error.name === name;
/**
 * Reports an exception that a function of the page threw, as an event listener's is reported.
 * https://html.spec.whatwg.org/multipage/webappapis.html#dom-reporterror (Node lacks it: there it is an uncaught error)
 */
const report = (error) => {
    if (typeof reportError === 'function')
        reportError(error);
    else
        queueMicrotask(() => {
            throw error;
        });
};
/** Calls a function of the page; what it throws is reported, and `otherwise` is the answer. */
const guard = (call, otherwise) => {
    try {
        return call();
    }
    catch (error) {
        report(error);
        return otherwise;
    }
};

const show = (value) => typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : Array.isArray(value) ? `[${value}]` : String(value);
/** A check by type, and where the type is right by value. */
const must = (what, type, valid) => (value, path) => {
    const typed = typeof value === type && value !== null;
    if (!typed || valid?.(value) === false)
        throw new (typed ? RangeError : TypeError)(`${path} must be ${what}, got ${show(value)}`);
};
const numeric = (what, least) => must(`${what}, ${least} or more`, 'number', (value) => value >= least);
/** A duration; `Infinity` disables it. */
const milliseconds = numeric('a number of milliseconds', 0);
/** A bound; `Infinity` is none. */
const count = numeric('a number', 0);
const atLeastOne = numeric('a number', 1);
const aFunction = must('a function', 'function');
const aBoolean = must('a boolean', 'boolean');
const anObject = must('an object', 'object');
const listOfCodes = must('a list of close codes', 'object', (value) => Array.isArray(value));
const oneOf = (...values) => must(values.map(show).join(' or '), 'string', (value) => values.includes(value));
/** Passes where either does; what is wrong is told by the last. */
const either = (first, last) => (value, path) => {
    try {
        first(value, path);
    }
    catch {
        last(value, path);
    }
};
/** An object of options within options. */
const nested = (shape) => (value, path) => check(value, shape, path);
/**
 * Checks options at construction, unknown names included.
 *
 * @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot be: both name the option,
 * what it must be and what came.
 */
const check = (options, shape, path) => {
    anObject(options, path);
    for (const [name, value] of Object.entries(options)) {
        const rule = Object.hasOwn(shape, name) && shape[name];
        if (!rule)
            throw new TypeError(`${path}.${name} is not an option; there are ${Object.keys(shape).join(', ')}`);
        if (value !== undefined)
            rule(value, `${path}.${name}`);
    }
};

const shape = {
    base: milliseconds,
    factor: atLeastOne,
    cap: milliseconds,
    longCap: milliseconds,
    expiry: listOfCodes,
};
const longOutage = 300_000;
const hiddenPace = 4;
/**
 * Exponential backoff with jitter: uniform in [0, base) first, so that a million clients that lose their server at one
 * moment come back spread out; then uniform in [x/2, x], x = min(cap, base * factor^attempt). On a hidden page the cap
 * is four times as long: the people who are looking come first. Why these numbers: docs/guide/retry.md.
 */
const backoff = (options = {}) => {
    check(options, shape, 'backoff');
    const { base = 3_000, factor = 1.6, cap = 10_000, longCap = Math.max(cap, 30_000), expiry = [] } = options;
    return ({ attempt, cause, outage, hidden, random = Math.random }) => {
        if (attempt) {
            const ceiling = (outage < longOutage ? cap : longCap) * (hidden ? hiddenPace : 1);
            return Math.min(ceiling, base * factor ** attempt) * (1 + random()) * 0.5;
        }
        return cause.type === 'close' && expiry.includes(cause.code) ? 0 : base * random();
    };
};
/** Gives up after `attempts` failed attempts in a row. */
const atMost = (attempts, policy = backoff()) => {
    check({ attempts, policy }, { attempts: milliseconds, policy: () => true }, 'atMost');
    return (context) => context.attempt < attempts && policy(context);
};
/** Never retries: the connection lives once, as a native `WebSocket` does. */
const never = () => false;
/** Gives up when the peer closes with one of `codes`. */
const unless = (codes, policy = backoff()) => (context) => !(context.cause.type === 'close' && codes.includes(context.cause.code)) && policy(context);

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
const createAlarm = (clock, ring) => {
    let cancel;
    const alarm = {
        set(deadline = Infinity) {
            cancel?.();
            cancel = undefined;
            if (deadline === Infinity)
                return;
            const delay = Math.max(0, deadline - clock.now());
            // A ring is believed: the wall clock may have been set back meanwhile.
            cancel =
                delay > longestDelay
                    ? clock.after(longestDelay, () => alarm.set(deadline))
                    : clock.after(delay, () => {
                        cancel = undefined;
                        ring();
                    });
        },
    };
    return alarm;
};

/** The size of a message on the wire, in bytes. */
const byteLength = (data) => typeof data === 'string'
    ? new TextEncoder().encode(data).length
    : 'size' in data
        ? data.size
        : data.byteLength;
const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);
/**
 * What native `send` would have put on the wire at this moment: binary is copied, all but binary becomes a string.
 * https://websockets.spec.whatwg.org/#dom-websocket-send
 */
const snapshot = (data) => {
    if (ArrayBuffer.isView(data))
        return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
    const tag = tagOf(data);
    if (tag === 'ArrayBuffer')
        return data.slice(0);
    return tag === 'Blob' || tag === 'File' ? data : `${data}`;
};

/** The fate of one message. */
class Delivery {
    /** What was sent: strings as they are, binary as a copy. */
    data;
    key;
    /** When it expires, in milliseconds since the epoch. */
    expires;
    #status = 'queued';
    #recall;
    #settle;
    #done;
    /** For the outbox; `recall` takes it out of the queue. @internal */
    constructor(data, expires, key, recall) {
        this.data = data;
        this.expires = expires;
        this.key = key;
        this.#recall = recall;
    }
    get status() {
        return this.#status;
    }
    /** Fulfils with the final status; never rejects. Costs nothing until it is asked for. */
    get done() {
        return (this.#done ??= new Promise((resolve) => {
            if (this.#status === 'queued')
                this.#settle = resolve;
            else
                resolve(this.#status);
        }));
    }
    /** Takes the message back, if it is still queued. Returns whether it was. */
    cancel() {
        const queued = this.#status === 'queued';
        if (queued)
            this.#recall(this);
        return queued;
    }
    /** For the outbox: the fate, `undefined` where it was sent. @internal */
    settle(reason) {
        this.#status = !reason ? 'sent' : reason === 'expired' || reason === 'cancelled' ? reason : 'dropped';
        this.#settle?.(this.#status);
    }
}

const queueShape = {
    maxMessages: count,
    maxBytes: count,
    overflow: oneOf('reject', 'drop-oldest', 'drop-newest'),
    ttl: milliseconds,
    highWater: count,
};
const deliverShape = { ttl: milliseconds, key: () => { }, signal: anObject };
/** The flush yields to the page after this long, and goes on after as long again. */
const slice = 10;
const dataOf = (item) => (item instanceof Delivery ? item.data : item);
/** What waits for a link: first in, first out, bounded. A message that nobody asks about costs no object. */
class Outbox {
    /** By number, in order, so that any of them can be taken out at once. */
    #waiting = new Map();
    #keys = new Map();
    #options;
    #clock;
    #alarm;
    #dropped;
    #oldest = 0;
    #next = 0;
    #soonest = Infinity;
    #link;
    #emptied = [];
    #bytes = 0;
    constructor(options, clock, dropped) {
        const { maxMessages = 1_000, maxBytes = 1_048_576, overflow = 'reject', ttl = Infinity } = options;
        this.#options = { maxMessages, maxBytes, overflow, ttl, highWater: options.highWater ?? 262_144 };
        this.#clock = clock;
        this.#dropped = dropped;
        this.#alarm = createAlarm(clock, () => this.#ring());
    }
    /** Bytes that wait. */
    get bytes() {
        return this.#bytes;
    }
    /** Whether something waits to go out over the open link before anything new. */
    get flowing() {
        return !!this.#link && this.#waiting.size > 0;
    }
    /**
     * Lets a message wait. The outbox owns `data` from here. Who does not ask for a delivery does not pay for one.
     *
     * @throws QueueFullError where it does not fit and `overflow` is 'reject', or where it alone is over `maxBytes`.
     */
    push(data, { ttl = this.#options.ttl, key }, asked) {
        const { maxMessages, maxBytes, overflow } = this.#options;
        const size = byteLength(data);
        const old = this.#keys.get(key);
        // The bounds as if what will be replaced had gone already: a refusal must not touch it.
        let mostMessages = maxMessages;
        let mostBytes = maxBytes;
        const room = () => this.#waiting.size < mostMessages && this.#bytes + size <= mostBytes;
        if (old !== undefined) {
            mostMessages++;
            mostBytes += byteLength(dataOf(this.#waiting.get(old)));
        }
        if (size > maxBytes || !maxMessages || (overflow === 'reject' && !room()))
            throw new QueueFullError(`A message of ${size} bytes does not fit: ${this.#waiting.size} of ${maxMessages} messages ` +
                `and ${this.#bytes} of ${maxBytes} bytes are queued`);
        const number = this.#next++;
        const item = asked || key !== undefined || ttl < Infinity
            ? new Delivery(data, this.#clock.now() + ttl, key, () => this.#giveUp(number, 'cancelled'))
            : data;
        const given = [];
        if (overflow === 'drop-newest' && !room())
            given.push([item, 'overflow']);
        else {
            if (old !== undefined)
                given.push([this.#take(old), 'replaced']);
            mostMessages = maxMessages;
            mostBytes = maxBytes;
            while (!room())
                given.push([this.#take(this.#first()), 'overflow']);
            this.#waiting.set(number, item);
            this.#bytes += size;
            if (item instanceof Delivery)
                this.#watch(item, number);
        }
        // Told only now that the queue is whole again: a listener may send.
        for (const [gone, reason] of given)
            this.#tell(gone, reason);
        return item instanceof Delivery ? item : undefined;
    }
    /** The delivery of a message that never waits: sent, or given up for `reason`. */
    settled(data, reason) {
        const delivery = new Delivery(data, Infinity, undefined, () => { });
        if (reason)
            this.#tell(delivery, reason);
        else
            delivery.settle();
        return delivery;
    }
    /** Begins to flush over an open link. */
    drain(link) {
        this.#link = link;
        this.#pump(this.#clock.now() + slice, this.#options.highWater);
    }
    /** Hands over at once what still waits, without pacing. */
    handOver(link) {
        this.#link = link;
        this.#pump(Infinity, Infinity);
    }
    /** The link is gone: what waits goes on waiting. */
    hold() {
        this.#link = undefined;
        this.#alarm.set(this.#soonest);
    }
    /** Gives up everything that waits now. */
    purge(reason) {
        const end = this.#next;
        for (const number of this.#waiting.keys())
            if (number < end)
                this.#giveUp(number, reason);
    }
    /** Stops pacing; fulfils once nothing waits any more: each message then has its fate. */
    flush() {
        if (this.#link)
            this.handOver(this.#link);
        return new Promise((resolve) => {
            if (this.#waiting.size)
                this.#emptied.push(resolve);
            else
                resolve();
        });
    }
    #pump(until, highWater) {
        while (this.#waiting.size && this.#link) {
            if (this.#clock.now() > until || this.#link.bufferedAmount >= highWater) {
                this.#alarm.set(Math.min(this.#soonest, this.#clock.now() + slice));
                return;
            }
            const number = this.#first();
            const item = this.#waiting.get(number);
            if (item instanceof Delivery && item.expires <= this.#clock.now())
                this.#giveUp(number, 'expired');
            else
                try {
                    if (!this.#link.send(dataOf(item)))
                        return;
                    this.#take(number);
                    if (item instanceof Delivery)
                        item.settle();
                }
                catch (error) {
                    // One message that the platform cannot send must not hold up the others for ever.
                    report(error);
                    this.#giveUp(number, 'refused');
                }
        }
    }
    #ring() {
        const now = this.#clock.now();
        this.#soonest = Infinity;
        for (const [number, item] of this.#waiting)
            if (item instanceof Delivery)
                if (item.expires <= now)
                    this.#giveUp(number, 'expired');
                else
                    this.#soonest = Math.min(this.#soonest, item.expires);
        if (this.#link)
            this.drain(this.#link);
        else
            this.hold();
    }
    #watch({ key, expires }, number) {
        if (key !== undefined)
            this.#keys.set(key, number);
        this.#soonest = Math.min(this.#soonest, expires);
        // While it flows, the pace looks again soon enough.
        if (!this.#link)
            this.#alarm.set(this.#soonest);
    }
    #first() {
        while (!this.#waiting.has(this.#oldest))
            this.#oldest++;
        return this.#oldest;
    }
    #take(number) {
        const item = this.#waiting.get(number);
        this.#waiting.delete(number);
        this.#bytes -= byteLength(dataOf(item));
        if (item instanceof Delivery && this.#keys.get(item.key) === number)
            this.#keys.delete(item.key);
        if (!this.#waiting.size) {
            this.#alarm.set((this.#soonest = Infinity));
            for (const resolve of this.#emptied.splice(0))
                resolve();
        }
        return item;
    }
    #giveUp(number, reason) {
        this.#tell(this.#take(number), reason);
    }
    #tell(item, reason) {
        if (item instanceof Delivery)
            item.settle(reason);
        this.#dropped(dataOf(item), reason);
    }
}

/** RFC 6455, section 7.1.5: no close frame came. */
const abnormal = { type: 'close', code: 1006, reason: '', wasClean: false, failed: false };
/** The same, and the link failed, so that WHATWG fires `error` first. */
const failure = { ...abnormal, failed: true };
/** How a native socket would have told of `cause`. */
const endOf = (cause) => {
    switch (cause.type) {
        case 'close':
        case 'silence':
            return cause;
        case 'timeout':
        case 'error':
            return failure;
        case 'restart':
        case 'suspend':
            return abnormal;
        default:
            return cause;
    }
};
/** 1012 service restart and 1013 try again later (IANA registry of close codes), 4429 by analogy with HTTP 429. */
const hinting = [1012, 1013, 4429];
const longestHint = 600;
/**
 * When the server wants to be asked again, in milliseconds from now: `retry-after=SECONDS` in the reason of a close with
 * 1012, 1013 or 4429; at most ten minutes, so that a broken server cannot pin its clients. 0 where it says nothing.
 */
const retryAfter = (cause) => {
    const { code, reason } = endOf(cause);
    const hint = hinting.includes(code) && /\bretry-after=(\d+)/i.exec(reason);
    return hint ? Math.min(Number(hint[1]), longestHint) * 1000 : 0;
};
const longestReason = 123;
/**
 * Converts and checks the arguments of `close()` as WebIDL and WHATWG do, `[Clamp] unsigned short` and `USVString`.
 * https://websockets.spec.whatwg.org/#dom-websocket-close
 *
 * @throws DOMException `InvalidAccessError` for a code other than 1000 and 3000 to 4999, `SyntaxError` for a reason of
 * more than 123 bytes.
 */
const closeArguments = (code, reason) => {
    const number = code === undefined ? code : Math.round(Math.min(Math.max(Number(code) || 0, 0), 65_535));
    const text = reason === undefined ? reason : `${reason}`;
    if (number !== undefined && number !== 1000 && (number < 3000 || number > 4999))
        throw new DOMException(`The close code must be 1000 or 3000 to 4999, got ${number}`, 'InvalidAccessError');
    const length = byteLength(text ?? '');
    if (length > longestReason)
        throw new DOMException(`The close reason must be at most ${longestReason} bytes, got ${length}`, 'SyntaxError');
    return [number, text];
};

const nudgeWindow = 300;
/** An attempt younger than this is not begun anew. */
const freshFor = 1_000;
const longestConnectTimeout = 60_000;
/** Short ones keep a queueing server down for ever; and Firefox parks a socket for up to 60 s by itself. */
const patience = ({ connectTimeout }, attempt) => Math.min(connectTimeout * 1.5 ** attempt, Math.max(connectTimeout, longestConnectTimeout));
const dial = (at, rules, attempt, outage, cause) => ({
    name: 'resolving',
    attempt,
    outage,
    cause,
    since: at,
    deadline: at + patience(rules, attempt),
});
const begin = (_, { at }, rules) => dial(at, rules, 0, undefined, undefined);
const redial = (state, { at }, rules) => {
    // What had opened has something to be told as lost; else an outage goes on, or has not begun.
    const outage = 'outage' in state && state.name !== 'open' ? state.outage : at;
    return dial(at, rules, 0, outage, { type: 'restart' });
};
const again = ({ attempt, outage, cause }, { at }, rules) => dial(at, rules, attempt, outage, cause);
const hurry = (state, { at }, rules) => at - state.since > freshFor ? dial(at, rules, 0, state.outage, state.cause) : state;
const connect = (state, { at, address }, rules) => ({
    ...state,
    name: 'connecting',
    deadline: at + patience(rules, state.attempt),
    address,
});
const opened = (state, { at }, { stableAfter }) => ({
    ...state,
    name: 'open',
    since: at,
    deadline: at + stableAfter,
});
const proven = (state) => ({
    ...state,
    attempt: 0,
    outage: undefined,
    deadline: Infinity,
});
const judge = ({ attempt, outage }, at, cause, rules) => rules.retry({
    attempt,
    cause,
    outage: at - (outage ?? at),
    hidden: rules.hidden(),
    random: rules.random,
});
const retry = (state, { at, cause }, rules) => {
    const delay = judge(state, at, cause, rules);
    if (delay === false)
        return { name: 'closed', close: endOf(cause), cause };
    const hint = retryAfter(cause);
    return {
        name: 'backoff',
        attempt: state.attempt + 1,
        outage: state.outage ?? at,
        cause,
        deadline: at + hint + delay,
        floor: hint && at + hint,
    };
};
const expire = (state, { at }, rules) => retry(state, { at, cause: { type: 'timeout', phase: state.name } }, rules);
const sooner = (state, { at }, { random }) => ({
    ...state,
    name: 'backoff',
    attempt: 0,
    deadline: Math.max(state.floor, Math.min(at + random() * nudgeWindow, state.name === 'backoff' ? state.deadline : Infinity)),
});
const pause = (state, { at }, rules) => {
    const cause = { type: 'suspend' };
    // Where nothing would bring it back, what the browser does by itself stands.
    if (state.name !== 'backoff' && judge(state, at, cause, rules) === false)
        return state;
    return {
        name: 'suspended',
        attempt: 0,
        outage: state.name === 'open' ? at : state.outage,
        cause,
        floor: state.name === 'backoff' ? state.floor : 0,
    };
};
/** With a link there is a closing handshake to wait for; without one the end comes in the next task. */
const shut = (state, { at, code, reason }, { closeTimeout }) => ({
    name: 'closing',
    deadline: state.name === 'connecting' || state.name === 'open' ? at + closeTimeout : at,
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
    resolving: { close: shut, restart: redial, suspend: pause, resolved: connect, lost: retry, deadline: expire },
    connecting: { close: shut, restart: redial, suspend: pause, nudge: hurry, opened: opened, lost: retry, deadline: expire },
    open: { close: shut, restart: redial, suspend: pause, lost: retry, deadline: proven },
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

/** A policy that throws or answers rubbish is reported, and must not stop the machine. */
const guarded = (policy, fallback) => {
    const asked = (context) => {
        const delay = policy(context);
        if (delay === false || (typeof delay === 'number' && delay >= 0))
            return delay;
        throw new TypeError(`retry must return milliseconds, 0 or more, or false, got ${delay}`);
    };
    return (context) => guard(() => asked(context), undefined) ?? fallback(context);
};
const isPromise$1 = (value) => typeof value?.then === 'function';
/**
 * Makes the world agree with the state: at most one link and one timer. A transition and its effects happen at once, also
 * when asked for from a listener; what is told of them is queued, and told in order.
 */
class Connection {
    #state = { name: 'idle' };
    #link;
    /** What the live link speaks to; an abandoned one's is no longer it. */
    #events;
    #info = { protocol: '', extensions: '' };
    #provider;
    #untold = [];
    #alarm;
    #clock;
    #options;
    #rules;
    #observer;
    #outbox;
    constructor(options, observer) {
        const { retry = backoff(), 
        // Without retry it behaves as a native socket does, which waits as long as the platform waits.
        connectTimeout = retry === never ? Infinity : 10_000, closeTimeout = retry === never ? Infinity : 5_000, stableAfter = 5_000, clock = systemClock, random = Math.random, hidden = () => false, } = options;
        this.#options = options;
        this.#observer = observer;
        this.#clock = clock;
        this.#rules = {
            retry: guarded(retry, backoff()),
            connectTimeout,
            closeTimeout,
            stableAfter,
            random,
            hidden,
        };
        this.#alarm = createAlarm(clock, () => this.#dispatch({ type: 'deadline', at: clock.now() }));
        this.#outbox = new Outbox(options.queue ?? {}, clock, observer.dropped);
    }
    get state() {
        return this.#state;
    }
    /** The link, while there is one. */
    get link() {
        return this.#link;
    }
    /** What the last link that opened negotiated. */
    get info() {
        return this.#info;
    }
    /** What waits for a link. */
    get outbox() {
        return this.#outbox;
    }
    open() {
        this.#dispatch({ type: 'open', at: this.#clock.now() });
    }
    close(code, reason) {
        this.#dispatch({ type: 'close', at: this.#clock.now(), code, reason });
    }
    /** Dials at once, whatever the state. */
    restart() {
        this.#dispatch({ type: 'restart', at: this.#clock.now() });
    }
    /** The page goes to sleep: lets the link go, and does not try again until `resume()`. */
    suspend() {
        this.#dispatch({ type: 'suspend', at: this.#clock.now() });
    }
    resume() {
        this.#dispatch({ type: 'resume', at: this.#clock.now() });
    }
    /** Something changed for the better: probes an open link, and does not wait much longer for the next attempt. */
    nudge() {
        this.check();
        this.#dispatch({ type: 'nudge', at: this.#clock.now() });
    }
    /** Something changed: probes an open link. */
    check() {
        if (this.#state.name === 'open')
            this.#link?.probe?.();
    }
    /** Hands data to the open link. `false`: it has to wait its turn in the outbox. */
    send(data) {
        return this.#state.name === 'open' && !this.#outbox.flowing && this.#link.send(data);
    }
    /** Lets a message wait that nobody asks about. @throws QueueFullError */
    enqueue(data) {
        const copy = snapshot(data);
        if (this.#over)
            this.#outbox.settled(copy, 'closed');
        else
            this.#outbox.push(copy, {}, false);
    }
    /** Hands a message over or lets it wait, and tells its fate. @throws QueueFullError */
    deliver(data, options = {}) {
        check(options, deliverShape, 'deliver');
        const { signal } = options;
        if (this.#over)
            return this.#outbox.settled(snapshot(data), 'closed');
        if (signal?.aborted)
            return this.#outbox.settled(snapshot(data), 'cancelled');
        if (this.send(data))
            return this.#outbox.settled(data);
        const delivery = this.#outbox.push(snapshot(data), options, true);
        if (signal) {
            const cancel = () => void delivery.cancel();
            signal.addEventListener('abort', cancel);
            void delivery.done.then(() => signal.removeEventListener('abort', cancel));
        }
        return delivery;
    }
    /** There is nothing to wait for. */
    get #over() {
        const { name } = this.#state;
        return name === 'idle' || name === 'closing' || name === 'closed';
    }
    #dispatch(event) {
        const from = this.#state;
        const to = transition(from, event, this.#rules);
        if (to === from)
            return;
        this.#state = to;
        const outermost = this.#untold.push([to, from]) === 1;
        this.#alarm.set('deadline' in to ? to.deadline : undefined);
        this.#enter(to, from);
        // A listener that asks for more finds this loop running: its transitions are told after the one it hears of now.
        if (outermost)
            for (let next; (next = this.#untold[0]); this.#untold.shift())
                this.#tell(...next);
    }
    #enter(to, from) {
        switch (to.name) {
            case 'connecting':
                this.#dial(to);
                break;
            case 'closing':
                if (this.#link) {
                    if (from.name === 'open')
                        this.#outbox.handOver(this.#link);
                    this.#link.close(to.code, to.reason);
                    break;
                }
                this.#abandon();
                break;
            case 'resolving':
                this.#abandon();
                this.#resolve(to);
                break;
            case 'closed':
                this.#abandon();
                this.#outbox.purge('closed');
                break;
            case 'backoff':
            case 'suspended':
                this.#abandon();
                break;
        }
    }
    #resolve(state) {
        const { attempt, cause } = state;
        const { signal } = (this.#provider = new AbortController());
        const settle = (outcome) => {
            if (this.#state === state)
                this.#dispatch({ ...outcome, at: this.#clock.now() });
        };
        const resolved = (address) => settle({ type: 'resolved', address });
        const failed = (error) => settle({ type: 'lost', cause: { type: 'error', error } });
        let address;
        try {
            address = this.#options.address({ attempt, cause, signal });
        }
        catch (error) {
            return failed(error);
        }
        if (isPromise$1(address))
            address.then(resolved, failed);
        else
            resolved(address);
    }
    #dial({ address }) {
        this.#provider = undefined;
        const lost = (cause) => {
            if (this.#events !== events)
                return;
            this.#events = this.#link = undefined;
            this.#dispatch({ type: 'lost', at: this.#clock.now(), cause });
        };
        const events = {
            open: (info) => {
                if (this.#events !== events)
                    return;
                this.#info = info;
                this.#dispatch({ type: 'opened', at: this.#clock.now() });
            },
            message: (data) => {
                if (this.#events === events && this.#state.name === 'open')
                    this.#observer.message(data);
            },
            close: lost,
        };
        this.#events = events;
        try {
            this.#link = this.#options.transport(address, events);
        }
        catch (error) {
            lost({ type: 'error', error });
        }
    }
    /** Nobody waits for the `close` of a link that is let go: it can take a minute (Chromium 60 s, Firefox 20 s). */
    #abandon() {
        const link = this.#link;
        this.#events = this.#link = undefined;
        this.#provider?.abort();
        this.#provider = undefined;
        this.#outbox.hold();
        link?.abandon();
    }
    #tell(to, from) {
        guard(() => this.#observer.state(to, from), undefined);
        // What was sent while `open` was told has gone first.
        if (to === this.#state && to.name === 'open' && from.name === 'connecting')
            this.#outbox.drain(this.#link);
    }
}

const heartbeatShape = {
    interval: milliseconds,
    timeout: milliseconds,
    ping: () => { },
    pong: aFunction,
    require: aBoolean,
    busy: aFunction,
};
/** A timer that rings this late rang in a page that was frozen, asleep or throttled. */
const late = 1_000;
/**
 * Finds a dead line within `interval + timeout` of its last sign of life; sooner where something was sent and nothing
 * came back. Any message is a sign of life. A peer that has never answered is not condemned, unless `require`: the
 * pings then only keep the line warm.
 */
const heartbeat = (options, clock) => {
    const { interval = 25_000, timeout = 5_000, ping = 'ping', pong = (data) => data === 'pong', require = false, busy, } = options;
    /** Whether silence counts: this peer has answered before, on whichever link. */
    let answers = require;
    return (next) => (address, events) => {
        let heard = 0;
        let due = 0;
        /** When the ping was sent that waits for its answer. */
        let pinged;
        /** When something was sent that made us listen sooner. */
        let asked = -1;
        let buffered = 0;
        let draining = false;
        let spared = false;
        let rtt;
        const probes = [];
        const settle = (value) => {
            for (const probe of probes.splice(0))
                probe(value);
        };
        const arm = (moment) => alarm.set((due = moment));
        const stop = () => {
            alarm.set(undefined);
            settle();
        };
        const beat = (now) => {
            const data = typeof ping === 'function' ? guard(ping, undefined) : ping;
            if (data !== undefined)
                link.send(data);
            buffered = link.bufferedAmount;
            draining = false;
            pinged = now;
            arm(now + timeout);
        };
        const rest = (moment) => {
            pinged = undefined;
            settle();
            arm(moment);
        };
        const listen = (now) => {
            const quiet = now >= heard + interval || heard <= asked;
            asked = -1;
            if (quiet)
                beat(now);
            else
                arm(heard + interval);
        };
        const judge = (now, since) => {
            if (heard >= since)
                rest(heard + interval);
            else if (draining || link.bufferedAmount < buffered || (busy && guard(busy, false))) {
                // A transfer is on its way, and the ping behind it.
                buffered = link.bufferedAmount;
                draining = false;
                arm(now + timeout);
            }
            else if (now - due > late && !spared) {
                spared = true;
                beat(now);
            }
            else if (answers) {
                stop();
                link.abandon();
                events.close({ ...failure, type: 'silence' });
            }
            else
                rest(now + interval);
        };
        const alarm = createAlarm(clock, () => {
            const now = clock.now();
            if (pinged === undefined)
                listen(now);
            else
                judge(now, pinged);
        });
        const link = next(address, {
            open(info) {
                heard = clock.now();
                arm(heard + interval);
                events.open(info);
            },
            message(data) {
                heard = clock.now();
                spared = false;
                if (!guard(() => pong(data), false))
                    return events.message(data);
                answers = true;
                if (pinged === undefined)
                    return;
                rtt = heard - pinged;
                pinged = undefined;
                settle(rtt);
                arm(heard + interval);
            },
            close(end) {
                events.close(end);
                stop();
            },
        });
        return Object.setPrototypeOf({
            send(data) {
                if (pinged !== undefined)
                    draining ||= link.bufferedAmount < buffered;
                const taken = link.send(data);
                const now = clock.now();
                if (pinged !== undefined)
                    buffered = link.bufferedAmount;
                else if (due > now + timeout) {
                    asked = now;
                    arm(now + timeout);
                }
                return taken;
            },
            abandon() {
                stop();
                link.abandon();
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
        }, link);
    };
};

/** https://wicg.github.io/page-lifecycle/ and https://html.spec.whatwg.org/multipage/document-lifecycle.html */
const hints = [
    ['online', 'online'],
    ['offline', 'offline'],
    ['visibilitychange', 'visible'],
    ['freeze', 'sleep'],
    ['pagehide', 'sleep'],
    ['resume', 'wake'],
    ['pageshow', 'wake'],
];
/** The browser's page, or the worker's global scope; where there is neither, nothing is ever told. */
const browserPage = {
    get hidden() {
        return globalThis.document?.visibilityState === 'hidden';
    },
    watch(listener) {
        const stop = new AbortController();
        for (const [event, hint] of hints)
            globalThis.addEventListener?.(event, () => {
                if (hint !== 'visible' || !browserPage.hidden)
                    listener(hint);
            }, 
            // Captured, so that what the document alone is told is heard as well, and before the page's own listeners.
            { capture: true, signal: stop.signal });
        return () => stop.abort();
    },
};

const silent = () => { };
/**
 * One native WebSocket per link.
 *
 * @param Native - The constructor. The global one where there is none given, looked up when a link is opened.
 */
const webSocket = (Native) => ({ url, protocols, binaryType }, events) => {
    const Constructor = Native ?? globalThis.WebSocket;
    if (!Constructor)
        throw new ReferenceError('There is no WebSocket here: pass one as the option `WebSocket`');
    const socket = new Constructor(url, protocols);
    let failed = false;
    socket.binaryType = binaryType;
    socket.onopen = () => events.open({ protocol: socket.protocol, extensions: socket.extensions });
    socket.onmessage = (event) => events.message(event.data);
    socket.onerror = () => (failed = true);
    socket.onclose = ({ code, reason, wasClean }) => events.close({ type: 'close', code, reason, wasClean, failed });
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
            socket.onopen = socket.onmessage = socket.onclose = null;
            // The `ws` package throws for an aborted handshake where nobody listens for errors.
            socket.onerror = silent;
            socket.close();
        },
        get bufferedAmount() {
            return socket.bufferedAmount;
        },
        get binaryType() {
            return socket.binaryType;
        },
        set binaryType(type) {
            socket.binaryType = type;
        },
    };
};

const socketShape = {
    retry: aFunction,
    connectTimeout: milliseconds,
    closeTimeout: milliseconds,
    stableAfter: milliseconds,
    heartbeat: either(aBoolean, nested(heartbeatShape)),
    queue: nested(queueShape),
    WebSocket: aFunction,
    transport: aFunction,
    signal: anObject,
    startClosed: aBoolean,
    page: (value, path) => value === false || anObject(value, path),
    clock: anObject,
    random: aFunction,
};
/** Composes the connection that the options ask for. */
const connectionFor = (options, address, observer) => {
    const { clock = systemClock, page = browserPage, transport = webSocket(options.WebSocket) } = options;
    const beats = options.heartbeat;
    return new Connection({
        ...options,
        clock,
        address,
        transport: beats ? heartbeat(beats === true ? {} : beats, clock)(transport) : transport,
        hidden: () => page !== false && page.hidden,
    }, observer);
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
    const alarm = createAlarm(clock, () => {
        if (clock.now() - due > asleep)
            wake();
        watch();
    });
    const watch = () => alarm.set((due = clock.now() + tick));
    const restart = () => {
        connection.suspend();
        connection.resume();
    };
    // What slept has no live link that one may trust without asking; where nothing can answer, it needs a new one.
    const wake = () => {
        if (connection.link && !connection.link.probe)
            restart();
        else
            connection.nudge();
    };
    const unwatch = page.watch((hint) => {
        switch (hint) {
            case 'online':
            case 'visible':
                return connection.nudge();
            case 'offline':
                return connection.check();
            case 'sleep':
                return connection.suspend();
            case 'wake':
                return connection.resume();
            default:
                return hint;
        }
    });
    watch();
    return () => {
        unwatch();
        alarm.set(undefined);
    };
};

const invalid = (url, why) => new DOMException(`The URL ${JSON.stringify(url)} ${why}`, 'SyntaxError');
/**
 * As the native constructor reads it: relative to the page, `http:` as `ws:`, no fragment.
 * https://websockets.spec.whatwg.org/#dom-websocket-websocket
 *
 * @throws DOMException `SyntaxError`
 */
const parseUrl = (url) => {
    let parsed;
    try {
        parsed = new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href);
    }
    catch {
        throw invalid(url, 'is invalid');
    }
    parsed.protocol = parsed.protocol.replace(/^http/, 'ws');
    if (!/^wss?:$/.test(parsed.protocol))
        throw invalid(url, 'must be ws:, wss:, http: or https:');
    if (parsed.href.includes('#'))
        throw invalid(url, 'must not have a fragment');
    return parsed;
};
const urlFrom = (answer) => {
    if (typeof answer === 'string' || answer instanceof URL)
        return parseUrl(`${answer}`);
    throw new TypeError(`url must give a string or a URL, got ${answer}`);
};
/** `DOMString or sequence<DOMString>`, as the native constructor converts it. */
const protocolsFrom = (answer) => typeof answer === 'object' && answer !== null && Symbol.iterator in answer
    ? Array.from(answer, String)
    : [String(answer)];
const isPromise = (value) => typeof value?.then === 'function';
/** Asks the sources; at once where neither makes it wait. */
const askAddress = (url, protocols, binaryType, context) => {
    const ask = (source) => typeof source === 'function' ? source(context) : source;
    const answers = [ask(url), ask(protocols)];
    const address = ([url, protocols]) => ({
        url: urlFrom(url).href,
        protocols: protocolsFrom(protocols),
        binaryType: binaryType(),
    });
    return answers.some(isPromise) ? Promise.all(answers).then(address) : address(answers);
};

const retryAt = (to) => {
    switch (to.name) {
        case 'backoff':
            return to.deadline;
        case 'suspended':
            return Infinity;
        case 'resolving':
            return to.since;
        default:
            return undefined;
    }
};
/**
 * What a listener of `close` hears of a transition: the end of what was open, the first failure of an outage, and the
 * final end; nothing of the further attempts.
 */
const endingOf = (to, from) => {
    if (to.name === 'closed')
        return from.name === 'idle' ? undefined : { end: to.close, retryAt: undefined };
    const moment = retryAt(to);
    if (moment === undefined)
        return undefined;
    // `reconnect()` while closing: what `close()` had promised is told, but it is not final.
    if (from.name === 'closing')
        return { end: abnormal, retryAt: moment };
    const first = (from.name === 'resolving' || from.name === 'connecting') &&
        to.name === 'backoff' &&
        from.outage === undefined;
    if ((from.name !== 'open' && !first) || !('cause' in to) || !to.cause)
        return undefined;
    return { end: endOf(to.cause), retryAt: moment };
};

/**
 * Defines `onopen` and its like on `prototype`, as event handler IDL attributes.
 * https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-idl-attributes
 *
 * @param slotsOf - Throws a TypeError for what is not an instance.
 */
const defineHandlers = (prototype, types, slotsOf) => {
    for (const type of types) {
        const name = `on${type}`;
        const attribute = {
            get [name]() {
                return slotsOf(this).get(type)?.handler ?? null;
            },
            set [name](value) {
                const target = this;
                const slots = slotsOf(target);
                const slot = slots.get(type);
                // [LegacyTreatNonObjectAsNull]: an object that cannot be called is kept, and does nothing.
                const handler = typeof value === 'function' || typeof value === 'object' ? value : null;
                if (!handler) {
                    if (slot)
                        target.removeEventListener(type, slot.listener);
                    slots.delete(type);
                }
                else if (slot)
                    slot.handler = handler;
                else {
                    const added = {
                        handler,
                        listener(event) {
                            if (typeof added.handler === 'function')
                                added.handler.call(target, event);
                        },
                    };
                    slots.set(type, added);
                    target.addEventListener(type, added.listener);
                }
            },
        };
        Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(attribute));
    }
};

const stateChangeEvent = (state, previous) => Object.assign(new Event('statechange'), { state, previous });
const droppedEvent = (data, reason) => Object.assign(new Event('dropped'), { data, reason });
/** A native `CloseEvent`, or what looks like one where there is none (Node 20). */
const closeEvent = ({ end, retryAt }) => {
    const { code, reason, wasClean } = end;
    const init = { code, reason, wasClean };
    const event = globalThis.CloseEvent
        ? new CloseEvent('close', init)
        : Object.assign(new Event('close'), init);
    return retryAt === undefined ? event : Object.assign(event, { retryAt });
};

/** https://websockets.spec.whatwg.org/#the-websocket-interface */
const constants = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];
/** Gives a class the shape that WebIDL gives an interface: constants, enumerable members, name and tag. */
const shapeAsInterface = (Class, name) => {
    const { prototype } = Class;
    const members = Object.getOwnPropertyDescriptors(prototype);
    for (const [member, descriptor] of Object.entries(members))
        if (member !== 'constructor')
            Object.defineProperty(prototype, member, { ...descriptor, enumerable: true });
    constants.forEach((constant, value) => {
        for (const place of [Class, prototype])
            Object.defineProperty(place, constant, { value, enumerable: true });
    });
    Object.defineProperty(prototype, Symbol.toStringTag, { value: 'WebSocket', configurable: true });
    Object.defineProperty(Class, 'name', { value: name, configurable: true });
};

/** https://websockets.spec.whatwg.org/#dom-websocket-readystate */
const readyStates = {
    resolving: 0,
    connecting: 0,
    backoff: 0,
    suspended: 0,
    open: 1,
    closing: 2,
    closed: 3,
    idle: 3,
};
/**
 * Makes the class of a `WebSocket` that holds; with `bound` options it takes no other. Each is a class of its own, so that
 * its members are its own as WebIDL wants them. Its public face is declared in reconnecting-web-socket.ts.
 */
const defineSocket = (name, bound) => {
    class Socket extends EventTarget {
        #connection;
        #options;
        #plain;
        #handlers = new Map();
        #url = '';
        #origin = '';
        #destination = '';
        #binaryType = 'blob';
        /** Bytes sent when nothing goes out any more: WHATWG counts them in `bufferedAmount`. */
        #unsent = 0;
        /** Nobody ever listened for messages: then making events of them is spared. */
        #unheard = true;
        #leave = () => { };
        static {
            const slots = (socket) => socket.#handlers;
            defineHandlers(this.prototype, ['open', 'message', 'error', 'close'], slots);
            shapeAsInterface(this, name);
        }
        constructor(url, protocols = [], options = {}) {
            if (!arguments.length)
                throw new TypeError(`${name} needs a url`);
            super();
            if (!bound)
                check(options, socketShape, 'options');
            this.#options = bound ?? options;
            const from = typeof url === 'function' ? url : parseUrl(`${url}`);
            const offered = typeof protocols === 'function' ? protocols : protocolsFrom(protocols);
            if (from instanceof URL)
                this.#url = from.href;
            this.#plain = from instanceof URL && Array.isArray(offered);
            this.#connection = connectionFor(this.#options, (context) => askAddress(from, offered, () => this.#binaryType, context), {
                state: (to, from) => this.#follow(to, from),
                message: (data) => {
                    if (!this.#unheard)
                        this.dispatchEvent(new MessageEvent('message', { data, origin: this.#origin }));
                },
                dropped: (data, reason) => this.dispatchEvent(droppedEvent(data, reason)),
            });
            if (!this.#options.startClosed)
                this.reconnect();
        }
        get url() {
            return this.#url;
        }
        get readyState() {
            return readyStates[this.#connection.state.name];
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
            // As WebIDL has it for an enumeration: another value is ignored.
            const known = `${type}`;
            if (known !== 'blob' && known !== 'arraybuffer')
                return;
            this.#binaryType = known;
            const { link } = this.#connection;
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
                throw new TypeError('send needs data');
            const connection = this.#connection;
            if (connection.send(data))
                return;
            const { readyState } = this;
            const unqueued = this.#options.queue?.maxMessages === 0;
            if (unqueued && !readyState)
                throw new DOMException('Still connecting', 'InvalidStateError');
            // An open link that takes nothing is about to end.
            if (readyState > 1 || unqueued)
                this.#unsent += byteLength(snapshot(data));
            if (readyState > 1 || !unqueued)
                connection.enqueue(data);
        }
        deliver(data, options) {
            return this.#connection.deliver(data, options);
        }
        close(code, reason) {
            this.#connection.close(...closeArguments(code, reason));
        }
        reconnect() {
            const connection = this.#connection;
            connection.restart();
            const { state } = connection;
            // What the native constructor throws for the url and the protocols as they were given, the caller hears.
            if (this.#plain && 'cause' in state && state.cause?.type === 'error') {
                connection.close();
                throw state.cause.error;
            }
        }
        probe() {
            const { link, state } = this.#connection;
            return new Promise((resolve, reject) => {
                if (!this.#options.heartbeat)
                    reject(new NoHeartbeatError('probe() needs the option heartbeat: nothing else can be asked'));
                else if (state.name !== 'open' || !link?.probe)
                    reject(new ConnectionLostError(`probe() needs an open connection, it is ${state.name}`));
                else
                    link.probe((rtt) => {
                        if (rtt !== undefined)
                            resolve(rtt);
                        else if (this.#connection.link === link)
                            reject(new ProbeTimeoutError('No answer in time'));
                        else
                            reject(new ConnectionLostError('The link ended before the answer came'));
                    });
            });
        }
        purge() {
            this.#connection.outbox.purge('purged');
        }
        flush() {
            return this.#connection.outbox.flush();
        }
        addEventListener(type, listener, options) {
            if (type === 'message')
                this.#unheard = false;
            super.addEventListener(type, listener, options);
        }
        #follow(to, from) {
            if (to.name === 'connecting')
                this.#arrive(to.address.url);
            if (to.name === 'resolving' && (from.name === 'idle' || from.name === 'closed'))
                this.#join();
            if (to.name === 'closed')
                this.#leave();
            if (to.name === 'open' && from.name === 'connecting')
                this.dispatchEvent(new Event('open'));
            const ending = endingOf(to, from);
            if (ending) {
                if (ending.end.failed)
                    this.dispatchEvent(new Event('error'));
                this.dispatchEvent(closeEvent(ending));
            }
            this.dispatchEvent(stateChangeEvent(to, from));
        }
        /** What was meant for one destination is not for another. */
        #arrive(url) {
            const { origin, pathname } = new URL(url);
            const destination = origin + pathname;
            if (this.#destination && this.#destination !== destination)
                this.#connection.outbox.purge('destination');
            this.#destination = destination;
            this.#origin = origin;
            this.#url = url;
        }
        /** While it lives, the page and the owner's signal act on it. */
        #join() {
            const { page = browserPage, clock = systemClock, retry, signal } = this.#options;
            const connection = this.#connection;
            const close = () => connection.close();
            const unfollow = page && retry !== never ? followPage(connection, page, clock) : () => { };
            signal?.addEventListener('abort', close);
            this.#leave = () => {
                unfollow();
                signal?.removeEventListener('abort', close);
            };
            this.#unsent = 0;
            if (signal?.aborted)
                close();
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
    check(options, socketShape, 'options');
    return defineSocket('WebSocket', options);
};

export { ConnectionLostError, HoldfastError, NoHeartbeatError, ProbeTimeoutError, QueueFullError, ReconnectingWebSocket, atMost, backoff, isHoldfastError, never, socketClass, unless, webSocket };
//# sourceMappingURL=index.js.map
