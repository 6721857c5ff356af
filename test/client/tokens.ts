import { expect } from 'vitest'
import type { AttemptContext } from '../../src/index.js'
import { settled, type Stage, stage, type StageOptions } from './stage.js'

export const hello = (tok: string) => ({ t: 'hello', v: 1, tok })
export const auth = (tok: string) => ({ t: 'auth', tok })
export const welcome = (exp?: number) => ({ t: 'welcome', exp })
export const bye = (code: number, reason?: string) => ({ t: 'bye', code, reason })

/** Tokens by number, as they are asked for: `asked` has what each asking was told. */
export const provider = (expiresIn?: number) => {
  const asked: AttemptContext[] = []
  const token = (context: AttemptContext) => {
    const token = `token-${asked.push(context)}`
    return expiresIn === undefined ? token : { token, expiresIn }
  }
  return { asked, token }
}

/** A client whose provider has answered, whose link has opened and whose greeting was answered. */
export const greeted = async (options: StageOptions, exp?: number): Promise<Stage> => {
  const scene = stage(options)
  await settled()
  scene.native.accept()
  scene.receive(welcome(exp))
  expect(scene.client.state.name).toBe('open')
  scene.sent()
  scene.log.length = 0
  return scene
}

/** The next link, however long it takes. */
export const next = async ({ clock, network }: Stage, wait: number): Promise<void> => {
  clock.advance(wait)
  await settled()
  network.last.accept()
}
