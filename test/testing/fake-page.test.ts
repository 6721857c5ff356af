import { expect, it } from 'vitest'
import { FakePage } from '../../src/testing/index.js'

it('a fake page tells who watches, until they stop', () => {
  const page = new FakePage()
  const heard: string[] = []
  const stop = page.watch((hint) => heard.push(hint))
  page.emit('sleep', 'wake')
  expect([heard, page.watchers, page.hidden]).toEqual([['sleep', 'wake'], 1, false])
  stop()
  stop()
  page.emit('online')
  expect([heard.length, page.watchers]).toEqual([2, 0])
})

it('a fake page is hidden, which it is not told, and shown, which it is', () => {
  const page = new FakePage()
  const heard: [string, boolean][] = []
  page.watch((hint) => heard.push([hint, page.hidden]))
  page.hide()
  expect([page.hidden, heard]).toEqual([true, []])
  page.show()
  expect(heard).toEqual([['visible', false]])
})

it('a fake page tells everybody of one thing before it tells of the next', () => {
  const page = new FakePage()
  const heard: string[] = []
  for (const who of ['one', 'another']) page.watch((hint) => heard.push(`${who}: ${hint}`))
  page.emit('sleep', 'wake')
  expect(heard).toEqual(['one: sleep', 'another: sleep', 'one: wake', 'another: wake'])
  expect(page.watchers).toBe(2)
})

it('a fake page tells those who watched when it happened, whoever stops or begins meanwhile', () => {
  const page = new FakePage()
  const heard: string[] = []
  page.watch(() => {
    stop()
    page.watch((hint) => heard.push(`new: ${hint}`))
  })
  const stop = page.watch((hint) => heard.push(`old: ${hint}`))
  page.emit('offline')
  expect(heard).toEqual(['old: offline'])
  page.emit('online')
  expect(heard).toEqual(['old: offline', 'new: online'])
})

it('a fake page tells nothing of hints of which one is none', () => {
  const page = new FakePage()
  const heard: string[] = []
  page.watch((hint) => heard.push(hint))
  expect(() => page.emit('sleep', 'blink' as never)).toThrow(/^hint must be .* got "blink"$/)
  expect(heard).toEqual([])
})
