/** https://websockets.spec.whatwg.org/#the-websocket-interface */
const constants = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED']

/** Gives a class the shape that WebIDL gives an interface: constants, enumerable members, name and tag. */
export const shapeAsInterface = (Class: { prototype: object }, name: string): void => {
  const { prototype } = Class
  const members = Object.getOwnPropertyDescriptors(prototype) as Record<string, PropertyDescriptor>
  for (const [member, descriptor] of Object.entries(members))
    if (member !== 'constructor')
      Object.defineProperty(prototype, member, { ...descriptor, enumerable: true })
  constants.forEach((constant, value) => {
    for (const place of [Class, prototype])
      Object.defineProperty(place, constant, { value, enumerable: true })
  })
  Object.defineProperty(prototype, Symbol.toStringTag, { value: 'WebSocket', configurable: true })
  Object.defineProperty(Class, 'name', { value: name, configurable: true })
}
