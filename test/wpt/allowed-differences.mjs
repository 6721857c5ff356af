// @ts-check
/**
 * @typedef {object} Difference
 * @property {RegExp} page its url
 * @property {RegExp} subtest its name
 * @property {string} reason
 */

/**
 * Where the bound class may differ from the native socket, each with its reason. What is known to differ at all,
 * `isTrusted` of its events and `instanceof` the native class, no test of the suite looks at.
 * @type {readonly Difference[]}
 */
export const allowedDifferences = []
