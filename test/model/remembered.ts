import type { History, Setting } from './steps.js'

// Histories that once broke a rule, as short as they could be made. They are lived through before the random ones.

const setting: Setting = {
  connectTimeout: 10_000,
  closeTimeout: 5_000,
  stableAfter: 5_000,
  queue: { maxMessages: 3, maxBytes: 60, overflow: 'reject', ttl: Infinity, highWater: 10 },
}
const mortal: Setting = { ...setting, queue: { ...setting.queue, ttl: 2_000 } }
const deliver = { act: 'deliver', padding: 0, ttl: undefined, key: undefined, abortable: false } as const

export const remembered: Readonly<Record<string, History>> = {
  'a queue without room that drops the oldest ends its search for one': {
    setting: { ...setting, queue: { ...setting.queue, maxMessages: 0, overflow: 'drop-oldest' } },
    steps: [{ act: 'open' }, deliver],
  },
  'what an open link does not take expires while it waits': {
    setting: mortal,
    steps: [
      { act: 'open' },
      { step: 'opens' },
      { step: 'taking', mode: 'refuses' },
      { act: 'send', padding: 0 },
    ],
  },
  'who begins anew on hearing that no answer is wanted asks one provider': {
    setting,
    steps: [
      { step: 'provider', mode: 'promises' },
      { act: 'open' },
      { step: 'listen', on: 'abort', acts: [{ act: 'restart' }], throws: false },
      { act: 'restart' },
    ],
  },
  'a closed link is not sent to again by what still waits': {
    setting: mortal,
    steps: [
      { act: 'open' },
      { act: 'send', padding: 0 },
      { step: 'taking', mode: 'refuses' },
      { step: 'opens' },
      { act: 'close' },
      { act: 'flush' },
      { step: 'advance', by: 5_000 },
    ],
  },
  'who sends on hearing of a replaced message sends behind the new one': {
    setting,
    steps: [
      { step: 'listen', on: 'dropped', acts: [{ act: 'send', padding: 0 }], throws: false },
      { act: 'open' },
      { ...deliver, key: 'b' },
      { ...deliver, key: 'b' },
    ],
  },
  'who begins anew on hearing of what expired at the close keeps the new link': {
    setting,
    steps: [
      { act: 'open' },
      { ...deliver, padding: 12 },
      { ...deliver, ttl: 1_000 },
      { step: 'opens' },
      { step: 'set', by: 3_600_000 },
      { step: 'listen', on: 'dropped', acts: [{ act: 'restart' }], throws: false },
      { act: 'close' },
    ],
  },
  'who begins anew as the link opens sends nothing too early over the next one': {
    setting,
    steps: [
      { act: 'open' },
      deliver,
      { step: 'listen', on: 'state', acts: [{ act: 'restart' }], throws: false },
      { step: 'opens' },
    ],
  },
}
