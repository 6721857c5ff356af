import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import {
  HoldfastProvider,
  useClient,
  useConnectionState,
  useEvent,
  useRequest,
} from '../../../src/hooks/react.js'
import { endsBy, type Live, place, url } from './page.js'

const Chat = () => {
  const chat = useClient<Live>().channel('chat')
  const [lines, setLines] = useState<string[]>([])
  const { name } = useConnectionState()
  const history = useRequest(chat, 'history', { limit: 10 })
  useEvent(chat, 'message', ({ text }) => setLines((lines) => [...lines, text]))
  return (
    <>
      <p id="state">{name}</p>
      <p id="lines">{lines.join()}</p>
      <p id="history">
        {history.status} {history.answer?.map(({ data }) => data.text).join()}
      </p>
      <button id="again" onClick={history.again} />
      <button id="send" onClick={() => chat.send('message', { from: 'me', text: 'mine' })} />
    </>
  )
}

const root = createRoot(place)
root.render(
  <StrictMode>
    <HoldfastProvider url={url} options={{ retry: () => 50 }}>
      <Chat />
    </HoldfastProvider>
  </StrictMode>,
)
endsBy(() => root.unmount())
