// Checked by `npm run typecheck`: every line compiles, and every line marked so does not.
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import type { Channel } from '../../src/client/channel.js'
import type { Client } from '../../src/client/client.js'
import type { Contract } from '../../src/client/contract.js'
import { createClient } from '../../src/client/create-client.js'
import { defineChannels } from '../../src/client/schema.js'
import type { AnyChannels, ChannelMap } from '../../src/client/shape.js'
import type { Delivery } from '../../src/index.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
declare const assert: <T extends true>() => T
declare const id: string

interface Message {
  from: string
  text: string
}

interface Rooms {
  receives: { move: [x: number, y: number] }
  sends: { move: [x: number, y: number] }
}

// By an interface, which may be made of interfaces.
interface Live {
  chat: {
    receives: { message: Message; typing: { user: string } }
    sends: { message: { text: string }; seen: undefined; draft: string | undefined; wave: void }
    requests: {
      history: (query: { limit: number }) => Message[]
      who: () => string[]
      count(since?: number): Promise<number>
    }
    responds: { confirm: (question: { what: string }) => boolean; alive: () => void }
  }
  quiet: object
  [room: `room:${string}`]: Rooms
}

const live = createClient<Live>('wss://example.com/live')
assert<Equal<typeof live, Client<Live>>>()
const chat = live.channel('chat')
assert<Equal<typeof chat, Channel<Live['chat']>>>()

// What arrives.
const off = chat.on('message', (message) => assert<Equal<typeof message, Message>>())
assert<Equal<typeof off, () => void>>()
chat.once('typing', ({ user }) => assert<Equal<typeof user, string>>())
chat.onAny((event, data) => assert<Equal<[typeof event, typeof data], [string, unknown]>>())
export const read = async () => {
  for await (const message of chat.events('message')) assert<Equal<typeof message, Message>>()
  // @ts-expect-error: there is no such event
  chat.events('massage')
}
// @ts-expect-error: there is no such channel
live.channel('chatt')
// @ts-expect-error: a channel's name must be known
live.channel(id)
// @ts-expect-error: there is no such event
chat.on('massage', () => {})
// @ts-expect-error: nor is it received, only sent
chat.once('seen', () => {})
// @ts-expect-error: nor has it such a field
chat.on('message', ({ form }) => form)
// @ts-expect-error: nor is it that
chat.on('message', (message: string) => message)
// @ts-expect-error: nothing arrives here
live.channel('quiet').on('message', () => {})

// What is sent.
const sent = chat.send('message', { text: 'hi' })
assert<Equal<typeof sent, Delivery>>()
declare const perhaps: { ttl: number } | undefined
chat.send('message', { text: 'hi' }, { ttl: 5_000, key: 'one', volatile: false })
chat.send('message', { text: 'hi' }, perhaps)
chat.send('seen')
chat.send('seen', undefined, { ttl: 5_000 })
chat.send('draft')
chat.send('draft', 'hi')
chat.send('wave')
// @ts-expect-error: it needs its data
chat.send('message')
// @ts-expect-error: all of it
chat.send('message', {})
// @ts-expect-error: of the right type
chat.send('message', { text: 5 })
// @ts-expect-error: and no more of it
chat.send('message', { text: 'hi', to: 'ann' })
// @ts-expect-error: this has none
chat.send('seen', 5)
// @ts-expect-error: this may have another
chat.send('draft', 5)
// @ts-expect-error: it is received, not sent
chat.send('typing', { user: 'ann' })
// @ts-expect-error: there is no such option
chat.send('message', { text: 'hi' }, { tll: 5_000 })
// @ts-expect-error: nothing is sent here
live.channel('quiet').send('message', { text: 'hi' })

// What is asked.
const history = chat.request('history', { limit: 50 }, { timeout: 5_000 })
assert<Equal<typeof history, Promise<Message[]>>>()
const who = chat.request('who')
assert<Equal<typeof who, Promise<string[]>>>()
chat.request('who', undefined, { timeout: 5_000 })
const count = chat.request('count')
assert<Equal<typeof count, Promise<number>>>()
chat.request('count', 5)
// @ts-expect-error: it needs its query
chat.request('history')
// @ts-expect-error: of the right type
chat.request('history', { limit: '50' })
// @ts-expect-error: this has none
chat.request('who', 5)
// @ts-expect-error: this may have another
chat.request('count', '5')
// @ts-expect-error: there is no such request
chat.request('message', { text: 'hi' })
// @ts-expect-error: the reply is not that
export const wrongReply: Promise<string> = chat.request('who')

// What is answered.
chat.respond('confirm', async ({ what }, { signal }) => {
  assert<Equal<[typeof what, typeof signal], [string, AbortSignal]>>()
  return what === 'this'
})
chat.respond('confirm', () => true)
chat.respond('alive', () => {})
// @ts-expect-error: the answer is not that
chat.respond('confirm', () => 'yes')
// @ts-expect-error: nor later
chat.respond('confirm', async () => 'yes')
// @ts-expect-error: nor is the question that
chat.respond('confirm', (question: string) => question === '')
// @ts-expect-error: nobody asks that
chat.respond('history', () => [])

// Names with parameters.
const room = live.channel(`room:${id}`)
assert<Equal<typeof room, Channel<Rooms>>>()
live.channel('room:1').on('move', ([x]) => assert<Equal<typeof x, number>>())
live.channel('room:1').send('move', [1, 2])
// @ts-expect-error: it must begin so
live.channel(`rom:${id}`)
// @ts-expect-error: two numbers
live.channel('room:1').send('move', [1])

// Where nothing is known, all is possible, and unknown.
const any = createClient('wss://example.com/live')
assert<Equal<typeof any, Client<AnyChannels>>>()
any.channel(id).on(id, (data) => assert<Equal<typeof data, unknown>>())
any.channel('chat').send('message')
any.channel('chat').send('message', 5, { ttl: 5 })
const unknown = any.channel('chat').request('history', 5)
assert<Equal<typeof unknown, Promise<unknown>>>()
any.channel('chat').respond('confirm', (question) => [question])
// @ts-expect-error: it must be found out first
any.channel('chat').on('message', (data) => data.text)

// What is no map of channels.
// @ts-expect-error: a misspelt part
createClient<{ chat: { recieves: object; sends: object } }>('')
// @ts-expect-error: no shape
createClient<{ chat: string }>('')
// @ts-expect-error: no events
createClient<{ chat: { receives: string } }>('')
export const general = <Channels extends ChannelMap<Channels>>(url: string) => createClient<Channels>(url)
assert<Equal<ReturnType<typeof general<Live>>, Client<Live>>>()

// By schemas, of three libraries: who sends gives the input, who gets has the output.
const text = { zod: z.string(), valibot: v.string(), arktype: type('string') }
const number = {
  zod: z.string().transform(Number),
  valibot: v.pipe(v.string(), v.transform(Number)),
  arktype: type('string').pipe(Number),
}
const contract = defineChannels({
  zod: {
    receives: { message: z.object({ from: text.zod, at: number.zod, tag: z.string().default('') }) },
    sends: { message: z.object({ at: number.zod, tag: z.string().default('') }), seen: z.undefined() },
    requests: { history: { query: number.zod, reply: number.zod } },
    responds: { confirm: { question: number.zod, answer: number.zod } },
  },
  valibot: {
    receives: { message: v.object({ from: text.valibot, at: number.valibot }) },
    sends: { message: v.object({ at: number.valibot, tag: v.optional(v.string(), '') }) },
    requests: { history: { query: number.valibot, reply: number.valibot } },
    responds: { confirm: { question: number.valibot, answer: number.valibot } },
  },
  arktype: {
    receives: { message: type({ from: text.arktype, at: number.arktype }) },
    sends: { message: type({ at: number.arktype }) },
    requests: { history: { query: number.arktype, reply: number.arktype } },
    responds: { confirm: { question: number.arktype, answer: number.arktype } },
  },
  bare: {
    requests: { neither: {}, answered: { reply: z.string() }, asked: { query: z.string() } },
    responds: { neither: {} },
  },
  'room:*': { receives: { move: z.tuple([z.number(), z.number()]) } },
  'room:lobby': { receives: { news: z.string() } },
})
type Defined = typeof contract extends Contract<infer Channels> ? Channels : never
type Same<Name extends 'zod' | 'valibot' | 'arktype', Message, Sent> = Equal<
  Defined[Name],
  {
    receives: { message: Message }
    sends: Sent
    requests: { history: (query: string) => number }
    responds: { confirm: (question: number) => string }
  }
>
assert<
  Same<
    'zod',
    { from: string; at: number; tag: string },
    { message: { at: string; tag?: string | undefined }; seen: undefined }
  >
>()
assert<Same<'valibot', { from: string; at: number }, { message: { at: string; tag?: string | undefined } }>>()
assert<Same<'arktype', { from: string; at: number }, { message: { at: string } }>>()
assert<
  Equal<
    Defined['bare']['requests'],
    {
      neither: (query: unknown) => unknown
      answered: (query: unknown) => string
      asked: (query: string) => unknown
    }
  >
>()
assert<Equal<Defined['bare']['responds'], { neither: (question: unknown) => unknown }>>()
assert<Equal<Defined['room:1']['receives'], { move: [number, number] }>>()
assert<Equal<Defined['room:lobby']['receives'], { news: string }>>()

const typed = createClient('wss://example.com/live', { channels: contract })
assert<Equal<typeof typed, Client<Defined>>>()
typed.channel('zod').on('message', ({ at }) => assert<Equal<typeof at, number>>())
typed.channel('zod').send('message', { at: '5' })
typed.channel('zod').send('seen')
const reply = typed.channel('valibot').request('history', '5')
assert<Equal<typeof reply, Promise<number>>>()
typed.channel('arktype').respond('confirm', (question) => String(question + 1))
const answered = typed.channel('bare').request('answered')
assert<Equal<typeof answered, Promise<string>>>()
typed.channel(`room:${id}`).on('move', ([x]) => assert<Equal<typeof x, number>>())
// @ts-expect-error: there is no such channel
typed.channel('rooms')
// @ts-expect-error: there is no such event
typed.channel('room:lobby').on('move', () => {})
// @ts-expect-error: the input is sent, not the output
typed.channel('zod').send('message', { at: 5 })
// @ts-expect-error: the input is asked
typed.channel('valibot').request('history', 5)
// @ts-expect-error: the input is answered
typed.channel('arktype').respond('confirm', (question) => question)
// @ts-expect-error: other channels than these
createClient<Live>('wss://example.com/live', { channels: contract })

// @ts-expect-error: no schema
defineChannels({ chat: { receives: { message: 'string' } } })
// @ts-expect-error: a misspelt part
defineChannels({ chat: { recieves: { message: text.zod }, sends: {} } })
// @ts-expect-error: a request has a query and a reply, each by a schema
defineChannels({ chat: { requests: { history: text.zod } } })
// @ts-expect-error: a query by a schema
defineChannels({ chat: { requests: { history: { query: 'string' } } } })

// Schemas for some of an interface's channels; a listener that says what it takes unknown data for; parts that are optional.
{
  const some = defineChannels({
    chat: { receives: { message: z.object({ from: z.string(), text: z.string() }) } },
  })
  interface Two {
    chat: { receives: { message: Message } }
    quiet: object
  }
  const client = createClient<Two>('ws://server.test', { channels: some })
  client.channel('quiet')
  // @ts-expect-error Not what the interface says.
  client.channel('chat').on('message', (data: { text: number }) => data)
  // @ts-expect-error Schemas of a channel that the interface does not have like this.
  createClient<{ chat: { receives: { message: { text: number } } } }>('ws://server.test', { channels: some })

  const untyped = createClient('ws://server.test').channel('anything')
  untyped.on('message', ({ text }: { text: string }) => text.length)
  // @ts-expect-error It is unknown where the listener does not say.
  untyped.on('message', (data) => data.text)

  interface Optional {
    chat: { receives?: { message: { text: string } } }
  }
  createClient<Optional>('ws://server.test')
    .channel('chat')
    .on('message', ({ text }) => text.length)
}
