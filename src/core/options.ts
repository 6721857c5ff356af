/**
 * What an option must be, as a phrase for the message that also decides: it contains the `typeof` of the value, or the value
 * itself between `or`s; and for a number its first digit, if it has one, is the least one. An object of options has their rules, too.
 */
export type Rule = string | readonly [must: string, options: Shape]

/** Which options there are. */
export interface Shape {
  readonly [name: string]: Rule
}

export const amount = 'a number, 0 or more'

/** What may be anything. */
export const anything = ''

/**
 * Checks an option, or an object of them, at construction; unknown names included.
 *
 * @param path - Its full name, for the message.
 * @throws TypeError for a wrong type or an unknown name, RangeError for a value that cannot be: both name the option,
 * what it must be and what came.
 */
export const check = (value: unknown, rule: Rule, path: string): void => {
  const [must, options] = [rule].flat() as [must: string, options?: Shape]
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  const shown = () => (type === 'string' ? JSON.stringify(value) : String(value))
  const typed = must.includes(type)
  const valid =
    type === 'number'
      ? typed && (value as number) >= +(/\d/.exec(must)?.[0] ?? -Infinity)
      : typed || must.split(' or ').includes(shown())
  if (!valid)
    throw new (typed || (type === 'string' && must.includes('"')) ? RangeError : TypeError)(
      `${path} must be ${must}, got ${shown()}`,
    )
  if (options && type === 'object')
    for (const [name, inner] of Object.entries(value as object)) {
      if (!Object.hasOwn(options, name))
        throw new TypeError(`${path}.${name} is no option; there are ${Object.keys(options).join(', ')}`)
      if (options[name] && inner !== undefined) check(inner, options[name], `${path}.${name}`)
    }
}
