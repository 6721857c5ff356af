/**
 * What an option must be: a number of at least so much, a `typeof`, one of some words, an object of options, or a check
 * of its own.
 */
export type Rule = number | string | readonly string[] | Shape | ((value: unknown, path: string) => void)

/** Which options there are. */
export interface Shape {
  readonly [name: string]: Rule
}

const show = (value: unknown) => (typeof value === 'string' ? JSON.stringify(value) : String(value))

/** Anything will do. */
export const anything = (): void => {}

/** Either way of saying no, or what `rule` wants. */
export const offOr =
  (off: (value: unknown) => boolean, rule: Rule) =>
  (value: unknown, path: string): void => {
    if (!off(value)) check(value, rule, path)
  }

/**
 * Checks an option, or an object of them, at construction; unknown names included.
 *
 * @param path - Its full name, for the message.
 * @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot be: both name the option,
 * what it must be and what came.
 */
export const check = (value: unknown, rule: Rule, path: string): void => {
  if (typeof rule === 'function') return rule(value, path)
  const words = Array.isArray(rule)
  const type = typeof rule === 'string' ? rule : words ? 'string' : typeof rule
  const typed = typeof value === type && value !== null
  const valid = words ? rule.includes(value) : type !== 'number' || (value as number) >= (rule as number)
  if (!typed || !valid) {
    const what =
      typeof rule === 'number' ? `number, ${rule} or more` : words ? rule.map(show).join(' or ') : type
    throw new (typed ? RangeError : TypeError)(`${path} must be: ${what}; got ${show(value)}`)
  }
  if (typeof rule !== 'object' || words) return
  for (const [name, inner] of Object.entries(value as object)) {
    const full = `${path}.${name}`
    if (!Object.hasOwn(rule, name))
      throw new TypeError(`${full} is no option; there are: ${Object.keys(rule).join(', ')}`)
    if (inner !== undefined) check(inner, (rule as Shape)[name]!, full)
  }
}
