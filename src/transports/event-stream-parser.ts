/** What one block of an event stream says, or a `retry` field of it. */
export interface StreamEvent {
  readonly type?: string
  /** None: nothing is to be dispatched. */
  readonly data?: string | undefined
  /** None: no `id` came in this stream yet. */
  readonly id?: string | undefined
  /** How long to wait before reconnecting, in milliseconds. */
  readonly retry?: number
  /** Of the data, where that was said. */
  readonly contentType?: string | undefined
}

/**
 * Reads an event stream, in pieces as they come. Gives how many characters it keeps of what is not complete.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export const eventStreamParser = (tell: (event: StreamEvent) => void): ((text: string) => number) => {
  let line = ''
  /** Whether what came so far ends with CR: then LF may be the second half of that end of line. */
  let halfway = false
  let type = ''
  let data: string | undefined
  let id: string | undefined

  const read = (line: string) => {
    if (!line) {
      const event = { type: type || 'message', data, id }
      type = ''
      data = undefined
      return tell(event)
    }
    // It matches every line.
    const [, name, value = ''] = /^([^:]*):? ?([^]*)/.exec(line)!
    if (name === 'data') data = data === undefined ? value : `${data}\n${value}`
    else if (name === 'event') type = value
    else if (name === 'id' && !value.includes('\0')) id = value
    else if (name === 'retry' && /^\d+$/.test(value)) tell({ retry: +value })
  }

  return (text) => {
    if (text) {
      const lines = (halfway && text.startsWith('\n') ? text.slice(1) : text).split(/\r\n?|\n/)
      halfway = text.endsWith('\r')
      lines[0] = line + lines[0]!
      line = lines.pop()!
      for (const complete of lines) read(complete)
    }
    return line.length + (data?.length ?? 0)
  }
}
