const constant = (value: number) => ({ value, enumerable: true })

/** https://websockets.spec.whatwg.org/#the-websocket-interface */
const constants = {
  CONNECTING: constant(0),
  OPEN: constant(1),
  CLOSING: constant(2),
  CLOSED: constant(3),
}

/** Gives a class the shape that WebIDL gives an interface: constants, enumerable members, name and tag. */
export const shapeAsInterface = (Class: { prototype: object }, name: string): void => {
  const { prototype } = Class
  for (const member of Object.keys(Object.getOwnPropertyDescriptors(prototype)))
    if (member !== 'constructor') Object.defineProperty(prototype, member, { enumerable: true })
  Object.defineProperties(prototype, constants)
  Object.defineProperties(Class, { ...constants, name: { value: name } })
  Object.defineProperty(prototype, Symbol.toStringTag, { value: 'WebSocket', configurable: true })
}
