/** One event handler attribute that is set: its place among the listeners is kept while its value changes. */
interface HandlerSlot {
  handler: unknown
  readonly listener: (event: Event) => void
}

/** The event handler attributes of one target, by event type. */
export type HandlerSlots = Map<string, HandlerSlot>

/**
 * Defines `onopen` and its like on `prototype`, as event handler IDL attributes.
 * https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-idl-attributes
 *
 * @param slotsOf - Throws a TypeError for what is not an instance.
 */
export const defineHandlers = (
  prototype: object,
  types: readonly string[],
  slotsOf: (target: EventTarget) => HandlerSlots,
): void => {
  for (const type of types) {
    const name = `on${type}`
    const attribute = {
      get [name](): unknown {
        return slotsOf(this as never).get(type)?.handler ?? null
      },
      set [name](value: unknown) {
        const target = this as unknown as EventTarget
        const slots = slotsOf(target)
        const slot = slots.get(type)
        // [LegacyTreatNonObjectAsNull]: an object that cannot be called is kept, and does nothing.
        const handler = typeof value === 'function' || typeof value === 'object' ? value : null
        if (!handler) {
          if (slot) target.removeEventListener(type, slot.listener)
          slots.delete(type)
        } else if (slot) slot.handler = handler
        else {
          const added: HandlerSlot = {
            handler,
            listener(event) {
              if (typeof added.handler === 'function') added.handler.call(target, event)
            },
          }
          slots.set(type, added)
          target.addEventListener(type, added.listener)
        }
      },
    }
    Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(attribute))
  }
}
