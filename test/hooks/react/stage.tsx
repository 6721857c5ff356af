import { act, Component, type ReactNode } from 'react'
import { createRoot, hydrateRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach } from 'vitest'
import { HoldfastProvider, useConnectionState } from '../../../src/hooks/react.js'
import { onStage, url } from '../stage.js'

// The stage in React: who imports this has a root for each test, and what React does in each step is over.

export const theatre = onStage()
export let place: HTMLElement
export let root: Root

const furnish = (html = '') => {
  place = document.body.appendChild(document.createElement('div'))
  place.innerHTML = html
}
const clear = async () => {
  await act(() => root.unmount())
  place.remove()
}
beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  furnish()
  root = createRoot(place)
})
afterEach(clear)

/** It is there at once; by the end of the promise a task may have passed. */
export const render = async (node: ReactNode): Promise<void> => {
  await act(() => root.render(node))
}
export const pass = (ms?: number): Promise<void> => act(() => theatre.stage.pass(ms))
export const task = (): Promise<void> => act(() => theatre.stage.task())

/** A page that a server rendered: `node` takes it over. Returns the elements that were there. */
export const takeOver = async (html: string, node: ReactNode): Promise<Element[]> => {
  await clear()
  furnish(html)
  const rendered = [...place.children]
  root = await act(() => hydrateRoot(place, node))
  return rendered
}

export const Provided = ({ children }: { children?: ReactNode }): ReactNode => (
  <HoldfastProvider url={url} options={theatre.stage.options}>
    {children}
  </HoldfastProvider>
)
export const State = (): ReactNode => <p>{useConnectionState().name}</p>

/** Shows the message of what is thrown below it. React writes that to the console, too. */
export class Boundary extends Component<{ children: ReactNode }> {
  override state = { message: '' }
  static getDerivedStateFromError = ({ message }: Error) => ({ message })
  override render = (): ReactNode => this.state.message || this.props.children
}
/** What React wrote to the console of an error that a boundary caught. */
export const takeNoise = (): string => theatre.stage.noise.splice(0).join()
