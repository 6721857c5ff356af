import type { ClientTrouble, Codec, Schema } from '../../src/index.js'
import { openStage, type StageOptions } from './stage.js'

export const event = (d: unknown, e = 'message', c = 'chat') => ({ t: 'm', c, e, d })

/** An open client whose chat is listened to: what was heard, and what was told of trouble. */
export const listening = (options?: StageOptions) => {
  const scene = openStage(options)
  const heard: unknown[] = []
  const troubles: ClientTrouble[] = []
  scene.client.channel('chat').on('message', (data) => heard.push(data))
  scene.client.on('error', (trouble) => troubles.push(trouble))
  return { ...scene, heard, troubles }
}

/** Text and bytes alike are JSON: a peer that mixes them. */
export const mixed: Codec = {
  encode: (value) => JSON.stringify(value),
  decode: (data) =>
    JSON.parse(typeof data === 'string' ? data : new TextDecoder().decode(data as ArrayBuffer)),
}
export const binary = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).buffer

/** A schema that takes numbers, and a promise where it is told to. */
export const aNumber = (wait: (data: unknown) => Promise<unknown> | undefined = () => undefined): Schema => ({
  '~standard': {
    validate(value) {
      const result = typeof value === 'number' ? { value } : { issues: [{ message: 'no number' }] }
      const waiting = wait(value)
      return waiting ? waiting.then(() => result) : result
    },
  },
})
