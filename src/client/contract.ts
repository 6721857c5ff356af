/**
 * What is validated: what arrives (`receives`; the `reply` to a request; the `question` that the server asks) and what goes
 * out (`sends`; the `query` that the client asks; its `answer`).
 */
export type Direction = 'receives' | 'sends' | 'query' | 'reply' | 'question' | 'answer'

/** What the data of each channel must be; made by `defineChannels`. */
export interface Contract<Channels> {
  /** Only a type. */
  readonly channels?: Channels
  /**
   * The data as the schema gives it, or a promise of it where the schema takes its time; as it is where there is no schema.
   *
   * @throws HoldfastError `ValidationError`; a promise rejects with it.
   */
  check(direction: Direction, channel: string, event: string, data: unknown): unknown
}
