/* holdfast 0.1.0 | MIT */
'use strict';

var listening = require('./listening.cjs');
var core = require('./core.cjs');

const isObject = (value) => typeof value === 'object' && !!value;
/**
 * What came from the wire: an array of messages, or one alone. What is no object is passed over; of the others not even
 * the channel is sure.
 *
 * @throws SyntaxError for what is no JSON, TypeError where there is something, and no object in it.
 */
const messagesFrom = (body) => {
    const items = [JSON.parse(String(body))].flat();
    const messages = items.filter(isObject);
    if (items.length && !messages.length)
        throw new TypeError('Expected an array of Bayeux messages');
    return messages;
};
/** Why a message was not sent at all. */
const unsendable = 'unsendable';
/** As JSON, or nothing. What JSON cannot say is told of, and left out. */
const written = (messages, tell) => {
    const texts = messages.flatMap((message) => {
        try {
            return [JSON.stringify(message)];
        }
        catch (exception) {
            tell(message, exception);
            return [];
        }
    });
    return texts.length ? `[${texts.join()}]` : undefined;
};
/** What the page's addresses are relative to. */
const base = () => globalThis.document?.baseURI ?? globalThis.location?.href;
const isMeta = (channel) => typeof channel === 'string' && channel.startsWith('/meta/');
/**
 * Whether it answers something that was sent. A delivery may carry the id of what its publisher sent, so an id alone says
 * nothing: Faye's servers do so.
 */
const isReply = (message) => message.successful !== undefined || isMeta(message.channel);
/** A channel and the patterns that cover it, in the order of `/a/b`, `/a/*`, `/a/**`, `/**`. */
const patternsOf = (channel) => {
    const patterns = [channel];
    // No more than a hundred: each level costs as much as the whole name.
    for (let end = channel.lastIndexOf('/'); end >= 0 && patterns.length < 100;) {
        const parent = channel.slice(0, end);
        if (patterns.length === 1)
            patterns.push(`${parent}/*`);
        patterns.push(`${parent}/**`);
        end = parent.lastIndexOf('/');
    }
    return patterns;
};
/** Ten minutes: no server holds a request longer, and none may keep a client away for good. */
const longest$2 = 600_000;
/** The part of an advice that makes sense, so that nothing absurd is ever obeyed, or kept. */
const sensible = (advice) => {
    const given = Object(advice);
    const kept = {};
    for (const name of ['interval', 'timeout', 'maxInterval']) {
        const value = given[name];
        if (typeof value === 'number' && value >= 0)
            kept[name] = Math.min(value, longest$2);
    }
    const { reconnect } = given;
    if (['retry', 'handshake', 'none'].includes(reconnect))
        kept.reconnect = reconnect;
    return kept;
};

/** Characters that an answer may have. */
const longest$1 = 16_777_216;
/**
 * Each envelope a POST, with the server's cookies: some servers find their sessions by them.
 * https://docs.cometd.org/current/reference/#_the_long_polling_transport
 */
class LongPollingTransport {
    type = 'long-polling';
    /** What ends all that is under way. */
    #under = new Set();
    getType() {
        return this.type;
    }
    accept() {
        return typeof fetch === 'function';
    }
    width({ maxConnections }) {
        return Math.max(1, maxConnections - 1);
    }
    send({ messages, url, settings, onSuccess, onFailure }) {
        const controller = new AbortController();
        const { signal } = controller;
        let httpCode = 0;
        const body = written(messages, (message, exception) => onFailure(this, [message], { reason: unsendable, exception }));
        if (!body)
            return () => { };
        const ask = async () => {
            const response = await fetch(url, {
                method: 'POST',
                headers: { 'Content-Type': 'application/json;charset=UTF-8', ...settings.requestHeaders },
                body,
                credentials: 'include',
                // What says goodbye may outlive its page.
                keepalive: messages.some(({ channel }) => channel === '/meta/disconnect'),
                signal,
            });
            httpCode = response.status;
            if (!response.ok)
                throw new Error(response.statusText);
            let text = '';
            for await (const part of listening.textOf(response))
                if ((text += part).length > longest$1)
                    throw new Error(`The answer is longer than ${longest$1} characters`);
            return messagesFrom(text);
        };
        const end = (tell) => {
            if (this.#under.delete(controller) && !signal.aborted)
                tell();
        };
        this.#under.add(controller);
        ask().then((received) => end(() => {
            onSuccess(received);
            onFailure(this, messages, { reason: 'no reply', httpCode });
        }), (exception) => end(() => onFailure(this, messages, { reason: String(exception.message), exception, httpCode })));
        return () => {
            controller.abort();
            onFailure(this, messages, { reason: 'No answer in time', httpCode });
        };
    }
    abort() {
        for (const controller of this.#under)
            controller.abort();
        this.#under.clear();
    }
}

/** When a page comes back, those who waited dial within so many milliseconds, and not all at once. */
const spread = 300;
/** What is done next, when its time has come. */
class NextStep {
    #owner;
    #alarm;
    #step;
    #hasty = false;
    #unwatch;
    constructor(owner) {
        this.#owner = owner;
        this.#alarm = core.createAlarm(owner.settings.clock, () => this.#take());
    }
    /** At once, or after so many milliseconds; instead of what was planned. `hasty`: sooner, if the page comes back. */
    plan(step, delay, hasty = false) {
        this.#step = step;
        this.#hasty = hasty;
        if (delay)
            this.#alarm(this.#owner.settings.clock.now() + delay);
        else
            this.#take();
    }
    cancel() {
        this.#alarm();
        this.#step = undefined;
    }
    /** Who waits need not wait on once the page is back. */
    watch() {
        const { page, clock, random } = this.#owner.settings;
        this.unwatch();
        if (page)
            this.#unwatch = page.watch((hint) => {
                if (this.#step && this.#hasty && hint !== 'offline' && hint !== 'sleep')
                    this.#alarm(clock.now() + spread * random());
            });
    }
    unwatch() {
        this.#unwatch?.();
        this.#unwatch = undefined;
    }
    #take() {
        const step = this.#step;
        this.cancel();
        step?.();
    }
}

/** Sends no more at once than the transport takes, and sees that each message ends: answered, failed or late. */
class Sender {
    #owner;
    /** With the transport, in order. */
    #under = new Set();
    /** The same, by the ids that are unanswered. */
    #byId = new Map();
    /** Those that wait for a place. */
    #waiting = [];
    constructor(owner) {
        this.#owner = owner;
    }
    post(parcel) {
        const { transport, messages, url, settings, metaConnect } = parcel;
        const unanswered = new Set(messages);
        const post = {
            parcel,
            unanswered,
            alarm: core.createAlarm(settings.clock, () => this.#late(post)),
            cancel: undefined,
            envelope: {
                messages,
                url,
                settings,
                get answered() {
                    return !unanswered.size;
                },
                onSuccess: (received) => this.#owner.received(received),
                onFailure: (_conduit, failed, failure) => this.#fail(post, failure, failed),
            },
        };
        const room = transport.width?.(settings) ?? Infinity;
        const busy = room < Infinity ? [...this.#under].filter((other) => !other.parcel.metaConnect).length : 0;
        if (metaConnect || busy < room)
            this.#send(post);
        else
            this.#waiting.push(post);
    }
    /** The message that this one answers, which then owes nothing more; servers may leave out the id, or the channel. */
    answer({ id, channel }) {
        const post = this.#byId.get(id);
        for (const candidate of post ? [post] : id === undefined ? this.#under : [])
            for (const message of candidate.unanswered)
                if ((message.id === id || id === undefined) &&
                    (message.channel === channel || channel === undefined)) {
                    candidate.unanswered.delete(message);
                    this.#byId.delete(message.id);
                    if (!candidate.unanswered.size)
                        this.#end(candidate);
                    return message;
                }
        return undefined;
    }
    /** All that is under way fails. */
    abort(failure) {
        for (const post of [...this.#under])
            this.#fail(post, failure);
    }
    #send(post) {
        const { transport, settings, patience, metaConnect } = post.parcel;
        this.#under.add(post);
        for (const { id } of post.unanswered)
            this.#byId.set(id, post);
        post.alarm(settings.clock.now() + patience);
        post.cancel = transport.send(post.envelope, metaConnect);
    }
    #late(post) {
        const { settings, messages } = post.parcel;
        const more = this.#owner.late(messages);
        if (more > 0)
            return post.alarm(settings.clock.now() + more);
        post.cancel?.();
        this.#fail(post, { reason: 'timeout' });
    }
    /** Of those of its messages that are unanswered; what waits behind it fails as well: else it would overtake it. */
    #fail(post, failure, messages = post.parcel.messages) {
        const { metaConnect, transport } = post.parcel;
        const ids = new Set(messages.map(({ id }) => id));
        const failed = [...post.unanswered].filter(({ id }) => ids.has(id));
        if (!failed.length)
            return;
        for (const message of failed) {
            post.unanswered.delete(message);
            this.#byId.delete(message.id);
        }
        const ended = !post.unanswered.size;
        const behind = ended && this.#under.has(post) && !metaConnect ? this.#waiting.splice(0) : [];
        if (ended)
            this.#end(post);
        this.#owner.failed(failed, failure, transport);
        for (const other of behind)
            this.#fail(other, { reason: 'Previous request failed', httpCode: -1 });
    }
    #end(post) {
        post.alarm();
        const freed = this.#under.delete(post) && !post.parcel.metaConnect;
        const next = freed ? this.#waiting.shift() : undefined;
        if (next)
            this.#send(next);
    }
}

/** So many messages may wait for the end of an outage. */
const mostHeld = 10_000;
/** So many go together at most: servers limit what they take at once. */
const mostTogether = 100;
/** Messages on their way out: they wait for the end of a batch, of a handshake or of an outage. */
class Outbox {
    #owner;
    #session;
    #sender;
    /** What goes before all else, what failed and is sent again, and what waits. */
    #queues = [[], [], []];
    #batches = 0;
    #lastId = 0;
    #resend;
    constructor(owner, session) {
        this.#owner = owner;
        this.#session = session;
        this.#resend = core.createAlarm(owner.settings.clock, () => {
            if (!session.isDown)
                this.flush();
        });
        this.#sender = new Sender({
            received: (messages) => {
                const { epoch } = session;
                for (const message of messages)
                    if (session.epoch === epoch)
                        session.receive(message);
            },
            failed: (messages, failure, { type }) => messages.forEach((message) => this.#fail(message, { ...failure, connectionType: type })),
            late: (messages) => owner.late(messages),
        });
    }
    nextId() {
        return `${++this.#lastId}`;
    }
    /** Sends a message of the page's, as soon as it may go; `ahead`: before all that waits. */
    send(message, ahead = false) {
        const { clock } = this.#owner.settings;
        this.#prepare(message, (out) => {
            const { clientId, isDown, transport } = this.#session;
            const unready = isDown || this.#queues[1].length;
            const waits = this.#batches || !clientId || !transport || (unready && this.#owner.keeps(out));
            if (!waits)
                this.#post([out]);
            else if (this.#queues[2].length < mostHeld)
                this.#queues[ahead ? 0 : 2].push(out);
            // Later, as all that fails: who publishes again in the callback would do so without end.
            else
                clock.after(0, () => this.#tell(out, { reason: `${mostHeld} messages wait` }));
        });
    }
    /** Sends a message of the session's own, past all that waits. `held`: how long the server may hold the answer back. */
    emit(message, held, transport = this.#session.transport) {
        this.#prepare(message, (out) => {
            if (transport)
                this.#post([out], held, transport);
            else
                this.#tell(out, { reason: 'No transport can be used' });
        });
    }
    startBatch() {
        this.#batches++;
    }
    /** Whether there was one. `always`: as in {@link Outbox.flush}. */
    endBatch(always = false) {
        if (!this.#batches)
            return false;
        if (!--this.#batches)
            this.flush(always);
        return true;
    }
    /** Takes back what waits. Whether it did. */
    withdraw(id) {
        for (const queue of this.#queues) {
            const at = queue.findIndex((message) => message.id === id);
            if (at >= 0)
                return !!queue.splice(at, 1);
        }
        return false;
    }
    /** The message that was sent and waits for this reply; no more, then. */
    answer(reply) {
        return this.#sender.answer(reply);
    }
    /** Sends what waits, if it may go; `always`: also what could wait for the end of an outage. */
    flush(always = false) {
        if (this.#batches || !this.#session.clientId || !this.#session.transport)
            return;
        const messages = this.#take();
        const waits = this.#session.isDown && !always;
        const going = messages.filter((message) => {
            const stays = waits && this.#owner.keeps(message);
            if (stays)
                this.#queues[2].push(message);
            return !stays;
        });
        while (going.length)
            this.#post(going.splice(0, mostTogether));
    }
    /** What is under way fails. */
    abort() {
        this.#resend();
        this.#sender.abort({ reason: 'Abort', websocketCode: 1000 });
    }
    /** And what waits. */
    clear() {
        this.#batches = 0;
        for (const message of this.#take())
            this.#tell(message, { reason: 'Disconnected' });
    }
    #take() {
        const messages = this.#queues.flat();
        this.#queues = [[], [], []];
        return messages;
    }
    #prepare(message, next) {
        const { clientId } = this.#session;
        message.id ??= this.nextId();
        if (clientId)
            message.clientId = clientId;
        this.#owner.outgoing(message, next);
    }
    #post(messages, held, transport = this.#session.transport) {
        const { settings } = this.#owner;
        const { clientId } = this.#session;
        if (clientId)
            for (const message of messages)
                message.clientId = clientId;
        this.#sender.post({
            transport,
            messages,
            url: this.#owner.address(transport.type, messages),
            settings,
            patience: settings.maxNetworkDelay + (held ?? 0),
            metaConnect: held !== undefined,
        });
    }
    #fail(message, failure) {
        const { clock, resend } = this.#owner.settings;
        const keeps = failure.reason !== unsendable && this.#owner.keeps(message, failure);
        if (this.#session.isOver || !keeps)
            return this.#tell(message, failure);
        this.#queues[1].push(message);
        // In an outage it goes at the end of it; where all else works, after a while.
        this.#resend(clock.now() + resend);
    }
    #tell(message, failure) {
        const { id, channel, subscription } = message;
        this.#session.failed({
            id: id,
            successful: false,
            channel,
            ...(subscription && { subscription }),
            failure: { ...failure, message },
        });
    }
}

/** Milliseconds: a `/meta/connect` that comes back sooner was not held back, and an attempt that takes longer hangs. */
const heldAtLeast = 100;
const hanging = 500;
/** A connection that lasted so long is none that breaks at once. */
const stableAfter = 1_000;
/** So many connects in a row that were not held, and brought nothing, are a server's right. */
const mostUnheld = 5;
/** Where a policy throws or answers rubbish. */
const fallback = 10_000;
/** How long to wait: after failures, and where a server that does not hold would be asked without end. */
class Pace {
    /** How many attempts failed since something was held back, or came. */
    attempt = 0;
    /** How many failed since one succeeded. */
    misses = 0;
    /** The last wait in milliseconds; 0 once an attempt succeeded. */
    period = 0;
    #owner;
    /** When the first attempt of an outage failed, and when the one under way began. */
    #since = 0;
    #beganAt = 0;
    #unheld = 0;
    constructor(owner) {
        this.#owner = owner;
    }
    /** A handshake or a `/meta/connect` begins. */
    begin() {
        this.#beganAt = this.#now();
    }
    /** Whether the server held back what it answers now. */
    get wasHeld() {
        return this.#spent >= heldAtLeast;
    }
    /**
     * Milliseconds until the next attempt, or `false`: give up. A `fresh` attempt that hung has waited already; whoever was
     * connected waits in full, so that not all come at once.
     */
    failed(fresh) {
        if (!fresh && this.#spent >= stableAfter)
            this.attempt = 0;
        if (!this.attempt)
            this.#since = this.#now();
        this.misses++;
        const delay = this.after(this.attempt++);
        this.period = delay || 0;
        return delay && Math.max(0, delay - (fresh && this.#spent > hanging ? this.#spent : 0));
    }
    /** The same after a success, which brought nothing (`empty`), or something; `paced`: the server should have held it. */
    succeeded(empty, paced) {
        this.misses = this.period = 0;
        if (this.wasHeld || !empty)
            this.attempt = 0;
        this.#unheld = paced && empty && !this.wasHeld ? this.#unheld + 1 : 0;
        return this.#unheld > mostUnheld ? this.after(this.#unheld - mostUnheld) : 0;
    }
    reset() {
        this.attempt = this.misses = this.period = 0;
    }
    /** Milliseconds to wait after so many of a kind, or `false`. */
    after(attempt) {
        const { retry, random, page } = this.#owner.settings;
        const context = {
            attempt,
            cause: { type: 'restart' },
            outage: this.attempt ? this.#now() - this.#since : 0,
            hidden: !!page && page.hidden,
            random,
        };
        const delay = core.guard(() => retry(context));
        return delay === false || delay >= 0 ? delay : fallback;
    }
    #now() {
        return this.#owner.settings.clock.now();
    }
    get #spent() {
        return this.#now() - this.#beganAt;
    }
}

/** The transports that a client may use, best first. */
class Transports {
    #all = [];
    /** What did not work where it should have, and is left alone for now. */
    #passed = new Set();
    /** `index`: its place. @defaultValue the last. Whether the name was free. */
    add(type, transport, index = this.#all.length) {
        if (this.find(type))
            return false;
        // It goes by the name that it was given, whatever it calls itself.
        Reflect.set(transport, 'type', type);
        this.#all.splice(index, 0, transport);
        return true;
    }
    remove(type) {
        const transport = this.find(type);
        this.#all = this.#all.filter((other) => other !== transport);
        return transport;
    }
    find(type) {
        return this.#all.find((transport) => transport.type === type) ?? null;
    }
    getTransportTypes() {
        return this.#all.map(({ type }) => type);
    }
    /** Those that can be used for this address. */
    findTransportTypes(version, crossDomain, url) {
        return this.#all
            .filter((transport) => transport.accept(version, crossDomain, url))
            .map(({ type }) => type);
    }
    /** The first of these types that can. */
    negotiateTransport(types, version, crossDomain, url) {
        return (this.#all.find((transport) => types.includes(transport.type) && transport.accept(version, crossDomain, url)) ?? null);
    }
    /** The first of these that was not passed over. */
    best(types) {
        return types.find((type) => !this.#passed.has(type)) ?? types[0];
    }
    /** Passes over one of these, from now on. Whether others are left; else all may be tried anew. */
    pass(type, types) {
        this.#passed.add(type);
        const left = types.some((other) => !this.#passed.has(other));
        if (!left)
            this.#passed.clear();
        return left;
    }
    /** Passes over all but this one. */
    passAllBut(type) {
        for (const other of this.getTransportTypes())
            if (other !== type)
                this.#passed.add(other);
    }
    /** Passes over nothing any more. */
    forgive() {
        this.#passed.clear();
    }
    /** Each lets go of what it has. */
    abort() {
        for (const transport of this.#all)
            transport.abort();
    }
    /** All may be tried anew. */
    reset() {
        this.forgive();
        for (const transport of this.#all)
            transport.reset?.(true);
    }
}

/** A better transport is tried again at once, then after this, then after twice as long each time, up to an hour. */
const upgradeAfter = 60_000;
const longest = 3_600_000;
/** Which transport is used, of those that both sides can use. */
class Selection {
    /** The one in use. */
    current;
    /** A better one, which opened: it is used once a `/meta/connect` came back by it. */
    candidate;
    /** Those that both sides can use, best first. */
    common = [];
    transports = new Transports();
    #owner;
    #upgradeAt = 0;
    #upgradeAfter = 0;
    constructor(owner) {
        this.#owner = owner;
    }
    /** Everything may be tried anew. */
    reset() {
        const { begin } = this.#owner.settings;
        this.transports.reset();
        if (begin)
            this.transports.passAllBut(begin);
        this.#upgradeAt = 0;
        this.#upgradeAfter = 0;
    }
    /** Begins with those that can be used here. */
    begin() {
        const { url, crossDomain } = this.#owner.settings;
        this.#choose(this.transports.findTransportTypes('1.0', crossDomain, url));
    }
    /** What the server offers, which may be anything. Whether there is one that can be used here, too. */
    negotiate(offered) {
        return this.#choose(Array.isArray(offered) ? this.common.filter((type) => offered.includes(type)) : this.common);
    }
    /** Passes over the one in use, which did not work. Whether there is another one to try at once. */
    pass(failure) {
        const from = this.current.type;
        const others = this.transports.pass(from, this.common);
        this.#choose(this.common);
        this.#upgradeAt = this.#owner.settings.clock.now() + this.#upgradeAfter;
        this.#owner.switched(failure, from, this.current?.type);
        return others;
    }
    /** Opens a better one beside the one in use, now and then: what blocked it may have gone. */
    upgrade(held) {
        const { settings } = this.#owner;
        const better = this.transports.find(this.common[0]);
        // One that lived is trusted again: what is lost later was perhaps the line.
        if (better === this.current && held)
            this.#upgradeAfter = 0;
        if (better === this.current || !better?.open || settings.clock.now() < this.#upgradeAt)
            return;
        this.#postpone();
        better.open(this.#owner.address(better.type, []), settings, () => {
            if (better === this.transports.find(better.type))
                this.candidate = better;
        });
    }
    /** Takes one away; if it is in use, it is until it fails. */
    remove(type) {
        const transport = this.transports.remove(type);
        if (transport === this.candidate)
            this.candidate = undefined;
        this.common = this.common.filter((other) => other !== type);
        if (transport !== this.current)
            transport?.abort();
        return transport;
    }
    /** Uses the candidate from now on; or leaves it alone, for longer than the last time. */
    settle(candidate, works) {
        this.candidate = undefined;
        if (works) {
            this.transports.forgive();
            this.current = candidate;
            this.#upgradeAfter = 0;
        }
        else
            candidate.abort();
    }
    /** Each lets go of what it has, and so does one that was taken away while it was in use. */
    abort() {
        this.transports.abort();
        this.current?.abort();
        this.current = this.candidate = undefined;
    }
    #postpone() {
        this.#upgradeAfter = Math.min(longest, 2 * this.#upgradeAfter || upgradeAfter);
        this.#upgradeAt = this.#owner.settings.clock.now() + this.#upgradeAfter;
    }
    #choose(common) {
        this.common = common.filter((type) => this.transports.find(type));
        this.candidate = undefined;
        const before = this.current;
        this.current = this.transports.find(this.transports.best(this.common) ?? '') ?? undefined;
        if (before && before !== this.transports.find(before.type))
            before.abort();
        return !!this.current;
    }
}

/**
 * A client of a Bayeux server: the handshake, the loop of `/meta/connect`, and what the server advises.
 * https://docs.cometd.org/current/reference/#_bayeux
 */
class Session {
    status = 'disconnected';
    clientId;
    /** How many times it began: what came for one is nothing to the next. */
    epoch = 0;
    /** What the server advises, of what can be obeyed. */
    advice = {};
    selection;
    pace;
    outbox;
    #owner;
    #wishes = {};
    /** Whether a handshake succeeded before. */
    #established = false;
    /** Handshakes that were advised since a `/meta/connect` succeeded. */
    #forgotten = 0;
    /** No `/meta/connect` succeeded by this link: the next one asks for an answer at once. */
    #fresh = true;
    /** What the `/meta/connect` under way tries out. */
    #candidate;
    #deliveries = 0;
    #next;
    constructor(owner) {
        this.#owner = owner;
        this.outbox = new Outbox(owner, this);
        this.selection = new Selection(owner);
        this.pace = new Pace(owner);
        this.#next = new NextStep(owner);
    }
    get transports() {
        return this.selection.transports;
    }
    get transport() {
        return this.isOver ? undefined : this.selection.current;
    }
    get isDown() {
        return this.pace.misses > 0;
    }
    get isOver() {
        return this.status === 'disconnected';
    }
    /** Begins; `wishes` are fields of each handshake, of those that the server advises as well. */
    handshake(wishes) {
        // Who hears of what is let go of cannot begin as well.
        this.status = 'disconnecting';
        this.epoch++;
        this.#abort();
        this.#wishes = wishes;
        this.#established = false;
        this.#forgotten = 0;
        this.pace.reset();
        this.selection.reset();
        this.#next.watch();
        this.#shake();
    }
    /** Says goodbye: it is over once the server answered, or cannot. */
    disconnect(wishes) {
        this.status = 'disconnecting';
        this.#next.cancel();
        this.outbox.emit({ ...wishes, channel: '/meta/disconnect' });
    }
    /** Takes a message as if it came from the server. */
    receive(message) {
        const { advice, successful } = message;
        const asked = isReply(message) ? this.outbox.answer(message) : undefined;
        if (advice)
            this.advice = { ...this.#owner.settings.advice, ...sensible(advice) };
        if (asked)
            message.channel ??= asked.channel;
        // What says neither where it belongs nor how it went is nobody's.
        const { channel } = message;
        if (typeof channel === 'string' && (asked || successful !== undefined || !isMeta(channel)))
            this.#owner.incoming(message, (taken) => this.#take(taken, !!asked));
    }
    failed(reply) {
        this.#take(reply, true);
    }
    #take(message, asked) {
        const { channel } = message;
        if (!isReply(message))
            this.#deliveries++;
        if (channel === '/meta/handshake' && this.status === 'handshaking')
            this.#shaken(message);
        else if (channel === '/meta/connect' && asked)
            this.#connected(message);
        else if (channel === '/meta/disconnect' && asked)
            this.#disconnected(message);
        else
            this.#owner.hear(message);
    }
    #shake = () => {
        const { advice } = this.#owner.settings;
        this.status = 'handshaking';
        this.clientId = undefined;
        this.advice = { ...advice };
        this.#fresh = true;
        this.pace.begin();
        this.selection.begin();
        this.outbox.emit({
            ...this.#wishes,
            id: this.outbox.nextId(),
            version: '1.0',
            minimumVersion: '1.0',
            channel: '/meta/handshake',
            supportedConnectionTypes: [...this.selection.common],
            advice: { timeout: advice.timeout, interval: advice.interval },
        });
    };
    #shaken(reply) {
        const { supportedConnectionTypes: offered, clientId, failure } = reply;
        const { selection } = this;
        const { common, current } = selection;
        const known = reply.successful === true && typeof clientId === 'string';
        let wait = 0;
        if ((reply.successful = known && selection.negotiate(offered))) {
            this.clientId = clientId;
            const again = (reply.reestablish = this.#established);
            this.#established = true;
            this.outbox.startBatch();
            this.#owner.established?.(again);
            this.outbox.endBatch(true);
            this.selection.upgrade(false);
        }
        else
            wait = this.pace.failed(true);
        this.#owner.hear(reply);
        if (this.status !== 'handshaking')
            return;
        if (reply.successful)
            return this.#obey(reply, 0, this.#connect);
        if (known) {
            const reason = `No transport is common: client ${common.join()}; server ${JSON.stringify(offered)}`;
            this.#owner.switched({ reason, connectionType: current.type }, current.type, undefined);
            return this.#giveUp();
        }
        if (!current)
            return this.#giveUp();
        if (failure && selection.pass(failure))
            wait = 0;
        this.#obey(reply, wait, this.#shake);
    }
    #connect = () => {
        const { candidate } = this.selection;
        const transport = candidate ?? this.transport;
        if (!transport)
            return this.#giveUp();
        const fresh = this.#fresh || !!candidate;
        this.status = 'connected';
        this.#candidate = candidate;
        this.#deliveries = 0;
        this.pace.begin();
        this.outbox.emit({ channel: '/meta/connect', connectionType: transport.type, ...(fresh && { advice: { timeout: 0 } }) }, fresh ? 0 : (this.advice.timeout ?? 0), transport);
    };
    #connected(reply) {
        const { settings } = this.#owner;
        const { failure, successful } = reply;
        const candidate = this.#candidate;
        if (this.status !== 'connected') {
            this.#owner.hear(reply);
            // The last reply: the server let go of what it held.
            if (this.isOver)
                this.#abort();
            return;
        }
        if (candidate)
            this.selection.settle(candidate, successful === true);
        // The page goes on by what worked all the time.
        if (candidate && failure)
            return this.#connect();
        let wait;
        if (successful === true) {
            wait = this.pace.succeeded(!this.#deliveries, !this.#fresh && !candidate && !this.advice.interval);
            this.#fresh = false;
            if (this.pace.wasHeld || this.#deliveries)
                this.#forgotten = 0;
            this.outbox.flush();
            this.selection.upgrade(this.pace.wasHeld);
        }
        else {
            wait = this.pace.failed(this.#fresh);
            this.#fresh = true;
        }
        this.#owner.hear(reply);
        if (this.status !== 'connected')
            return;
        const { common, current } = this.selection;
        const isGone = current && !common.includes(current.type);
        const blocked = failure && (isGone || (this.pace.misses >= settings.misses && common.length > 1));
        if (blocked && this.selection.pass(failure))
            wait = 0;
        this.#obey(reply, wait, this.#connect);
    }
    #disconnected(reply) {
        const { maxNetworkDelay } = this.#owner.settings;
        // What the server holds comes back by itself, once it agreed.
        if (reply.successful !== true)
            this.#abort();
        this.status = 'disconnected';
        this.clientId = undefined;
        this.outbox.clear();
        this.#next.plan(() => this.#abort(), maxNetworkDelay);
        this.#owner.hear(reply);
    }
    /** After a reply of the handshake or of the loop: what comes next, when it may. */
    #obey({ advice, channel }, wait, next) {
        const { reconnect } = sensible(advice);
        if (reconnect === 'none')
            return this.#giveUp();
        const forgotten = reconnect === 'handshake' && channel === '/meta/connect';
        if (forgotten)
            this.clientId = undefined;
        const then = forgotten ? this.#shake : next;
        // Who is forgotten once need not wait; who is forgotten again and again waits as after any failure.
        const pause = forgotten ? this.#forgotten && this.pace.after(this.#forgotten) : wait;
        if (forgotten)
            this.#forgotten++;
        if (pause === false)
            return this.#giveUp();
        this.status = then === this.#shake ? 'handshaking' : 'connecting';
        this.#next.plan(then, Math.max(pause, this.advice.interval ?? 0), this.isDown);
    }
    #giveUp() {
        this.status = 'disconnecting';
        this.#abort();
        this.status = 'disconnected';
        this.clientId = undefined;
        this.outbox.clear();
    }
    /** Lets go of everything; what is under way fails. */
    #abort() {
        this.#next.cancel();
        this.#next.unwatch();
        // They tell nobody, and the outbox does: so they go first.
        this.selection.abort();
        this.outbox.abort();
    }
}

/** One WebSocket at a time, opened by the first who sends; what waits for it goes in order. */
class WebSocketTransport {
    type = 'websocket';
    #link;
    #isOpen = false;
    #patience = () => { };
    /** What goes down with the link: everything that was sent by it and not answered. */
    #carried = [];
    /** When it is looked through for what was answered meanwhile: seldom, or a burst would cost its square. */
    #most = 16;
    /** Whether there is one to use. */
    accept;
    constructor(accept = () => typeof WebSocket === 'function') {
        this.accept = accept;
    }
    getType() {
        return this.type;
    }
    /** Opens a link, so that it can be used once it `opened`; what is under way elsewhere stays there. */
    open(url, { clock, connectTimeout, protocol, WebSocket }, opened = () => { }) {
        if (this.#link)
            return this.#isOpen ? opened() : undefined;
        let late = { reason: 'Connect Timeout', websocketCode: 1000 };
        const patience = core.createAlarm(clock, () => this.#lose(late));
        this.#patience = patience;
        try {
            this.#link = core.webSocket(WebSocket, clock)({
                url: new URL(url, base()).href.replace(/^http/, 'ws'),
                protocols: protocol ? [protocol] : [],
                binaryType: 'arraybuffer',
            }, {
                open: () => {
                    patience();
                    this.#isOpen = true;
                    this.#carried.forEach(this.#write);
                    opened();
                },
                message: (data) => {
                    let messages;
                    try {
                        messages = messagesFrom(data);
                    }
                    catch (exception) {
                        return this.#lose({ reason: 'malformed', exception });
                    }
                    this.#carried.at(-1)?.onSuccess(messages);
                },
                close: ({ code, reason }) => this.#lose({ reason, websocketCode: code }),
            });
            if (connectTimeout)
                patience(clock.now() + connectTimeout);
        }
        catch (exception) {
            late = { reason: 'refused', exception };
            patience(clock.now());
        }
    }
    send(envelope) {
        this.#carried.push(envelope);
        if (this.#carried.length > this.#most) {
            this.#carried = this.#carried.filter(({ answered }) => !answered);
            this.#most = 2 * this.#carried.length + 16;
        }
        if (this.#isOpen)
            this.#write(envelope);
        else if (!this.#link)
            this.open(envelope.url, envelope.settings);
        return () => this.#lose({ reason: 'Message Timeout', websocketCode: 1000 });
    }
    /** What JSON cannot say fails alone. */
    #write = ({ messages, onFailure }) => {
        const text = written(messages, (message, exception) => onFailure(this, [message], { reason: unsendable, exception }));
        if (text)
            this.#link?.send(text);
    };
    #lose(failure) {
        const carried = this.#carried;
        this.abort();
        for (const { messages, onFailure } of carried)
            onFailure(this, messages, failure);
    }
    abort() {
        this.#patience();
        this.#link?.abandon();
        this.#link = undefined;
        this.#isOpen = false;
        this.#carried = [];
    }
}

/** Who hears what: in the order of `/a/b`, `/a/*`, `/a/**`, `/**`, and for each of them in the order in which they came. */
class Listeners {
    #byPattern = new Map();
    add(pattern, listener) {
        this.#byPattern.set(pattern, this.of(pattern).add(listener));
    }
    delete(pattern, listener) {
        const present = this.of(pattern);
        if (present.delete(listener) && !present.size)
            this.#byPattern.delete(pattern);
    }
    /** Those of this channel or pattern itself. */
    of(pattern) {
        return this.#byPattern.get(pattern) ?? new Set();
    }
    /** Everybody who hears this channel: who comes meanwhile does not, nor does who leaves. */
    tell(channel, tell) {
        const hearing = patternsOf(channel).flatMap((pattern) => [...this.of(pattern)].map((listener) => [listener, pattern]));
        for (const [listener, pattern] of hearing)
            if (this.of(pattern).has(listener))
                tell(listener, pattern);
    }
    get patterns() {
        return [...this.#byPattern.keys()];
    }
}

exports.Listeners = Listeners;
exports.LongPollingTransport = LongPollingTransport;
exports.Session = Session;
exports.WebSocketTransport = WebSocketTransport;
exports.base = base;
exports.isMeta = isMeta;
exports.isReply = isReply;
exports.patternsOf = patternsOf;
//# sourceMappingURL=bayeux.cjs.map
