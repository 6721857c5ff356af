import type { Data } from '../core/data.js'
import type { Delivery, DeliveryStatus, DropReason, Entry } from '../core/delivery.js'

/** The delivery of a message whose validation takes time: its own until then, and from then on that of the queue. */
export class PendingDelivery implements Delivery {
  #posted: Delivery | undefined
  #status: DeliveryStatus = 'queued'
  #reason: DropReason | undefined
  #settle!: (status: DeliveryStatus | Promise<DeliveryStatus>) => void
  readonly done: Promise<DeliveryStatus> = new Promise((resolve) => (this.#settle = resolve))
  readonly #dropped: (reason: DropReason) => void

  constructor(dropped: (reason: DropReason) => void) {
    this.#dropped = dropped
  }

  get data(): Data {
    return this.#posted?.data ?? ''
  }

  get status(): DeliveryStatus {
    return this.#posted?.status ?? this.#status
  }

  get reason(): DropReason | undefined {
    return this.#posted?.reason ?? this.#reason
  }

  readonly cancel = (reason?: unknown): boolean =>
    (this.#posted as Entry | undefined)?.cancel(reason) ??
    this.giveUp(reason === 'expired' ? reason : 'cancelled')

  post(delivery: Delivery): void {
    this.#posted = delivery
    this.#settle(delivery.done)
  }

  giveUp(reason: DropReason): boolean {
    if (this.#status !== 'queued' || this.#posted) return false
    this.#reason = reason
    this.#status = reason === 'cancelled' || reason === 'expired' ? reason : 'dropped'
    this.#settle(this.#status)
    this.#dropped(reason)
    return true
  }
}
