/*! holdfast 0.1.0 | MIT */
export { H as HoldfastError, R as ReconnectingWebSocket, j as atMost, k as backoff, l as binaryJson, i as createClient, m as defineChannels, n as isHoldfastError, o as json, p as never, q as plainEnvelope, r as socketClass, u as unless, w as webSocket } from './core.js';
import './eventemitter3.js';
//# sourceMappingURL=index.js.map
