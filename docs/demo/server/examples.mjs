// The examples that are beside the demo's own pages, by their folders in docs/examples/, and the lines to the server
// of each: one for each person who can open its page.

/** @type {Record<string, readonly string[]>} */
export const EXAMPLES = {
  chat: ['ada', 'grace'],
  monitor: ['page'],
  whiteboard: ['ada', 'grace'],
  game: ['ada', 'grace'],
}
