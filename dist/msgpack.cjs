/*! holdfast 0.1.0 | MIT */
'use strict';

var core = require('./core.cjs');
require('./eventemitter3.cjs');
require('@msgpack/msgpack');



exports.messagePack = core.messagePack;
//# sourceMappingURL=msgpack.cjs.map
