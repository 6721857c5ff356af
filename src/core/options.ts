/** Throws unless `value` is right; `path` is the option's full name, for the message. */
export type Check = (value: unknown, path: string) => void

/** Which options there are, and what each must be. */
export type Shape = Readonly<Record<string, Check>>

const show = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value.slice(0, 40))
    : Array.isArray(value)
      ? `[${value}]`
      : String(value)

/** A check by type, and where the type is right by value. */
const must =
  (what: string, type: string, valid?: (value: never) => boolean): Check =>
  (value, path) => {
    const typed = typeof value === type && value !== null
    if (!typed || valid?.(value as never) === false)
      throw new (typed ? RangeError : TypeError)(`${path} must be ${what}, got ${show(value)}`)
  }

const numeric = (what: string, least: number): Check =>
  must(`${what}, ${least} or more`, 'number', (value: number) => value >= least)

/** A duration; `Infinity` disables it. */
export const milliseconds: Check = numeric('a number of milliseconds', 0)
/** A bound; `Infinity` is none. */
export const count: Check = numeric('a number', 0)
export const atLeastOne: Check = numeric('a number', 1)
export const aFunction: Check = must('a function', 'function')
export const aBoolean: Check = must('a boolean', 'boolean')
export const anObject: Check = must('an object', 'object')
export const listOfCodes: Check = must('a list of close codes', 'object', (value: object) =>
  Array.isArray(value),
)

export const oneOf = (...values: readonly string[]): Check =>
  must(values.map(show).join(' or '), 'string', (value: string) => values.includes(value))

/** Passes where either does; what is wrong is told by the last. */
export const either =
  (first: Check, last: Check): Check =>
  (value, path) => {
    try {
      first(value, path)
    } catch {
      last(value, path)
    }
  }

/** An object of options within options. */
export const nested =
  (shape: Shape): Check =>
  (value, path) =>
    check(value, shape, path)

/**
 * Checks options at construction, unknown names included.
 *
 * @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot be: both name the option,
 * what it must be and what came.
 */
export const check = (options: unknown, shape: Shape, path: string): void => {
  anObject(options, path)
  for (const [name, value] of Object.entries(options as object)) {
    const rule = Object.hasOwn(shape, name) && shape[name]
    if (!rule)
      throw new TypeError(`${path}.${name} is not an option; there are ${Object.keys(shape).join(', ')}`)
    if (value !== undefined) rule(value, `${path}.${name}`)
  }
}
