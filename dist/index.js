/* holdfast 0.1.0 | MIT */
export { H as HoldfastError, R as ReconnectingWebSocket, k as atMost, l as backoff, m as binaryJson, j as createClient, n as defineChannels, o as isHoldfastError, p as json, q as never, r as plainEnvelope, t as socketClass, u as unless, w as webSocket } from './core.js';
import './eventemitter3.js';
//# sourceMappingURL=index.js.map
