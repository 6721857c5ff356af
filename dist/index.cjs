/* holdfast 0.1.0 | MIT */
'use strict';

var core = require('./core.cjs');
require('./eventemitter3.cjs');



exports.HoldfastError = core.HoldfastError;
exports.ReconnectingWebSocket = core.ReconnectingWebSocket;
exports.atMost = core.atMost;
exports.backoff = core.backoff;
exports.binaryJson = core.binaryJson;
exports.createClient = core.createClient;
exports.defineChannels = core.defineChannels;
exports.isHoldfastError = core.isHoldfastError;
exports.json = core.json;
exports.never = core.never;
exports.plainEnvelope = core.plainEnvelope;
exports.socketClass = core.socketClass;
exports.unless = core.unless;
exports.webSocket = core.webSocket;
//# sourceMappingURL=index.cjs.map
