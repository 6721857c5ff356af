// Live monitoring: see server.mjs.
