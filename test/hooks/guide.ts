import ts from 'typescript'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../../src/index.js'
import { blocks } from '../package/documents.js'
import { type Live, type onStage } from './stage.js'

// The guides' chats and banners, played as they stand there.

/** The sample of a guide that has this in it. */
export const sampleOf = (framework: string, part: string): string => {
  const found = blocks.find(({ file, code }) => file === `docs/guide/${framework}.md` && code.includes(part))
  if (!found) throw new Error(`No sample of ${framework}.md has ${part}`)
  return found.code
}

/** What a module exports that may import `modules`. */
export const evaluate = <Exports>(code: string, modules: Readonly<Record<string, unknown>>): Exports => {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      jsx: ts.JsxEmit.ReactJSX,
    },
  })
  const exports = {}
  const require = (name: string) => {
    if (!Object.hasOwn(modules, name)) throw new Error(`A sample imports ${name}`)
    return modules[name]
  }
  new Function('exports', 'require', outputText)(exports, require)
  return exports as Exports
}

/** How a framework shows what a guide has. */
export interface Playing {
  readonly theatre: ReturnType<typeof onStage>
  readonly place: () => HTMLElement
  /** Does something to the page, and shows what comes of it. */
  readonly step: (action: () => void) => Promise<void>
  /** Time passes, and what comes of it is shown. */
  readonly pass: (ms?: number) => Promise<void>
  readonly task: () => Promise<void>
  readonly showChat: () => unknown
  readonly showBanner: (client: Client<Live>) => unknown
}

export const playGuide = ({ theatre, place, step, pass, task, showChat, showBanner }: Playing): void => {
  const paragraphs = () => [...place().querySelectorAll('p')].map(({ textContent }) => textContent)

  describe('its chat', () => {
    interface Message {
      number: number
      from: string
      text: string
    }
    let said: Message[]
    let answer: () => Promise<void>
    beforeEach(() => {
      said = []
      const due: (() => void)[] = []
      answer = () => {
        for (const give of due.splice(0)) give()
        return pass()
      }
      // By what has been said when it answers.
      theatre.stage.channels.answer(
        'chat',
        'history',
        ({ limit }: { limit: number }) =>
          new Promise((resolve) => due.push(() => resolve(said.slice(-limit)))),
      )
    })
    const say = async (count = 1) => {
      const { channels } = theatre.stage
      for (const end = said.length + count; said.length < end;) {
        const message = { number: said.length + 1, from: 'ann', text: `no. ${said.length + 1}` }
        said.push(message)
        if (channels.subscribed.length) await step(() => channels.publish('chat', 'message', message))
      }
    }
    const messages = (from: number, to: number) => said.slice(from - 1, to).map(({ text }) => `ann: ${text}`)

    it('shows each message once, and all of an outage', async () => {
      const { stage } = theatre
      await say(3)
      await showChat()
      await task()
      await say()
      expect(paragraphs()).toEqual(messages(4, 4))
      await answer()
      await say()
      expect(paragraphs()).toEqual(messages(1, 5))
      await step(() => stage.server.drop())
      expect(paragraphs()).toEqual(['reconnecting…', ...messages(1, 5)])
      await say(2)
      await pass(3_000)
      await say()
      await answer()
      await say()
      expect(paragraphs()).toEqual(messages(1, 9))
      expect(stage.frames()).toEqual(['sub chat', 'q chat history', 'sub chat', 'q chat history'])
    })

    it('shows no hole where an outage was longer than an answer reaches', async () => {
      await say(3)
      await showChat()
      await task()
      await answer()
      await say(2)
      await step(() => theatre.stage.server.drop())
      await say(60)
      await pass(3_000)
      await answer()
      await say()
      expect(paragraphs()).toEqual(messages(16, 66))
    })

    it('offers to ask again where that failed, and does so by itself on the next link', async () => {
      await showChat()
      await task()
      await step(() => theatre.stage.server.drop())
      await pass()
      expect(place().querySelector('button')?.textContent).toBe('try again')
      await say()
      await pass(3_000)
      await answer()
      expect([place().querySelector('button'), paragraphs()]).toEqual([null, messages(1, 1)])
      expect(theatre.stage.frames().filter((frame) => frame.startsWith('q'))).toHaveLength(2)
    })

    it('says what is written, and empties the field', async () => {
      await showChat()
      await task()
      const input = place().querySelector('input')!
      const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!
      await step(() => {
        set!.call(input, 'hi') // as a person does: React sees through an assignment
        input.dispatchEvent(new Event('input', { bubbles: true }))
      })
      await step(
        () => void input.form!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
      )
      await pass()
      expect(theatre.stage.channels.received('chat', 'message')).toEqual([{ text: 'hi' }])
      expect(input.value).toBe('')
    })
  })

  describe('its banner', () => {
    const lose = async () => {
      const client = theatre.stage.client()
      await showBanner(client)
      await pass()
      expect(paragraphs()).toEqual([])
      theatre.stage.server.refuse()
      await step(() => theatre.stage.server.drop())
      await pass(1_900)
      expect(paragraphs()).toEqual([])
      await pass(200)
      expect(paragraphs()).toEqual(['reconnecting…'])
      return client
    }

    it('ends when the connection is back', async () => {
      await lose()
      theatre.stage.server.accept()
      await pass(30_000)
      expect(paragraphs()).toEqual([])
    })

    it('ends when the client is closed', async () => {
      const client = await lose()
      await step(() => client.close())
      await pass()
      expect(paragraphs()).toEqual([])
    })
  })
}
