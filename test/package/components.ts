import { compile } from 'svelte/compiler'
import { compileScript, parse } from 'vue/compiler-sfc'

// Components of the samples, as their own compilers read them.

/** What a compiler complains of, and the script: on the lines where it was, so that complaints about it name those. */
export interface Component {
  readonly complaints: readonly string[]
  readonly script: string
}

const complaintOf = (problem: unknown) => (problem instanceof Error ? problem.message : String(problem))

/** The content of its `<script>`, below as many empty lines as there were above. */
const scriptOf = (code: string): string => {
  const [, above = '', script = ''] = /^([^]*?<script[^>]*>)([^]*?)<\/script>/.exec(code) ?? []
  return above.replace(/[^\n]/g, '') + script
}

const compilers: Readonly<Record<string, (code: string) => readonly unknown[]>> = {
  vue: (code) => {
    const { descriptor, errors } = parse(code)
    if (errors.length === 0) compileScript(descriptor, { id: 'sample', inlineTemplate: true })
    return errors
  },
  svelte: (code) => compile(code, { generate: 'client' }).warnings.map(({ message }) => message),
}

export const isComponent = (language: string): boolean => Object.hasOwn(compilers, language)

export const readComponent = (language: string, code: string): Component => {
  const script = scriptOf(code)
  try {
    return { complaints: compilers[language]!(code).map(complaintOf), script }
  } catch (error) {
    return { complaints: [complaintOf(error)], script }
  }
}
