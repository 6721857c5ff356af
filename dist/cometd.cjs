/* holdfast 0.1.0 | MIT */
'use strict';

var bayeux = require('./bayeux.cjs');
var core = require('./core.cjs');
require('./listening.cjs');
require('./eventemitter3.cjs');

/** An extension that changes nothing: to be extended. */
let Extension$1 = class Extension {
    #cometd;
    /** The client, while it is registered there. */
    get cometd() {
        return this.#cometd;
    }
    registered(_name, cometd) {
        this.#cometd = cometd;
    }
    unregistered() {
        this.#cometd = null;
    }
    incoming(message) {
        return message;
    }
    outgoing(message) {
        return message;
    }
};

/** A transport that cannot do anything yet: to be extended, and registered with `registerTransport`. */
let Transport$1 = class Transport {
    type = '';
    registered(type, _client) {
        this.type = type;
    }
    getType() {
        return this.type;
    }
    unregistered() { }
    accept(_version, _crossDomain, _url) {
        return false;
    }
    send(_envelope, _metaConnect) {
        return undefined;
    }
    reset(_init) { }
    abort() { }
};

const isFunction = (value) => typeof value === 'function';
/** The arguments. @throws Error like the original's, for too few of them. */
const count = (args, required) => {
    if (args.length < required)
        throw new Error(`Illegal arguments number: required ${required}, got ${args.length}`);
    return Array.from(args);
};
/** The first `wanted` arguments, of which a callback may have come early; and what follows. */
const leading = (args, wanted) => {
    const early = args.findIndex(isFunction);
    const end = early < 0 ? wanted : Math.min(early, wanted);
    return [args.slice(0, end), args.slice(end)];
};
/** `(scope?, callback, ...rest)`, where the scope may be left out and the callback be the name of its method. */
const scoped = (args) => {
    const [first, second] = args;
    if (isFunction(first))
        return [undefined, first, args.slice(1)];
    const callback = typeof second === 'string' ? Reflect.get(Object(first), second) : second;
    if (isFunction(callback))
        return [first, callback, args.slice(2)];
    throw new Error(`Invalid callback ${second}${first && typeof second === 'string' ? ` for scope ${first}` : ''}`);
};
/** `(fields?, callback?)` */
const asked = ([fields, callback]) => (isFunction(fields) ? [{}, fields] : [Object(fields ?? {}), isFunction(callback) ? callback : undefined]);

/** What must be a number, and the least that it may be. */
const least = {
    connectTimeout: 0,
    maxConnections: 1,
    backoffIncrement: 0,
    maxBackoff: 0,
    maxNetworkDelay: 0,
};
/** The original's, under its names: but for `connectTimeout`, which it leaves at 0. */
const defaults = {
    useWorkerScheduler: true,
    protocol: null,
    stickyReconnect: true,
    connectTimeout: 10_000,
    maxConnections: 2,
    backoffIncrement: 1_000,
    maxBackoff: 60_000,
    logLevel: 'info',
    maxNetworkDelay: 10_000,
    requestHeaders: {},
    appendMessageTypeToURL: true,
    autoBatch: false,
    urls: {},
    maxURILength: 2_000,
    maxSendBayeuxMessageSize: 8_192,
    advice: { timeout: 60_000, interval: 0, maxInterval: 0 },
};
/** @throws RangeError for a number that cannot be, by its name. */
const configured = (options) => {
    const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    const configuration = {
        ...defaults,
        ...given,
        advice: { ...defaults.advice, ...options.advice },
    };
    const numbers = {};
    for (const [name, value] of Object.entries(least)) {
        numbers[name] = Number(configuration[name]);
        if (!(numbers[name] >= value))
            throw new RangeError(`${name} must be a number, ${value} or more, got ${String(configuration[name])}`);
    }
    return { ...configuration, ...numbers };
};
/** Whether the url is of another origin than the page. */
const isElsewhere = (url) => !!url && !!globalThis.location && new URL(url, bayeux.base()).origin !== location.origin;
/** What the session is told of it. */
const settingsOf = (configuration, environment) => {
    const { backoffIncrement: first, maxBackoff, maxNetworkDelay, linearBackoff, url } = configuration;
    const linear = ({ attempt }) => Math.min((attempt + 1) * first, maxBackoff);
    // The next attempt comes within maxNetworkDelay: so whoever can connect again has, after that and one more try.
    const cap = Math.min(maxBackoff, maxNetworkDelay);
    return {
        clock: core.systemClock,
        random: Math.random,
        page: core.browserPage,
        retry: linearBackoff ? linear : core.jittered({ base: first, cap, longCap: Math.max(cap, maxBackoff) }),
        ...configuration,
        ...environment,
        resend: first,
        misses: configuration.stickyReconnect ? 2 : 1,
        crossDomain: isElsewhere(url),
    };
};
/** Where these messages go. */
const addressOf = ({ url, urls, appendMessageTypeToURL }, type, messages) => {
    const address = Object.hasOwn(urls, type) ? urls[type] : url;
    const [, kind = ''] = /^\/meta\/(handshake|connect|disconnect)$/.exec(messages[0]?.channel ?? '') ?? [];
    const bare = type === 'websocket' || !appendMessageTypeToURL || /[?#]|\.[^/]*$/.test(address);
    return bare ? address.replace(/#.*/, '') : address.replace(/\/?$/, `/${messages.length === 1 ? kind : ''}`);
};

/** Meta channels that replies are told on; those of publishes are told on `/meta/publish`. */
const told = /^\/meta\/(handshake|connect|disconnect|subscribe|unsubscribe)$/;
/** Brings messages to whoever waits for them or listens. */
class Dispatch {
    listeners = new bayeux.Listeners();
    callbacks = new Map();
    #calls = new Map();
    #hooks;
    constructor(hooks) {
        this.#hooks = hooks;
    }
    /** `callback` hears the answer to a call, or after so many milliseconds that there was none. */
    expect(message, callback, timeout, clock) {
        const { id } = message;
        const failure = { message, reason: 'Remote Call Timeout' };
        const stop = clock.after(timeout, () => {
            this.#calls.delete(id);
            // A reply, like any other: but it has no channel, as the original's has none.
            this.call(callback, { id, error: '406::timeout', successful: false, failure });
        });
        this.#calls.set(id, { callback, stop });
    }
    hear(message) {
        const { id, channel, successful } = message;
        const call = this.#calls.get(id);
        const reply = bayeux.isReply(message);
        // A call is answered by a delivery with its id; the reply to its publish only tells of a failure.
        if (call && (!reply || successful !== true)) {
            this.#calls.delete(id);
            call.stop();
            return this.call(call.callback, message);
        }
        if (!reply)
            return this.#tell(channel, message);
        const callback = this.callbacks.get(id);
        this.callbacks.delete(id);
        if (callback)
            this.call(callback, message);
        this.#tell(told.test(channel) ? channel : '/meta/publish', message);
        if (successful !== true)
            this.#tell('/meta/unsuccessful', message);
    }
    call(callback, message) {
        this.attempt(() => callback.call(this.#hooks, message), 'onCallbackException', message);
    }
    /** Calls a function of the page. What it throws is told to the hook for it, and reported where there is none. */
    attempt(run, hook, ...about) {
        try {
            return run();
        }
        catch (exception) {
            const told = Reflect.get(this.#hooks, hook);
            if (told)
                core.guard(() => told.call(this.#hooks, exception, ...about));
            else
                core.report(exception);
            return undefined;
        }
    }
    #tell(channel, message) {
        this.listeners.tell(channel, (handle) => {
            const { callback, scope, listener } = handle;
            this.attempt(() => callback.call(scope, message), 'onListenerException', handle, listener, message);
        });
    }
}

/** What stands behind a `CometD`: its session, all that it was told, and who listens. */
class Client {
    configuration = configured({ url: '' });
    settings;
    session;
    dispatch;
    extensions = new Map();
    timeoutListeners = new Set();
    /** Who is told of each handshake, of those that the server advised as well. */
    handshaken;
    #environment;
    #hooks;
    constructor(hooks, environment) {
        this.#hooks = hooks;
        this.#environment = environment;
        this.settings = settingsOf(this.configuration, environment);
        this.dispatch = new Dispatch(hooks);
        this.session = new bayeux.Session(this);
        const { transports } = this.session;
        const isThere = () => !!(environment.WebSocket ?? globalThis.WebSocket) && hooks.websocketEnabled !== false;
        transports.add('websocket', new bayeux.WebSocketTransport(isThere));
        transports.add('long-polling', new bayeux.LongPollingTransport());
    }
    configure(options) {
        this.configuration = configured({ ...this.configuration, ...options });
        this.settings = settingsOf(this.configuration, this.#environment);
    }
    forget(listeners) {
        for (const pattern of this.dispatch.listeners.patterns)
            for (const handle of this.subscribed(pattern, listeners))
                this.dispatch.listeners.delete(pattern, handle);
    }
    /** The subscriptions of a channel, or its listeners. */
    subscribed(channel, listeners = false) {
        return [...this.dispatch.listeners.of(channel)].filter(({ listener }) => listener === listeners);
    }
    address(type, messages) {
        return addressOf(this.configuration, type, messages);
    }
    outgoing(message, next) {
        if (message.channel === '/meta/handshake') {
            // The server forgets: so the page is asked anew, by the handshake's callback and listeners.
            if (!this.configuration.autoResubscribe)
                this.forget(false);
            if (this.handshaken)
                this.dispatch.callbacks.set(message.id, this.handshaken);
        }
        const left = this.#extend(message, 'outgoing', [...this.extensions].reverse());
        if (left)
            next(left);
        else
            this.dispatch.callbacks.delete(message.id);
    }
    incoming(message, next) {
        const taken = this.#extend(message, 'incoming', [...this.extensions]);
        if (taken)
            next(taken);
    }
    established(again) {
        if (!again || !this.configuration.autoResubscribe)
            return;
        for (const subscription of this.dispatch.listeners.patterns)
            if (this.subscribed(subscription).length)
                this.session.outbox.send({ channel: '/meta/subscribe', subscription }, true);
    }
    hear(message) {
        this.dispatch.hear(message);
    }
    /** Not what the server will never take, or the line behind it would be blocked for ever. */
    keeps({ channel }, { httpCode = 0, websocketCode } = {}) {
        const refused = /^4(?!08|29)/.test(String(httpCode)) || websocketCode === 1009;
        return !!this.configuration.offlineQueue && !bayeux.isMeta(channel) && !refused;
    }
    late(messages) {
        const answers = [...this.timeoutListeners].map((listener) => Number(core.guard(() => listener(messages))) || 0);
        return Math.max(0, ...answers);
    }
    switched(failure, from, to) {
        core.guard(() => this.#hooks.onTransportException?.(failure, from, to ?? null));
    }
    #extend(message, way, extensions) {
        for (const [name, extension] of extensions) {
            const result = this.dispatch.attempt(() => extension[way]?.(message), 'onExtensionException', name, way === 'outgoing', message);
            if (result === null)
                return null;
            if (result)
                message = result;
        }
        return message;
    }
}

/** The part of a `CometD` that transports and extensions are plugged into, and that they use. */
class Pluggable {
    client;
    #name;
    /**
     * @param name - What it is called. @defaultValue 'default'
     * @param environment - For tests: clock, luck, page and WebSocket.
     */
    constructor(name = 'default', environment = {}) {
        this.#name = name;
        this.client = new Client(this, environment);
    }
    getName() {
        return this.#name;
    }
    /** `null` until it is configured. */
    getURL() {
        return this.client.configuration.url || null;
    }
    /** What is published and subscribed from now on waits for `endBatch()`. */
    startBatch() {
        this.client.session.outbox.startBatch();
    }
    /** @throws Error where there is no batch. */
    endBatch() {
        if (!this.client.session.outbox.endBatch())
            throw new Error('Calls to startBatch() and endBatch() are not paired');
    }
    /**
     * @param index - Its place among the others. @defaultValue the last
     * @returns Whether the name was free.
     */
    registerTransport(type, transport, index) {
        const added = this.client.session.transports.add(type, transport, index);
        if (added)
            transport.registered?.(type, this);
        return added;
    }
    unregisterTransport(type) {
        const transport = this.client.session.selection.remove(type);
        transport?.unregistered?.();
        return transport;
    }
    unregisterTransports() {
        for (const type of this.getTransportTypes())
            this.unregisterTransport(type);
    }
    getTransportTypes() {
        return this.client.session.transports.getTransportTypes();
    }
    findTransport(type) {
        return this.client.session.transports.find(type);
    }
    /** The one in use. */
    getTransport() {
        return this.client.session.transport ?? null;
    }
    getTransportRegistry() {
        return this.client.session.transports;
    }
    /** `timeout` listeners may answer how many milliseconds more late messages have. */
    addTransportListener(event, listener) {
        this.#timeoutListeners(event).add(listener);
    }
    removeTransportListener(event, listener) {
        return this.#timeoutListeners(event).delete(listener);
    }
    #timeoutListeners(event) {
        if (event !== 'timeout')
            throw new Error(`Unsupported event ${event}`);
        return this.client.timeoutListeners;
    }
    /** Outgoing messages pass the last one first. Whether the name was free. */
    registerExtension(name, extension) {
        const { extensions } = this.client;
        if (!extension)
            throw new Error(`Illegal arguments number: required 2, got ${name === undefined ? 0 : 1}`);
        if (extensions.has(name))
            return false;
        extensions.set(name, extension);
        extension.registered?.(name, this);
        return true;
    }
    unregisterExtension(name) {
        const { extensions } = this.client;
        const extension = extensions.get(name);
        extensions.delete(name);
        extension?.unregistered?.();
        return !!extension;
    }
    getExtension(name) {
        return this.client.extensions.get(name) ?? null;
    }
    /** Sends a message as it is. */
    send(message) {
        this.client.session.outbox.send(message);
    }
    /** Takes a message as if it came from the server; what is no message is passed over. */
    receive(message) {
        if (typeof message?.channel === 'string')
            this.client.session.receive(message);
    }
    /** However far away. @returns What `clearTimeout` takes. */
    setTimeout(callback, delay) {
        const { clock } = this.client.settings;
        const alarm = core.createAlarm(clock, callback);
        alarm(clock.now() + delay);
        return alarm;
    }
    clearTimeout(handle) {
        if (isFunction(handle))
            handle();
    }
    /** Kept for its name: nothing is written to the console. Set `_debug`, `_info` or `_warn` to see what extensions write. */
    setLogLevel(_level) { }
    _debug(..._words) { }
    _info(..._words) { }
    _warn(..._words) { }
    _getCallback(id) {
        return this.client.dispatch.callbacks.get(id);
    }
    /** @returns What was there. */
    _putCallback(id, callback) {
        const present = this._getCallback(id);
        if (isFunction(callback))
            this.client.dispatch.callbacks.set(id, callback);
        return present;
    }
    /** Copies what is not undefined from the sources into the target; `deep`: merges the objects and arrays in them. */
    _mixin(deep, target, ...sources) {
        for (const source of sources)
            for (const [name, value] of Object.entries(source ?? {})) {
                if (value === undefined || name === '__proto__')
                    continue;
                const present = Reflect.get(target, name);
                const merges = deep && typeof value === 'object' && value !== null;
                const base = typeof present === 'object' && present ? present : Array.isArray(value) ? [] : {};
                Reflect.set(target, name, merges ? this._mixin(true, base, value) : value);
            }
        return target;
    }
}

/** How the binary extension knows what is its own. */
const binary = { ext: { binary: {} } };
/** The part of a `CometD` that sends. */
class Publishing extends Pluggable {
    getStatus() {
        return this.client.session.status;
    }
    /** Whether it is disconnected, or about to be. */
    isDisconnected() {
        return this.getStatus().startsWith('disconnect');
    }
    publish(...args) {
        const [channel, data, ...more] = count(args, 1);
        if (isFunction(data))
            this.#publish(channel, {}, [data]);
        else
            this.#publish(channel, data, more);
    }
    publishBinary(channel, data, ...rest) {
        const [[last = true, meta], more] = leading(rest, 2);
        this.#publish(channel, { meta, data, last }, more, binary);
    }
    remoteCall(...args) {
        const [target, data, ...rest] = count(args, 1);
        const [[timeout], more] = leading(rest, 1);
        this.#call(target, data, timeout, more);
    }
    remoteCallBinary(target, data, ...rest) {
        const [[last = true, meta, timeout], more] = leading(rest, 3);
        this.#call(target, { meta, data, last }, timeout, more, binary);
    }
    batch(...args) {
        const [scope, group] = scoped(args);
        this.startBatch();
        try {
            ;
            group.call(scope);
        }
        finally {
            this.endBatch();
        }
    }
    #publish(channel, data, more, always = {}) {
        if (bayeux.isMeta(channel))
            throw new Error('Illegal argument: cannot publish to meta channels');
        this.check(channel);
        const [fields, callback] = asked(more);
        this.client.session.outbox.send({ ...fields, ...always, id: this.expect(callback), channel, data });
    }
    #call(target, data, timeout = this.client.configuration.maxNetworkDelay, more, always = {}) {
        if (typeof target !== 'string')
            throw new Error('Illegal argument type: target must be a string');
        if (typeof timeout !== 'number')
            throw new Error('Illegal argument type: timeout must be a number');
        const [fields, callback] = asked(more);
        const channel = `/service${target.replace(/^\/?/, '/')}`;
        this.check(channel);
        const message = { ...fields, ...always, id: this.expect(undefined), channel, data };
        if (callback)
            this.client.dispatch.expect(message, callback, timeout, this.client.settings.clock);
        this.client.session.outbox.send(message);
    }
    /** A new id, and who is told of the reply to it. */
    expect(callback) {
        const id = this.client.session.outbox.nextId();
        this._putCallback(id, callback);
        return id;
    }
    check(channel) {
        if (typeof channel !== 'string' || !/^\/[^]/.test(channel))
            throw new Error(`Illegal argument: invalid channel ${channel}`);
        if (this.isDisconnected())
            throw new Error('Illegal state: disconnected');
    }
}

/**
 * The CometD client, over Holdfast: a page that uses the documented interface observes the same, but for the better.
 * https://docs.cometd.org/current/reference/#_javascript
 */
class CometD extends Publishing {
    #lastHandle = 0;
    // Setting it up
    /** @throws Error without a url; TypeError or RangeError for an option that cannot be. */
    configure(options) {
        const given = typeof options === 'string' ? { url: options } : options;
        if (!given?.url)
            throw new Error(`Missing required configuration parameter 'url' specifying the Bayeux server URL`);
        this.client.configure(given);
    }
    /** Configures and shakes hands. */
    init(options, fields, callback) {
        this.configure(options);
        this.handshake(fields, callback);
    }
    getConfiguration() {
        return this._mixin(true, {}, this.client.configuration);
    }
    // The connection
    /**
     * Begins; the callback hears of each handshake, also of those that the server advised later.
     *
     * @throws Error unless disconnected.
     */
    handshake(fields, callback) {
        const { session } = this.client;
        if (session.status !== 'disconnected')
            throw new Error(`Illegal state: ${session.status}`);
        const [wishes, handshaken] = asked([fields, callback]);
        this.client.handshaken = handshaken;
        this.client.forget(false);
        session.handshake(wishes);
    }
    /** Says goodbye, if there is to whom. */
    disconnect(fields, callback) {
        if (this.isDisconnected())
            return;
        const [wishes, gone] = asked([fields, callback]);
        this.client.session.disconnect({ ...wishes, id: this.expect(gone) });
    }
    getClientId() {
        return this.client.session.clientId ?? null;
    }
    getAdvice() {
        return structuredClone(this.client.session.advice);
    }
    getBackoffIncrement() {
        return this.client.configuration.backoffIncrement;
    }
    setBackoffIncrement(period) {
        this.client.configure({ backoffIncrement: period });
    }
    /** How long the wait for the next attempt is; 0 while there is none. */
    getBackoffPeriod() {
        return this.client.session.pace.period;
    }
    increaseBackoffPeriod() {
        this.client.session.pace.failed(true);
        return this.getBackoffPeriod();
    }
    resetBackoffPeriod() {
        this.client.session.pace.reset();
    }
    addListener(...args) {
        const [channel, ...rest] = count(args, 2);
        if (typeof channel !== 'string')
            throw new Error('Illegal argument type: channel must be a string');
        return this.#listen(channel, rest, true)[0];
    }
    removeListener(handle) {
        this.#forget(handle);
    }
    clearListeners() {
        this.client.forget(true);
    }
    subscribe(...args) {
        const [channel, ...rest] = count(args, 2);
        this.check(channel);
        const isFirst = !this.client.subscribed(channel).length;
        const [handle, more] = this.#listen(channel, rest, false);
        this.#ask(isFirst, '/meta/subscribe', channel, more);
        return handle;
    }
    unsubscribe(...args) {
        const [handle, ...more] = count(args, 1);
        if (this.isDisconnected())
            throw new Error('Illegal state: disconnected');
        const { channel } = this.#forget(handle);
        this.#ask(!this.client.subscribed(channel).length, '/meta/unsubscribe', channel, more);
    }
    resubscribe(handle, fields) {
        if (!handle)
            return undefined;
        const { channel, scope, callback } = handle;
        this.check(channel);
        this.#forget(handle);
        return this.subscribe(channel, scope, callback, fields);
    }
    clearSubscriptions() {
        this.client.forget(false);
    }
    #listen(channel, args, listener) {
        const [scope, callback, more] = scoped(args);
        const handle = { id: ++this.#lastHandle, channel, scope, callback, listener };
        this.client.dispatch.listeners.add(channel, handle);
        return [handle, more];
    }
    #forget(given) {
        const handle = Object(given);
        if (typeof handle.channel !== 'string')
            throw new Error(`Invalid argument: expected subscription, not ${given}`);
        this.client.dispatch.listeners.delete(handle.channel, handle);
        return handle;
    }
    /** Asks the server, or answers in its place where it need not be asked. */
    #ask(needed, channel, subscription, more) {
        const { session, settings, dispatch } = this.client;
        const [fields, callback] = asked(more);
        if (needed)
            session.outbox.send({ ...fields, id: this.expect(callback), channel, subscription });
        else if (callback) {
            const reply = { id: session.outbox.nextId(), successful: true, channel, subscription };
            settings.clock.after(0, () => dispatch.call(callback, reply));
        }
    }
}

/**
 * Tells the server with each `/meta/connect` which batch of messages was the last to arrive, so that it sends again what
 * was lost. https://docs.cometd.org/current/reference/#_extensions_acknowledge
 */
class AckExtension extends Extension$1 {
    /** The last batch that arrived; none: this server does not want to know. */
    #batch;
    incoming(message) {
        const ack = message.ext?.['ack'];
        if (message.channel === '/meta/handshake')
            this.#batch = ack === true ? (this.#batch ?? 0) : undefined;
        else if (message.channel === '/meta/connect' &&
            message.successful &&
            this.#batch !== undefined &&
            Number.isSafeInteger(ack))
            // Also a lower one: the server counts, the client repeats.
            this.#batch = ack;
        return message;
    }
    outgoing(message) {
        const ext = (message.ext ??= {});
        if (message.channel === '/meta/handshake') {
            this.#batch = undefined;
            ext['ack'] = this.cometd?.ackEnabled !== false;
        }
        else if (message.channel === '/meta/connect' && this.#batch !== undefined)
            ext['ack'] = this.#batch;
        return message;
    }
}

// https://rfc.zeromq.org/spec/32/
const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';
/**
 * Bytes as text, five characters for four. At the end, CometD writes one character more than there are bytes left, as
 * Ascii85 does: the first ones of the group, filled up with zeros to be written and with the highest digit to be read.
 */
const Z85 = {
    encode(data) {
        const bytes = Array.isArray(data) ? new Uint8Array(data) : core.bytesOf(data);
        if (!bytes)
            throw new TypeError(`Binary data must be an ArrayBuffer, a view or an array, not ${typeof data}`);
        let text = '';
        for (let at = 0; at < bytes.length; at += 4) {
            let value = 0;
            for (let index = at; index < at + 4; index++)
                value = value * 256 + (bytes[index] ?? 0);
            let group = '';
            for (let count = 0; count < 5; count++) {
                group = digits.charAt(value % 85) + group;
                value = Math.floor(value / 85);
            }
            text += group.slice(0, bytes.length - at + 1);
        }
        return text;
    },
    decode(text) {
        const bytes = new Uint8Array(Math.floor((text.length * 4) / 5));
        let to = 0;
        for (let at = 0; at < text.length; at += 5) {
            let value = 0;
            for (let index = at; index < at + 5; index++)
                value = value * 85 + digits.indexOf(text[index] ?? '#');
            for (let shift = 24; shift >= 0; shift -= 8)
                bytes[to++] = value >> shift;
        }
        return bytes.buffer;
    },
};

/** What `publishBinary` and `remoteCallBinary` wrap the bytes in. */
const wrapperIn = ({ channel, ext, data }) => !bayeux.isMeta(channel) && ext?.['binary'] ? data : undefined;
/** Binary data as text, and back as an `ArrayBuffer`. https://docs.cometd.org/current/reference/#_extensions_binary */
class BinaryExtension extends Extension$1 {
    incoming(message) {
        const wrapper = wrapperIn(message);
        if (typeof wrapper?.data === 'string')
            wrapper.data = Z85.decode(wrapper.data);
        return message;
    }
    outgoing(message) {
        const wrapper = wrapperIn(message);
        if (wrapper)
            wrapper.data = Z85.encode(wrapper.data);
        return message;
    }
}

/** Whoever takes it uses it up. */
const take = (name) => {
    try {
        const stored = sessionStorage.getItem(name);
        sessionStorage.removeItem(name);
        return Object(JSON.parse(stored));
    }
    catch {
        // No storage for this page, or something else in it.
        return {};
    }
};
/**
 * Takes the session along into the next page: `cometd.reload()`, called before the page goes, keeps the reply to the
 * handshake, and the next page's handshake is answered by it. https://docs.cometd.org/current/reference/#_extensions_reload
 */
class ReloadExtension extends Extension$1 {
    #name = 'org.cometd.reload';
    #session = {};
    #reloading = false;
    #batching = false;
    constructor(configuration) {
        super();
        this.configure(configuration);
    }
    configure(configuration) {
        // `reload` may be a listener, and this an event.
        if (typeof configuration?.name === 'string')
            this.#name = configuration.name;
    }
    registered(name, cometd) {
        super.registered(name, cometd);
        cometd.reload = (configuration) => {
            this.configure(configuration);
            if (!this.#session.handshakeResponse)
                return;
            sessionStorage.setItem(this.#name, JSON.stringify(this.#session));
            this.#reloading = true;
            cometd.getTransport()?.abort();
        };
    }
    unregistered() {
        delete this.cometd?.reload;
        super.unregistered();
    }
    outgoing(message) {
        const { channel, connectionType } = message;
        if (channel === '/meta/handshake')
            return this.#restore(message);
        if (channel === '/meta/disconnect')
            this.#forget();
        if (channel !== '/meta/connect')
            return message;
        // The session is the next page's: who asks for its messages now would take them away from it.
        if (this.#reloading)
            return null;
        this.#session.transportType ??= connectionType;
        return message;
    }
    incoming(message) {
        const { channel, successful } = message;
        if (channel === '/meta/handshake' && successful)
            this.#session.handshakeResponse ??= message;
        if (channel === '/meta/disconnect')
            this.#forget();
        if (channel === '/meta/connect')
            this.#flush();
        return message;
    }
    #forget() {
        this.#session = {};
        this.#flush();
    }
    #flush() {
        if (!this.#batching)
            return;
        this.#batching = false;
        this.cometd?.endBatch();
    }
    #restore(message) {
        const cometd = this.cometd;
        const url = cometd.getURL() ?? undefined;
        const session = take(this.#name);
        const { handshakeResponse, transportType } = session;
        this.#reloading = false;
        if (session.url !== url || !handshakeResponse?.successful) {
            this.#session = { url };
            return message;
        }
        this.#session = session;
        const { id } = message;
        const callback = cometd._getCallback(id);
        // The server may still hold a `/meta/connect` of the page before: nothing goes before the reply to the first one of this.
        this.#batching = true;
        cometd.startBatch();
        cometd.setTimeout(() => {
            cometd._putCallback(id, callback);
            cometd.receive({
                ...handshakeResponse,
                id: id,
                ext: { ...handshakeResponse.ext, reload: true },
                ...(transportType && { supportedConnectionTypes: [transportType] }),
            });
        }, 0);
        return null;
    }
}

/** Says in each message when it was sent. https://docs.cometd.org/current/reference/#_extensions_timestamp */
class TimeStampExtension extends Extension$1 {
    outgoing(message) {
        message['timestamp'] = new Date().toUTCString();
        return message;
    }
}

/** A half goes away from zero, on both sides of it. */
const mean = (samples) => samples.length && +(samples.reduce((sum, sample) => sum + sample) / samples.length).toFixed();
/** Learns how far the server's clock is from this one's. https://docs.cometd.org/current/reference/#_extensions_timesync */
class TimeSyncExtension extends Extension$1 {
    #maxSamples;
    #lags = [];
    #offsets = [];
    constructor(configuration) {
        super();
        this.#maxSamples = configuration?.maxSamples || 10;
    }
    incoming(message) {
        // When this client sent, when the server received, and how long it took to answer.
        const { tc, ts, p } = Object(bayeux.isMeta(message.channel) && message.ext?.['timesync']);
        if ([tc, ts, p].every(Number.isSafeInteger)) {
            const lag = (Date.now() - tc - p) / 2;
            this.#lags = [...this.#lags, lag].slice(-this.#maxSamples);
            this.#offsets = [...this.#offsets, ts - tc - lag].slice(-this.#maxSamples);
        }
        return message;
    }
    outgoing(message) {
        if (bayeux.isMeta(message.channel))
            (message.ext ??= {})['timesync'] = { tc: Date.now(), l: this.getNetworkLag(), o: this.getTimeOffset() };
        return message;
    }
    /** How many milliseconds the server's clock is ahead. */
    getTimeOffset() {
        return mean(this.#offsets);
    }
    /** What is averaged, the oldest first. */
    getTimeOffsetSamples() {
        return this.#offsets;
    }
    /** How many milliseconds a message takes from here to there. */
    getNetworkLag() {
        return mean(this.#lags);
    }
    /** Milliseconds since the epoch, as the server counts. */
    getServerTime() {
        return Date.now() + this.getTimeOffset();
    }
    getServerDate() {
        return new Date(this.getServerTime());
    }
    /** Calls back at a moment of the server's clock. Returns what the client's `clearTimeout` takes. */
    setTimeout(callback, atServerTime) {
        return this.cometd?.setTimeout(callback, Math.max(0, +atServerTime - this.getServerTime()));
    }
}

/** A class to extend, or, as a type, any object with such members. */
const Extension = Extension$1;
/** A class to extend, or, as a type, any object with such members. */
const Transport = Transport$1;

exports.LongPollingTransport = bayeux.LongPollingTransport;
exports.WebSocketTransport = bayeux.WebSocketTransport;
exports.AckExtension = AckExtension;
exports.BinaryExtension = BinaryExtension;
exports.CometD = CometD;
exports.Extension = Extension;
exports.ReloadExtension = ReloadExtension;
exports.TimeStampExtension = TimeStampExtension;
exports.TimeSyncExtension = TimeSyncExtension;
exports.Transport = Transport;
exports.Z85 = Z85;
//# sourceMappingURL=cometd.cjs.map
