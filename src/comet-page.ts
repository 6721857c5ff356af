// What a page loads by a script tag, beside the library itself: it adds to the global `Holdfast`.

export * from './event-source.js'
export * from './long-poll.js'
export * from './sockjs.js'
