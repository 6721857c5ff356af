/**
 * What an option must be: a number of at least so much; a `typeof`, or several in words; one of some strings; an object
 * of options; or a check of its own.
 */
export type Rule = number | string | readonly string[] | Shape | ((value: unknown, path: string) => void)

/** Which options there are. */
export interface Shape {
  readonly [name: string]: Rule
}

const show = (value: unknown) => (typeof value === 'string' ? JSON.stringify(value) : String(value))

/** Anything will do. */
export const anything = (): void => {}

/** `value` itself, or what `rule` wants. */
export const eitherOr =
  (accepted: readonly unknown[], rule: Rule): Rule =>
  (value, path) => {
    if (!accepted.includes(value)) check(value, rule, path)
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
  const numeric = typeof rule === 'number'
  const words = Array.isArray(rule)
  const types = typeof rule === 'string' ? rule : words ? 'string' : typeof rule
  const typed = value !== null && types.includes(typeof value)
  if (!typed || (numeric && !((value as number) >= rule)) || (words && !rule.includes(value))) {
    const what = words ? rule.map(show).join(' or ') : `${/^o/.test(types) ? 'an' : 'a'} ${types}`
    const least = numeric ? `, ${rule} or more` : ''
    throw new (typed ? RangeError : TypeError)(`${path} must be ${what}${least}, got ${show(value)}`)
  }
  if (typeof rule !== 'object' || words) return
  for (const [name, inner] of Object.entries(value as object)) {
    const full = `${path}.${name}`
    if (!Object.hasOwn(rule, name))
      throw new TypeError(`${full} is no option; there are ${Object.keys(rule).join(', ')}`)
    if (inner !== undefined) check(inner, (rule as Shape)[name]!, full)
  }
}
