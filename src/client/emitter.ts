import { EventEmitter } from 'eventemitter3'
import { guard } from '../core/errors.js'

type Name = string | symbol
type Listener = (...args: unknown[]) => unknown

/** Calls every listener, also when one of them throws: that is reported, as an event listener's exception is. */
export type Emit = (name: Name, ...args: unknown[]) => void

export interface Emitter {
  readonly emit: Emit
  /** Returns what takes this listener away again, and no other, at once, also within an emission; doing so twice is fine. */
  readonly listen: (name: Name, listener: unknown) => () => void
}

export const createEmitter = (): Emitter => {
  const listeners = new EventEmitter()
  return {
    emit(name, ...args) {
      for (const listener of listeners.listeners(name)) guard(() => (listener as Listener)(...args))
    },
    listen(name, listener) {
      let listening = true
      const own: Listener = (...args) => listening && (listener as Listener)(...args)
      listeners.on(name, own)
      return () => {
        listening = false
        listeners.off(name, own)
      }
    },
  }
}
