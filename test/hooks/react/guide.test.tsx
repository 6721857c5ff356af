// @vitest-environment jsdom
import * as React from 'react'
import * as runtime from 'react/jsx-runtime'
import * as hooks from '../../../src/hooks/react.js'
import { evaluate, playGuide, sampleOf } from '../guide.js'
import { pass, place, render, task, theatre } from './stage.js'

const modules = {
  react: React,
  'react/jsx-runtime': runtime,
  'holdfast/react': {
    ...hooks,
    HoldfastProvider: (props: { url: string; children: React.ReactNode }) => (
      <hooks.HoldfastProvider {...props} options={theatre.stage.options} />
    ),
  },
}
const { App } = evaluate<{ App: React.FC }>(sampleOf('react', 'const Chat'), modules)
const { Banner } = evaluate<{ Banner: React.FC }>(sampleOf('react', 'const Banner'), modules)

playGuide({
  theatre,
  place: () => place,
  step: async (action) => {
    await React.act(action)
  },
  pass,
  task,
  showChat: () => render(<App />),
  showBanner: (client) =>
    render(
      <hooks.HoldfastProvider client={client}>
        <Banner />
      </hooks.HoldfastProvider>,
    ),
})
