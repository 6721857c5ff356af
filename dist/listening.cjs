/* holdfast 0.1.0 | MIT */
'use strict';

var core = require('./core.cjs');

/** A link that only listens, as long as `run` runs: what that gives is how it ended; what it throws, a failure. */
const httpLink = (run) => ({ url }, events) => {
    const controller = new AbortController();
    const abort = () => controller.abort();
    let opened = false;
    let over = false;
    const end = (end) => {
        if (!over)
            events.close(end);
        over = true;
        abort();
    };
    const listening = {
        url: url.replace(/^ws/, 'http'),
        signal: controller.signal,
        open() {
            if (!opened && !over)
                events.open({ protocol: '', extensions: '' });
            opened = true;
        },
        message(data) {
            if (!over)
                events.message(data);
        },
        abort,
    };
    run(listening).then(end, (error) => end({ ...core.failure, reason: String(error) }));
    return {
        send: () => false,
        close: abort,
        abandon() {
            over = true;
            abort();
        },
        bufferedAmount: 0,
        binaryType: 'blob',
    };
};
/** A body as it comes; UTF-8, without its byte order mark. */
async function* textOf({ body }) {
    const reader = body?.getReader();
    const decoder = new TextDecoder();
    for (let part; (part = await reader?.read()) && !part.done;)
        yield decoder.decode(part.value, { stream: true });
}
/**
 * How a link ends whose request was answered otherwise than it wants: with the close code 4000 + status, by the example of
 * 4429; and where the server says when it may be asked again, as a WebSocket server would say that.
 */
const refusal = ({ status, statusText, headers, }) => {
    const seconds = /^\d+$/.exec(headers.get('Retry-After') ?? '');
    return {
        ...core.failure,
        code: status === 503 ? 1013 : 4000 + status,
        reason: seconds ? `retry-after=${seconds[0]}` : statusText,
    };
};

/**
 * Reads an event stream, in pieces as they come. Gives how many characters it keeps of what is not complete.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
const eventStreamParser = (tell) => {
    let line = '';
    /** Whether what came so far ends with CR: then LF may be the second half of that end of line. */
    let halfway = false;
    let type = '';
    let data;
    let id;
    const read = (line) => {
        if (!line) {
            const event = { type: type || 'message', data, id };
            type = '';
            data = undefined;
            return tell(event);
        }
        // It matches every line.
        const [, name, value = ''] = /^([^:]*):? ?([^]*)/.exec(line);
        if (name === 'data')
            data = data === undefined ? value : `${data}\n${value}`;
        else if (name === 'event')
            type = value;
        else if (name === 'id' && !value.includes('\0'))
            id = value;
        else if (name === 'retry' && /^\d+$/.test(value))
            tell({ retry: +value });
    };
    return (text) => {
        if (text) {
            const lines = (halfway && text.startsWith('\n') ? text.slice(1) : text).split(/\r\n?|\n/);
            halfway = text.endsWith('\r');
            lines[0] = line + lines[0];
            line = lines.pop();
            for (const complete of lines)
                read(complete);
        }
        return line.length + (data?.length ?? 0);
    };
};

/** Nchan's: each frame has the id and the type of its message before it. https://nchan.io/#websocket */
const nchanFrames = 'ws+meta.nchan';
/** Holdfast's: each frame is one or more blocks of an event stream. */
const streamFrames = 'holdfast.event-stream';
/** `id: …`, `content-type: …`, an empty line, and the message as it is. */
const readNchan = (frame) => {
    const [, head = '', data] = /^([^]*?)\n\n([^]*)/.exec(frame) ?? [];
    // Headers will carry them.
    const field = (name) => new RegExp(`^${name}: ([^\0\r\n]*)$`, 'm').exec(head)?.[1];
    return { type: 'message', data, id: field('id'), contentType: field('content-type') };
};
/**
 * Makes `StreamEvent`s of text frames, by the subprotocol that the server selected; with one that is not known, or none asked for,
 * a frame is the data of a `message`. Binary frames are none of it.
 *
 * @param wanted - Whether a link may speak so.
 */
const eventFrames = (wanted) => (next) => (address, events) => {
    let read;
    const link = next(address, {
        ...events,
        open(info) {
            const { protocol } = info;
            // Who offers subprotocols and gets none has no connection: WHATWG and Chromium say so, Firefox and WebKit open one.
            if ((address.protocols.length && !protocol) || !wanted(protocol)) {
                link.abandon();
                return events.close(core.failure);
            }
            const parse = eventStreamParser((event) => events.message(event));
            read =
                protocol === streamFrames
                    ? (frame) => void parse(`${frame}\n\n`)
                    : (frame) => events.message(protocol === nchanFrames ? readNchan(frame) : { type: 'message', data: frame });
            events.open(info);
        },
        message(frame) {
            if (typeof frame === 'string')
                read(frame);
        },
    });
    return link;
};

const longestPatience = 5_000;
/** A link of the first that ends so soon, and has brought nothing, is none to come back to: something lets it open and no more. */
const proven = 5_000;
/** For how long the first is left alone after it failed where the second did not; doubled each time, up to the longest. */
const shortest = 60_000;
const longest = 3_600_000;
/**
 * Opens a link by the first transport; where that does not open, at once by the second: a browser does not tell why a WebSocket
 * failed, HTTP does. Where only the second works, the first is tried again later, and later, at the next attempt or right after a
 * message; such a link opens more than once, and tells what was negotiated then.
 */
const fallback = (first, second, { clock, resumable, connectTimeout = 10_000, deferred }) => {
    const patience = Math.min(connectTimeout / 2, longestPatience);
    let barredUntil = 0;
    let pause = shortest;
    const bar = () => {
        barredUntil = clock.now() + pause;
        pause = Math.min(pause * 2, longest);
    };
    const barred = () => clock.now() < barredUntil || (deferred && !resumable());
    return (address, events) => {
        let link;
        let closing = false;
        /** While the first is opening. */
        let trying = false;
        const alarm = core.createAlarm(clock, () => {
            link?.abandon();
            descend();
        });
        const settle = () => {
            trying = false;
            alarm();
        };
        const climb = () => {
            let since = 0;
            let fruitful = false;
            trying = true;
            alarm(clock.now() + patience);
            try {
                link = first(address, {
                    open(info) {
                        settle();
                        since = clock.now();
                        events.open(info);
                    },
                    message(data) {
                        if (!fruitful)
                            pause = shortest;
                        fruitful = true;
                        events.message(data);
                    },
                    close(end) {
                        if (trying)
                            return descend();
                        if (!fruitful && clock.now() - since < proven)
                            bar();
                        events.close(end);
                    },
                });
            }
            catch {
                descend();
            }
        };
        const descend = () => {
            const failed = trying;
            settle();
            const here = (link = second(address, {
                open(info) {
                    if (failed)
                        bar();
                    events.open(info);
                },
                message(data) {
                    events.message(data);
                    if (link !== here || closing || barred() || !resumable())
                        return;
                    link.abandon();
                    climb();
                },
                close: (end) => events.close(end),
            }));
        };
        if (barred())
            descend();
        else
            climb();
        return {
            send: (data) => !!link?.send(data),
            close(code, reason) {
                closing = true;
                settle();
                link?.close(code, reason);
            },
            abandon() {
                settle();
                link?.abandon();
                link = undefined;
            },
            get bufferedAmount() {
                return link?.bufferedAmount ?? 0;
            },
            // Nobody changes it here.
            binaryType: 'blob',
            get probe() {
                const on = link;
                return on?.probe && ((settle) => on.probe?.(settle));
            },
        };
    };
};

const { retry, connectTimeout, stableAfter, heartbeat: beats, WebSocket, signal, page, clock, random, } = core.socketShape;
const listeningShape = {
    ...{
        retry,
        connectTimeout,
        stableAfter,
        heartbeat: beats,
        WebSocket,
        signal,
        page,
        clock,
        random,
    },
    transports: 'an array',
    protocols: 'an array',
    lastEventIdQueryParameterName: 'a string',
    headers: 'an object',
    fetch: 'a function',
    maxReceiveLength: core.amount,
};
/** What it offers, and how its links are opened. */
const listen = (options, { http, plainHttp, httpFirst, lastEventId, wanted = () => true }) => {
    const { clock = core.systemClock, connectTimeout, heartbeat: beats, headers, fetch } = options;
    const { transports = headers || fetch || plainHttp ? ['http'] : ['websocket', 'http'] } = options;
    const { protocols = [nchanFrames, streamFrames] } = options;
    const requests = http(clock, options.maxReceiveLength ?? 2 ** 24);
    // Looked for when it is used: where there is none, HTTP is left.
    const native = (address, events) => core.webSocket(options.WebSocket, clock)(address, events);
    const beating = beats ? core.heartbeat(beats === true ? {} : beats, clock)(native) : native;
    const alone = !transports.includes('http');
    const frames = eventFrames((protocol) => alone || wanted(protocol))(beating);
    const socket = (address, events) => frames({ ...address, url: resumed(address.url, lastEventId(), options) }, events);
    const transport = !transports.includes('websocket')
        ? requests
        : alone
            ? socket
            : fallback(socket, requests, {
                clock,
                connectTimeout,
                resumable: () => !!lastEventId(),
                deferred: httpFirst && !options.transports,
            });
    return { protocols, transport };
};
/** The URL that tells where to go on; all else in it stays as it is, byte by byte: it may be signed. */
const resumed = (url, id, { lastEventIdQueryParameterName: name = 'last_event_id' }) => {
    if (!id)
        return url;
    const parsed = new URL(url);
    const own = `${name}=`;
    const others = parsed.search
        .slice(1)
        .split('&')
        .filter((part) => !part.startsWith(own));
    parsed.search = [...others, own + encodeURIComponent(id)].join('&').replace(/^&/, '');
    return parsed.href;
};
/** A header carries bytes. */
const bytes = (text) => Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
/** How an HTTP request tells where to go on: by the header, unless the query is asked for, or another origin had to give leave. */
const resumption = (url, id, options) => id && options.lastEventIdQueryParameterName === undefined && sameOrigin(url)
    ? { url, headers: { 'Last-Event-ID': bytes(id) } }
    : { url: resumed(url, id, options), headers: {} };
/** Whether a request needs no leave of another origin for its headers. */
const sameOrigin = (url) => {
    const { origin } = globalThis.location ?? {};
    return !origin || new URL(url).origin === origin;
};
/** Whether the server ended a proven WebSocket because it was quiet: Nchan, with 1000 and the status that a poll would get. */
const wasIdle = ({ attempt, cause }) => !attempt && core.endOf(cause).reason.startsWith('408 ');

/** One event stream by HTTP per link. Its messages are `StreamEvent`s. */
const eventStream = ({ get, clock, silence, limit }) => httpLink(async ({ url, signal, open, message, abort }) => {
    const alarm = core.createAlarm(clock, abort);
    try {
        alarm(clock.now() + silence);
        const response = await get(url, signal);
        const type = response.headers.get('Content-Type') ?? '';
        if (response.status !== 200 || !/^text\/event-stream *(;|$)/i.test(type))
            return refusal(response);
        open();
        const parse = eventStreamParser(message);
        for await (const text of textOf(response)) {
            alarm(clock.now() + silence);
            if (parse(text) > limit)
                return { ...core.abnormal, code: 1009, reason: `An event of over ${limit} characters` };
        }
        return core.abnormal;
    }
    finally {
        alarm();
    }
});

/** What stands for an answer where there is none. */
const unanswered = (status, statusText) => ({
    status,
    statusText,
    headers: new Headers(),
    text: '',
});
/** A server that keeps a poll for so long is listening. */
const held = 2_000;
/** One that answers nothing sooner than this does not hold polls now: asking it again at once would be a hot loop. */
const quick = 1_000;
/** One poll after the other; each answer that is no error is a message, those that bring nothing included. */
const longPolling = ({ get, clock, timeout, limit }) => httpLink(async ({ url, signal, open, message }) => {
    const poll = async () => {
        const request = new AbortController();
        let late = false;
        const alarm = core.createAlarm(clock, () => {
            late = true;
            request.abort();
        });
        signal.onabort = () => request.abort();
        alarm(clock.now() + timeout);
        try {
            const response = await get(url, request.signal);
            const { status, statusText, headers } = response;
            let text = '';
            for await (const piece of textOf(response))
                if ((text += piece).length > limit)
                    throw new RangeError(`An answer of over ${limit} characters`);
            return { status, statusText, headers, text };
        }
        catch (error) {
            if (late)
                return unanswered(408, 'timeout');
            throw error;
        }
        finally {
            alarm();
        }
    };
    const alarm = core.createAlarm(clock, open);
    alarm(clock.now() + held);
    try {
        for (;;) {
            const began = clock.now();
            const answer = await poll();
            const { status, text } = answer;
            const end = refusal(answer);
            if (!/^(2..|304|408)$/.test(`${status}`))
                return { ...end, answer };
            open();
            message(answer);
            if (signal.aborted || (!text && clock.now() - began < quick))
                return { ...end, wasClean: true, failed: false };
        }
    }
    finally {
        alarm();
    }
});

exports.bytes = bytes;
exports.eventStream = eventStream;
exports.fallback = fallback;
exports.listen = listen;
exports.listeningShape = listeningShape;
exports.longPolling = longPolling;
exports.nchanFrames = nchanFrames;
exports.resumption = resumption;
exports.sameOrigin = sameOrigin;
exports.textOf = textOf;
exports.unanswered = unanswered;
exports.wasIdle = wasIdle;
//# sourceMappingURL=listening.cjs.map
