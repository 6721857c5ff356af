/**
 * What an option must be: a number of at least so much; or one of these, separated by `|`: a `typeof`, `true`, `false`, a
 * string in quotes. An object of options has their rules, too.
 */
export type Rule = number | string | readonly [one: string, options: Shape]

/** Which options there are. One without a rule may be anything. */
export interface Shape {
  readonly [name: string]: Rule | undefined
}

/**
 * Checks an option, or an object of them, at construction; unknown names included.
 *
 * @param path - Its full name, for the message.
 * @throws TypeError for a wrong type or an unknown name, RangeError for a number that cannot be: both name the option,
 * what it must be and what came.
 */
export const check = (value: unknown, rule: Rule, path: string): void => {
  const [one, options] = [rule].flat() as [one: number | string, options?: Shape]
  const type = typeof value
  const shown = type === 'string' ? JSON.stringify(value) : String(value)
  const valid =
    typeof one === 'string'
      ? one.split('|').includes(value && /object|function/.test(type) ? type : shown)
      : type === 'number' && (value as number) >= one
  if (!valid)
    throw new (type === typeof one && type === 'number' ? RangeError : TypeError)(
      `${path} must be ${typeof one === 'string' ? one : `number >= ${one}`}; got ${shown}`,
    )
  for (const [name, inner] of Object.entries(options && value ? value : {})) {
    if (!Object.hasOwn(options!, name))
      throw new TypeError(`${path}.${name} is no option; there are: ${Object.keys(options!).join(', ')}`)
    const innerRule = options![name]
    if (innerRule !== undefined && inner !== undefined) check(inner, innerRule, `${path}.${name}`)
  }
}
