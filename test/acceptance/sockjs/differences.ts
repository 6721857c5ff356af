/** What may differ between the original's log and Holdfast's, on purpose; docs/migrating/sockjs.md tells why. */
export interface Difference {
  readonly name: string
  /** In which logs it must show: a difference that is none any more has to go from here. */
  readonly scenarios: readonly string[]
  /** Makes of the original's log what Holdfast's must be. */
  readonly translate: (lines: readonly string[]) => readonly string[]
}

export const differences: readonly Difference[] = [
  {
    name: 'polls where the original streams, and has no prelude to tell of',
    scenarios: ['WebSocket refused with 400', 'WebSocket refused with 403', 'WebSocket cut'],
    translate: (lines) =>
      lines
        .filter((line) => !line.startsWith('heartbeat'))
        .map((line) => line.replace('xhr-streaming', 'xhr-polling')),
  },
  {
    name: 'does not ask whether the server is there: what does not open cannot be reached',
    scenarios: ['WebSocket alone, refused'],
    translate: (lines) =>
      lines.map((line) => line.replace('2000 "All transports failed"', '1002 "Cannot connect to server"')),
  },
  {
    name: 'a name of a transport that neither has is one over HTTP',
    scenarios: ['unknown transport'],
    translate: () => [
      'open readyState=1 transport=xhr-polling',
      'close 1000 "Normal closure" clean readyState=3 transport=none',
    ],
  },
  {
    name: 'what a listener throws does not keep the event from the others',
    scenarios: ['handlers that throw'],
    translate: (lines) =>
      lines.flatMap((line) =>
        line.startsWith('uncaught') ? [line, `listener ${line.endsWith('open') ? 'open' : 'message'}`] : line,
      ),
  },
  {
    name: 'the page hears of what it sends when all is over',
    scenarios: ['echo', 'close() while it is connecting'],
    translate: (lines) =>
      lines.flatMap((line) =>
        /^send\(.*\) after close/.test(line) ? [`dropped ${/"(.*)"/.exec(line)![1]!}`, line] : line,
      ),
  },
  {
    name: 'gives arguments in their own place in what it says of a missing url',
    scenarios: ['what the constructor refuses'],
    translate: (lines) => lines.map((line) => line.replace("'SockJS: 1", "'SockJS': 1")),
  },
]
