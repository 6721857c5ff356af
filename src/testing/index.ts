export { Chaos } from './chaos.js'
export {
  FakeChannels,
  type FakeChannelsOptions,
  type Responding,
  type Verdict,
  type WireFrame,
} from './fake-channels.js'
export { FakeHttp, FakeRequest } from './fake-http.js'
export { FakePage } from './fake-page.js'
export { type Answer, type Answering, type FakeOptions, FakeServer } from './fake-server.js'
export { FakeWebSocket, type Handshake, type Message } from './fake-web-socket.js'
export { ManualClock, type Timer } from './manual-clock.js'
export { seeded } from './seeded.js'
export { settled } from './settled.js'
