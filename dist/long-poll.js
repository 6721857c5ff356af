/* holdfast 0.1.0 | MIT */
import { a as amount, x as parseUrl, i as check, z as standard, y as Hold, d as abnormal, g as guard } from './core.js';
import { l as listeningShape, s as sameOrigin, a as listen, b as longPolling, w as wasIdle, c as bytes, u as unanswered, r as resumption } from './listening.js';
import './eventemitter3.js';

const longPollRule = [
    'an object',
    {
        ...listeningShape,
        url: 'a string, an object or a function',
        data: 'a string, an object or a function',
        type: 'a string',
        method: 'a string',
        contentType: 'a string',
        dataType: '"json" or "text"',
        timeout: amount,
        cache: 'a boolean',
        async: 'true',
        xhrFields: ['an object', { withCredentials: 'a boolean' }],
        context: '',
        beforeSend: 'a function',
        success: 'a function',
        error: 'a function',
        complete: 'a function',
    },
];
/** What the callbacks get of an answer, or of none. */
const responseOf = ({ status, statusText, headers, text }) => ({
    readyState: 4,
    status,
    statusText,
    responseText: text,
    getResponseHeader: (name) => headers.get(name),
    getAllResponseHeaders: () => Array.from(headers, ([name, value]) => `${name}: ${value}\r\n`).join(''),
});

const asked = (source) => (typeof source === 'function' ? source() : source);
/** As jQuery writes a form. */
const encode = (data = '') => {
    if (typeof data === 'string')
        return data;
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(data))
        for (const item of [value].flat()) {
            if (typeof item === 'object' && item)
                throw new TypeError(`options.data.${name} must be flat`);
            form.append(Array.isArray(value) ? `${name}[]` : name, `${item ?? ''}`);
        }
    return `${form}`;
};
const methodOf = ({ method, type = 'GET' }) => (method ?? type).toUpperCase();
/** Where to poll now, as an absolute `ws:` URL; with the data, where the method is GET. */
const urlOf = (options) => {
    const url = parseUrl(`${asked(options.url)}`.replace(/#.*/s, ''));
    const data = methodOf(options) === 'GET' && encode(asked(options.data));
    if (data)
        url.search += `${url.search && '&'}${data}`;
    return url.href;
};
/** What one poll is asked with, besides where; `undefined` where `beforeSend` says no. */
const requestOf = (options, url) => {
    const { data, dataType, headers: given, xhrFields, beforeSend, contentType } = options;
    const method = methodOf(options);
    const body = method === 'GET' ? undefined : encode(asked(data));
    const headers = new Headers(given);
    const preset = (name, value) => {
        if (!headers.has(name))
            headers.set(name, value);
    };
    preset('Accept', dataType === 'json' ? 'application/json, text/javascript, */*; q=0.01' : '*/*');
    if (body !== undefined)
        preset('Content-Type', contentType ?? 'application/x-www-form-urlencoded; charset=UTF-8');
    if (sameOrigin(url))
        preset('X-Requested-With', 'XMLHttpRequest');
    if (beforeSend?.({ setRequestHeader: (name, value) => headers.set(name, value) }, options) === false)
        return undefined;
    return {
        method,
        headers,
        credentials: xhrFields?.withCredentials ? 'include' : 'same-origin',
        cache: 'no-store',
        ...(body !== undefined && { body }),
    };
};

/** Only where both came. A server with an ETag alone may mean the content: it would not give again what is equal to what it gave. */
const cursorOf = ({ headers }) => {
    const modified = headers.get('Last-Modified');
    const tag = headers.get('ETag');
    if (!modified || !tag)
        return undefined;
    // An id of Nchan's says the same.
    return {
        id: `${Date.parse(modified) / 1000}:${tag}`,
        headers: { 'If-Modified-Since': modified, 'If-None-Match': tag },
    };
};
/**
 * Stands for the loop of `$.ajax` that polls again whenever it is answered: by such polls, and over a WebSocket where one opens
 * to a server that tells where it is; and it does not hammer a server that is gone.
 *
 * @throws DOMException `SyntaxError` for a url that cannot be, TypeError or RangeError for a wrong option.
 *
 * @example
 * longPoll({ url: '/sub/news', dataType: 'json', success: (news) => show(news) })
 */
const longPoll = (options) => {
    check(options, longPollRule, 'options');
    if (options.url === undefined)
        throw new TypeError('options.url is missing');
    const { url, data: form, dataType, timeout = 90_000, fetch, beforeSend, context = options } = options;
    const dynamic = [url, form].some((source) => typeof source === 'function');
    let cursor = { id: '' };
    /** Unless it was ended meanwhile, by another callback. */
    const call = (name, ...told) => {
        const { state } = hold.connection;
        if (state.name === 'closing' || (state.name === 'closed' && !state.cause))
            return;
        guard(() => options[name]?.apply(context, told));
    };
    const complete = (response, status) => call('complete', response, status);
    const fail = (answer, status, thrown) => {
        const response = responseOf(answer);
        call('error', response, status, thrown);
        complete(response, status);
    };
    const receive = (answer, polled = false) => {
        const { status, text } = answer;
        const response = responseOf(answer);
        if (status === 408)
            return complete(response, 'timeout');
        if (status === 304)
            return complete(response, 'notmodified');
        cursor = cursorOf(answer) ?? cursor;
        if (status === 204)
            return complete(response, 'nocontent');
        let data = text;
        const type = answer.headers.get('Content-Type') ?? '';
        if (dataType ? dataType === 'json' : /\bjson\b/.test(type))
            try {
                data = JSON.parse(text);
            }
            catch (error) {
                fail(answer, 'parsererror', error);
                // A login page, say, comes at once, and would come at once again.
                if (polled)
                    hold.connection.apply('lost', { cause: { ...abnormal, wasClean: true } });
                return;
            }
        call('success', data, 'success', response);
        complete(response, 'success');
    };
    /** What came over a WebSocket, as an answer. */
    const receiveEvent = ({ data, id, contentType }) => {
        if (id !== undefined)
            cursor = { id };
        const headers = new Headers(contentType ? { 'Content-Type': bytes(contentType) } : {});
        if (data !== undefined)
            receive({ status: 200, statusText: 'OK', headers, text: data });
    };
    const explain = (cause) => {
        if (cause.type === 'timeout')
            fail(unanswered(0, 'timeout'), 'timeout', 'timeout');
        else if (cause.type === 'error')
            fail(unanswered(0, 'error'), 'error', cause.error);
        else if ('answer' in cause) {
            const answer = cause.answer;
            fail(answer, 'error', answer.statusText);
        }
        else if ('code' in cause && !cause.wasClean)
            fail(unanswered(0, 'error'), 'error', cause.reason);
    };
    const get = async (url, signal) => {
        const at = dynamic ? urlOf(options).replace(/^ws/, 'http') : url;
        const request = requestOf(options, at);
        if (!request) {
            hold.connection.apply('close');
            throw new DOMException('beforeSend said no', 'AbortError');
        }
        const { url: target, headers = {} } = cursor.headers
            ? { url: at, ...cursor }
            : resumption(at, cursor.id, options);
        for (const [name, value] of Object.entries(headers))
            request.headers.set(name, value);
        return (fetch ?? globalThis.fetch)(target, { ...request, signal });
    };
    const { protocols, transport } = listen(options, {
        http: (clock, limit) => longPolling({ get, clock, limit, timeout: timeout || Infinity }),
        httpFirst: true,
        plainHttp: methodOf(options) !== 'GET' || !!beforeSend,
        lastEventId: () => cursor.id,
    });
    const policy = options.retry ?? standard;
    const retry = (context) => (wasIdle(context) ? 0 : policy(context));
    const hold = new Hold({ ...options, heartbeat: false, retry, transport }, dynamic ? () => urlOf(options) : urlOf(options), protocols, {
        binaryType: () => 'blob',
        state(to, from) {
            hold.follow(to);
            if (to.name === from.name || from.name === 'suspended')
                return;
            if (/backoff|closed/.test(to.name) && 'cause' in to && to.cause)
                explain(to.cause);
        },
        message: (message) => 'status' in message
            ? receive(message, true)
            : receiveEvent(message),
        dropped: () => { },
    });
    hold.restart();
    const close = () => hold.connection.apply('close');
    return {
        get state() {
            return hold.connection.state;
        },
        abort: close,
        close,
    };
};

export { longPoll };
//# sourceMappingURL=long-poll.js.map
