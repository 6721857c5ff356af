import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Direction } from '../../src/client/contract.js'
import { defineChannels, type Schema } from '../../src/client/schema.js'
import { HoldfastError } from '../../src/core/errors.js'

type Validate = Schema['~standard']['validate']

/** A schema of no library's. */
const schema = (validate: Validate): Schema => ({ '~standard': { validate } })
/** Wraps what it is given, so that it can be told which schema was asked. */
const tag = (name: string) => schema((value) => ({ value: [name, value] }))
const failing = (...issues: { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] }[]) =>
  schema(() => ({ issues }))

/** Definitions as a page without types might give them. */
const define = (channels: unknown) => defineChannels(channels as never)
const receiving = (one: Schema) => define({ chat: { receives: { message: one } } })

const errorOf = (call: () => unknown): HoldfastError => {
  try {
    call()
  } catch (error) {
    return error as HoldfastError
  }
  throw new Error('it did not throw')
}
/** The error of a message that its schema does not take. */
const refusalOf = (one: Schema, data: unknown = {}, channel = 'chat') =>
  errorOf(() => define({ '*': { receives: { message: one } } }).check('receives', channel, 'message', data))

describe.each<[library: string, typed: Schema, transforming: Schema, expected: RegExp]>([
  [
    'zod',
    z.object({ from: z.string(), list: z.array(z.object({ n: z.number() })) }),
    z.string().transform(Number),
    /data\.from: Invalid input.*; data\.list\.0\.n: Invalid input/,
  ],
  [
    'valibot',
    v.object({ from: v.string(), list: v.array(v.object({ n: v.number() })) }),
    v.pipe(v.string(), v.transform(Number)),
    /data\.from: Invalid type.*; data\.list\.0\.n: Invalid type/,
  ],
  [
    'arktype',
    type({ from: 'string', list: type({ n: 'number' }).array() }),
    type('string').pipe(Number),
    /data\.from: from must be a string.*; data\.list\.0\.n: .*must be a number/,
  ],
])('a schema of %s [S57]', (_, typed, transforming, expected) => {
  it('lets pass what fits', () => {
    const data = { from: 'ann', list: [{ n: 1 }] }
    expect(receiving(typed).check('receives', 'chat', 'message', data)).toEqual(data)
  })

  it('gives what it makes of the data', () => {
    expect(receiving(transforming).check('receives', 'chat', 'message', '42')).toBe(42)
  })

  it('says what does not fit, and where', () => {
    const error = refusalOf(typed, { from: 5, list: [{ n: 'x' }] })
    expect(error).toBeInstanceOf(HoldfastError)
    expect(error.name).toBe('ValidationError')
    expect(error.message).toMatch(expected)
    expect(error.message.startsWith('receives ["chat","message"]: data.from')).toBe(true)
    expect(error.issues).toHaveLength(2)
    // Nothing else of what a library answers with becomes the error's: some answer with the data, too.
    expect(Object.keys(error).sort()).toEqual(['issues', 'name'])
  })
})

describe('a schema that takes its time', () => {
  const libraries: [string, Schema][] = [
    ['zod', z.string().refine(async (text) => text !== 'bad')],
    [
      'valibot',
      v.pipeAsync(
        v.string(),
        v.checkAsync(async (text) => text !== 'bad'),
      ),
    ],
    ['its own', schema(async (value) => (value === 'bad' ? { issues: [{ message: 'is bad' }] } : { value }))],
    [
      'its own, of another realm’s promises',
      schema((value) => {
        const settled = Promise.resolve(value === 'bad' ? { issues: [{ message: 'is bad' }] } : { value })
        return { then: settled.then.bind(settled) } as Promise<{ value: unknown }>
      }),
    ],
  ]

  it.each(libraries)('gives a promise of the data: %s', async (_, slow) => {
    const checked = receiving(slow).check('receives', 'chat', 'message', 'good')
    expect(checked).toHaveProperty('then')
    expect(await checked).toBe('good')
  })

  it.each(libraries)('which rejects where it does not fit: %s', async (_, slow) => {
    const checked = receiving(slow).check('receives', 'chat', 'message', 'bad') as Promise<unknown>
    await expect(checked).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(/^receives \["chat","message"\]: data: /),
      issues: [expect.objectContaining({ message: expect.any(String) })],
    })
  })

  it('and where it fails itself', async () => {
    const checked = receiving(schema(() => Promise.reject(new RangeError('no database')))).check(
      'receives',
      'chat',
      'message',
      1,
    ) as Promise<unknown>
    await expect(checked).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'receives ["chat","message"]: data: RangeError: no database',
      issues: [{ message: 'RangeError: no database' }],
    })
  })
})

describe('which schema is asked', () => {
  const contract = define({
    chat: {
      receives: { message: tag('receives') },
      sends: { message: tag('sends') },
      requests: {
        message: { query: tag('query'), reply: tag('reply') },
        half: { reply: tag('half') },
        bare: {},
      },
      responds: { message: { question: tag('question'), answer: tag('answer') } },
    },
  })

  it.each<Direction>(['receives', 'sends', 'query', 'reply', 'question', 'answer'])(
    'each direction has its own: %s',
    (direction) => {
      expect(contract.check(direction, 'chat', 'message', 1)).toEqual([direction, 1])
    },
  )

  it.each<[Direction, channel: string, event: string]>([
    ['receives', 'other', 'message'],
    ['receives', 'chat', 'other'],
    ['receives', 'chat', 'half'],
    ['receives', 'cha', 'message'],
    ['receives', 'chat2', 'message'],
    ['query', 'chat', 'half'],
    ['query', 'chat', 'bare'],
    ['reply', 'chat', 'bare'],
  ])('where there is none the data stays as it is: %s %s %s', (direction, channel, event) => {
    const data = { any: 'thing' }
    expect(contract.check(direction, channel, event, data)).toBe(data)
  })

  it('may find that no data is good data', () => {
    const nothing = receiving(schema(() => ({ value: undefined })))
    expect(nothing.check('receives', 'chat', 'message', 5)).toBe(undefined)
    expect(receiving(v.undefined()).check('receives', 'chat', 'message', undefined)).toBe(undefined)
  })

  it('is asked as a method, as it may be one', () => {
    class Own {
      readonly '~standard' = this
      readonly found = 'own'
      validate() {
        return { value: this.found }
      }
    }
    expect(receiving(new Own()).check('receives', 'chat', 'message', 1)).toBe('own')
  })
})

describe('names that end in *', () => {
  const receives = (name: string) => ({ receives: { message: tag(name) } })
  const contract = define({
    'room:*': receives('room:*'),
    'room:private:*': receives('room:private:*'),
    'room:lobby': receives('room:lobby'),
    'room:mute': {},
    'r*': receives('r*'),
  })

  it.each([
    ['room:1', 'room:*'],
    ['room:', 'room:*'],
    ['room:*', 'room:*'],
    ['room:lob', 'room:*'],
    ['room:lobby2', 'room:*'],
    ['room:private', 'room:*'],
    ['room:private:1', 'room:private:*'],
    ['room:lobby', 'room:lobby'],
    ['room', 'r*'],
    ['r', 'r*'],
  ])('%s is checked as %s: its own name, else the longest that fits', (channel, expected) => {
    expect(contract.check('receives', channel, 'message', 1)).toEqual([expected, 1])
  })

  it('the other way round too: the order of the definitions does not matter', () => {
    const turned = define({ 'r*': receives('r*'), 'room:*': receives('room:*') })
    expect(turned.check('receives', 'room:1', 'message', 1)).toEqual(['room:*', 1])
  })

  it.each(['ROOM:1', ' room:1', 'q', ''])('%o is none of them', (channel) => {
    expect(contract.check('receives', channel, 'message', 1)).toBe(1)
  })

  it('an exact name hides what is said of the pattern, also where it says less', () => {
    expect(contract.check('receives', 'room:mute', 'message', 1)).toBe(1)
  })

  it('* alone is every channel that has no other', () => {
    const all = define({ '*': receives('*'), chat: receives('chat') })
    expect(all.check('receives', 'anything', 'message', 1)).toEqual(['*', 1])
    expect(all.check('receives', '', 'message', 1)).toEqual(['*', 1])
    expect(all.check('receives', 'chat', 'message', 1)).toEqual(['chat', 1])
  })
})

describe('hostile names [S56]', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '~standard']

  it.each(names)('%s is only a name: nothing is known of it', (name) => {
    const contract = define({ chat: { receives: { message: tag('chat') } }, 'room:*': {} })
    expect(contract.check('receives', name, 'message', 1)).toBe(1)
    expect(contract.check('receives', 'chat', name, 1)).toBe(1)
    expect(contract.check(name as Direction, 'chat', 'message', 1)).toBe(1)
  })

  it.each(names)('%s is only a name: it can be defined', (name) => {
    const contract = define({ [name]: { receives: { [name]: tag('own') } } })
    expect(contract.check('receives', name, name, 1)).toEqual(['own', 1])
    expect(contract.check('receives', name, 'message', 1)).toBe(1)
  })
})

describe('the error', () => {
  it('names at most three issues, and keeps them all', () => {
    const issues = ['one', 'two', 'three', 'four'].map((message) => ({ message }))
    const error = refusalOf(failing(...issues))
    expect(error.message).toBe('receives ["chat","message"]: data: one; data: two; data: three')
    expect(error.issues).toEqual(issues)
  })

  it('is raised where a schema refuses without a reason', () => {
    expect(refusalOf(failing()).name).toBe('ValidationError')
  })

  it('shows a path of keys, of objects with a key, and of symbols', () => {
    const path = ['list', 0, { key: 'name' }, Symbol('mine'), { key: 7 }]
    expect(refusalOf(failing({ message: 'is odd', path })).message).toBe(
      'receives ["chat","message"]: data.list.0.name.Symbol(mine).7: is odd',
    )
    expect(refusalOf(failing({ message: 'is odd', path: [] })).message).toMatch(/: data: is odd$/)
  })

  it.each<[string, Schema, string]>([
    ['issues', failing({ message: 'x'.repeat(1_000_000) }), 'chat'],
    ['paths', failing({ message: 'bad', path: ['x'.repeat(1_000_000)] }), 'chat'],
    ['channels', failing({ message: 'bad' }), '\0'.repeat(1_000_000)],
  ])('stays short, whatever the peer makes long: %s', (_, one, channel) => {
    expect(refusalOf(one, {}, channel).message.length).toBeLessThan(1_000)
  })

  it('says enough where something is cut off', () => {
    const { message } = refusalOf(failing({ message: 'x'.repeat(1_000) }), {}, 'c'.repeat(1_000))
    expect(message).toMatch(/^receives \["c{100}","message"\]: data: x{200,300}$/)
  })

  it('does not let a name break a line of a log', () => {
    expect(refusalOf(failing({ message: 'bad' }), {}, 'a\n"b').message).toBe(
      'receives ["a\\n\\"b","message"]: data: bad',
    )
  })

  it.each<[string, unknown, string]>([
    ['an error', new RangeError('no'), 'RangeError: no'],
    ['a text', 'no', 'no'],
    ['nothing', undefined, 'undefined'],
  ])('is the same where a schema throws %s', (_, thrown, shown) => {
    const error = refusalOf(
      schema(() => {
        throw thrown
      }),
    )
    expect(error).toBeInstanceOf(HoldfastError)
    expect(error.name).toBe('ValidationError')
    expect(error.message).toBe(`receives ["chat","message"]: data: ${shown}`)
    expect(error.issues).toEqual([{ message: shown }])
  })

  it('is the same where a schema answers with nothing', () => {
    const error = refusalOf(schema(() => undefined as never))
    expect(error.name).toBe('ValidationError')
  })
})

describe('a definition that is none', () => {
  const fine = z.string()

  it.each<[path: string, must: string, channels: unknown]>([
    ['channels', 'must be an object, got undefined', undefined],
    ['channels', 'must be an object, got null', null],
    ['channels', 'must be an object', [{ receives: {} }]],
    ['channels.chat', 'must be an object, got 5', { chat: 5 }],
    ['channels.chat', 'must be an object', { chat: [] }],
    [
      'channels.chat.recieves',
      'is no option; there are receives, sends, requests, responds',
      { chat: { recieves: {} } },
    ],
    ['channels.chat.__proto__', 'is no option', { chat: { ['__proto__']: {} } }],
    ['channels.chat.constructor', 'is no option', { chat: { constructor: {} } }],
    ['channels.chat.receives', 'must be an object, got undefined', { chat: { receives: undefined } }],
    ['channels.chat.responds', 'must be an object, got "x"', { chat: { responds: 'x' } }],
    ['channels.chat.receives.message', 'must be a Standard Schema', { chat: { receives: { message: {} } } }],
    [
      'channels.chat.receives.message',
      'must be a Standard Schema',
      { chat: { receives: { message: null } } },
    ],
    ['channels.chat.sends.message', 'must be a Standard Schema', { chat: { sends: { message: undefined } } }],
    [
      'channels.chat.sends.message',
      'must be a Standard Schema',
      { chat: { sends: { message: () => true } } },
    ],
    [
      'channels.chat.sends.message',
      'must be a Standard Schema',
      { chat: { sends: { message: { '~standard': {} } } } },
    ],
    [
      'channels.chat.requests.history',
      'must be an object, got null',
      { chat: { requests: { history: null } } },
    ],
    [
      'channels.chat.requests.history',
      'must be an object',
      { chat: { requests: { history: type('string') } } },
    ],
    [
      'channels.chat.requests.history.def',
      'is no option',
      { chat: { requests: { history: { def: fine } } } },
    ],
    [
      'channels.chat.requests.history.question',
      'is no option; there are query, reply',
      { chat: { requests: { history: { question: fine } } } },
    ],
    [
      'channels.chat.responds.confirm.reply',
      'is no option; there are question, answer',
      { chat: { responds: { confirm: { reply: fine } } } },
    ],
    [
      'channels.chat.requests.history.query',
      'must be a Standard Schema',
      { chat: { requests: { history: { query: undefined } } } },
    ],
    [
      'channels.chat.requests.history.reply',
      'must be a Standard Schema',
      { chat: { requests: { history: { query: fine, reply: {} } } } },
    ],
    [
      'channels.chat.responds.confirm.answer',
      'must be a Standard Schema',
      { chat: { responds: { confirm: { answer: 5 } } } },
    ],
    ['channels.room:*:x', 'must have its * at the end', { 'room:*:x': {} }],
    ['channels.**', 'must have its * at the end', { '**': {} }],
    ['channels.*\n', 'must have its * at the end', { '*\n': {} }],
  ])('throws a TypeError that names it: %s %s', (path, must, channels) => {
    const error = errorOf(() => define(channels))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message.startsWith(`${path} ${must}`), error.message).toBe(true)
  })

  it('what may be left out may be left out', () => {
    expect(() => define({})).not.toThrow()
    expect(() => define({ '': {}, '*': {}, chat: { receives: {}, requests: {} } })).not.toThrow()
  })

  it('is found once: what changes later changes nothing', () => {
    const channels: Record<string, unknown> = { chat: { receives: { message: tag('first') } } }
    const contract = define(channels)
    channels['chat'] = { receives: { message: tag('second') } }
    channels['other'] = { receives: { message: tag('second') } }
    expect(contract.check('receives', 'chat', 'message', 1)).toEqual(['first', 1])
    expect(contract.check('receives', 'other', 'message', 1)).toBe(1)
  })
})
