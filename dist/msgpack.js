/*! holdfast 0.1.0 | MIT */
export { t as messagePack } from './core.js';
import './eventemitter3.js';
import '@msgpack/msgpack';
//# sourceMappingURL=msgpack.js.map
