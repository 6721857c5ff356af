/** What the page and its server say to each other. */
export interface Live {
  chat: {
    receives: { message: { from: string; text: string } }
    sends: { message: { from: string; text: string } }
    requests: { history: (query: { limit: number }) => { event: string; data: { text: string } }[] }
  }
}

/** Where the page was told to go. */
export const url = new URLSearchParams(location.search).get('server')!

export const place: HTMLElement = document.body.appendChild(document.createElement('main'))

/** Lets the test end what the page shows. */
export const endsBy = (unmount: () => unknown): void => void Object.assign(window, { unmount })
