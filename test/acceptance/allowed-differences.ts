// Where a page may see other things from Holdfast than from the original, each with its name and its reason. All of
// them are on the pages about migrating, too. One that is not seen any more fails the test.

import type { AllowedDifference } from '../support/comet/differential/compare'

/** Done to both transcripts before they are compared: the original differs from itself in these from run to run. */
export const normalisations = {
  'message ids': 'are left out: how many were used before depends on how often the connection was tried',
  'client ids': 'are named A, B, ... in order of appearance',
  heartbeats:
    'a /meta/connect that succeeds after one that succeeded is left out: the clock says when one ends',
  retries:
    'of each kind of failure the first is kept, from success to success: the retry policy says how many there are',
  flapping: 'transport:down and :up are left out after the first :up of a step',
  status: '"connecting" and "connected" are both "up", but where the connection itself is told of',
  'numbers in reasons': 'are #: they are times and ids',
  'words of failures':
    'are made the same: the original says 1000 "Error" of a WebSocket that never opened, where the browser says 1006, and has words of its own where the browser has an error',
  order: 'of two messages matters where they are 50 ms or more apart in both runs',
} as const

/** What the original does in one run and not in another. */
export const races: readonly AllowedDifference[] = [
  {
    name: 'own messages published while down',
    reason:
      'Faye sends what was queued and subscribes again independently: a page hears its own message if the latter is first',
    shape: 'faye',
    explains: ({ side, step, story }) =>
      side === 'ours' && step === 'server started again' && /^delivery of [23]$/.test(story),
  },
]

/** What is meant to be different. */
export const allowedDifferences: readonly AllowedDifference[] = [
  {
    name: 'long-polling when a WebSocket does not come back',
    reason:
      'a proxy may begin to block WebSocket while a page is open: the transports take turns then. The original stays with WebSocket',
    shape: 'cometd',
    explains: ({ side, step, story, line }) =>
      (side === 'ours' &&
        step !== 'start' &&
        (/^transport (websocket|long-polling) gives way/.test(line) ||
          /\/meta\/(connect|unsuccessful) .*"connectionType":"long-polling"/.test(line))) ||
      // What is under way in an outage fails by the transport whose turn it is.
      (['server killed, two publishes', 'black hole, a publish', 'healed'].includes(step) &&
        /^(connect|publish of)/.test(story) &&
        line.includes('"failure"') &&
        (side === 'ours' || line.includes('"connectionType":"websocket"'))),
  },
  {
    name: 'the held connect after disconnect()',
    reason:
      'the original closes the WebSocket itself and tells of the connect that was held; ours lets the server answer it, and tells of it when it does',
    shape: 'cometd',
    explains: ({ step, story, line }) =>
      step === 'disconnect' && story === 'connect' && /\[disconnected\] .*"failure"/.test(line),
  },
]
