import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { ClientTrouble, TokenPlace } from '../../src/index.js'
import { settled, stage, type StageOptions } from './stage.js'

const secret = 'e4a1 "s3cr3t"/+='
const encoded = encodeURIComponent(secret)
const hello = JSON.stringify({ t: 'hello', v: 1, tok: secret })

const trouble = async (tokenIn: TokenPlace, message: string) => {
  const scene = stage({ token: () => secret, tokenIn })
  await settled()
  const told: ClientTrouble[] = []
  scene.client.on('error', (trouble) => told.push(trouble))
  scene.native.accept()
  scene.native.receive(message)
  return told
}

describe('a token that a server sends back is not in the excerpt', () => {
  it.each<[string, TokenPlace, string, string]>([
    ['the hello, before it is answered', 'greeting', hello, '{"t":"hello","v":1,"tok":"…"}'],
    ['the hello, over an open link', 'message', hello, '{"t":"hello","v":1,"tok":"…"}'],
    ['what it says of it', 'message', `unauthorized: ${secret}`, 'unauthorized: …'],
    ['the url', { query: 'token' }, `no /live?token=${encoded}&a=b`, 'no /live?token=…&a=b'],
    ['each time', 'message', `${secret} is ${secret}`, '… is …'],
    ['what begins where it is shown', 'message', `${'x'.repeat(95)}${secret}`, `${'x'.repeat(95)}…`],
  ])('%s', async (_, tokenIn, message, excerpt) => {
    expect(await trouble(tokenIn, message)).toMatchObject([{ excerpt, count: 1 }])
  })
})

describe('a token that the constructor of a WebSocket names is not in what it threw', () => {
  class Naming {
    constructor(url: string) {
      throw new SyntaxError(`bad url ${url}`)
    }
  }
  const options = (token: NonNullable<StageOptions['token']>): StageOptions => ({
    token,
    tokenIn: { query: 'token' },
    WebSocket: Naming as never,
  })

  it('as the state has it', async () => {
    const { client } = stage(options(async () => secret))
    await settled()
    expect(client.state).toMatchObject({
      name: 'backoff',
      cause: { type: 'error', error: { message: expect.stringContaining('live?token=…') } },
    })
    const shown = inspect(client.state, { depth: 20, showHidden: true })
    expect([shown.includes(secret), shown.includes(encoded)]).toEqual([false, false])
  })

  it('as who creates the client has it', () => {
    let error: unknown
    try {
      stage(options(secret))
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ message: expect.stringContaining('live?token=…') })
    const shown = inspect(error, { depth: 20, showHidden: true })
    expect([shown.includes(secret), shown.includes(encoded)]).toEqual([false, false])
  })

  it('and an error without it is the one that was thrown', async () => {
    const oops = new SyntaxError('no')
    class Throwing {
      constructor() {
        throw oops
      }
    }
    const { client } = stage({ ...options(async () => secret), WebSocket: Throwing as never })
    await settled()
    expect((client.state as { cause: { error: unknown } }).cause.error).toBe(oops)
  })
})
