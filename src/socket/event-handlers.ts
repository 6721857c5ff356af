/**
 * The event handler attributes of one target (`onopen` and its like), by event type; itself the listener that calls them, so
 * that a handler keeps its place among the listeners while its value changes.
 * https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-idl-attributes
 */
export class EventHandlers extends Map<string, unknown> {
  handleEvent(event: Event): void {
    const handler = this.get(event.type)
    if (typeof handler === 'function') handler.call(event.target, event)
  }
}

/**
 * Defines the attributes on `prototype`.
 *
 * @param handlersOf - Throws a TypeError for what is not an instance.
 */
export const defineHandlers = (
  prototype: object,
  types: readonly string[],
  handlersOf: (target: EventTarget) => EventHandlers,
): void => {
  for (const type of types) {
    const name = `on${type}`
    const attribute = {
      get [name](): unknown {
        return handlersOf(this as never).get(type) ?? null
      },
      set [name](value: unknown) {
        // TypeScript takes `this` for the literal; it is whoever inherits the attribute.
        const target = this as unknown as EventTarget
        const handlers = handlersOf(target)
        // [LegacyTreatNonObjectAsNull]: an object that cannot be called is kept, and does nothing.
        const handler = /function|object/.test(typeof value) ? value : null
        handlers.set(type, handler)
        if (handler) target.addEventListener(type, handlers)
        else target.removeEventListener(type, handlers)
      },
    }
    Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(attribute))
  }
}
