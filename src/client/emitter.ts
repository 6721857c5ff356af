import { EventEmitter } from 'eventemitter3'
import { guard } from '../core/errors.js'

export type Name = string | symbol
type Listener = (...args: unknown[]) => unknown

/** Calls every listener, also when one of them throws: that is reported, as an event listener's exception is. */
export const emit = (emitter: EventEmitter, name: Name, ...args: unknown[]): void => {
  for (const listener of emitter.listeners(name)) guard(() => (listener as Listener)(...args))
}

/** Returns what takes this listener away again, and no other, at once, also within an emission; doing so twice is fine. */
export const listen = (emitter: EventEmitter, name: Name, listener: unknown): (() => void) => {
  let listening = true
  const own: Listener = (...args) => listening && (listener as Listener)(...args)
  emitter.on(name, own)
  return () => {
    listening = false
    emitter.off(name, own)
  }
}

export { EventEmitter }
