/** Props that a test changes. */
export const props = <Props extends object>(initial: Props): Props => {
  const changing = $state(initial)
  return changing
}
