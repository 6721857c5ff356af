// A storm: the faults one after another, with a message every second, so that one can sit back and watch.

const STEPS = [
  ['calm before it', 3, () => {}],
  ['slow line', 5, (faults) => faults.latency(400)],
  ['fast again', 2, (faults) => faults.latency(0)],
  ['reset', 6, (faults) => faults.reset()],
  ['black hole', 9, (faults) => faults.line('blackhole')],
  ['line healed', 8, (faults) => faults.heal()],
  ['server killed', 7, (faults) => faults.kill()],
  ['server back', 9, (faults) => faults.restart()],
  ['deploy: 1012, back in 2 s', 8, (faults) => faults.close(1012, 'retry-after=2')],
  ['refusing', 6, (faults) => faults.line('refuse')],
  ['calm', 6, (faults) => faults.heal()],
]
const MESSAGE_EVERY = 1_000

/**
 * @param {object} parts
 * @param {HTMLButtonElement} parts.button
 * @param {object} parts.faults
 * @param {[name: string, seconds: number, act: (faults: object) => unknown][]} [parts.steps]
 * @param {(step: string) => void} parts.onStep what comes now; '' when it is over
 * @param {(text: string) => void} parts.send
 */
export function createStorm({ button, faults, steps = STEPS, onStep, send }) {
  let running

  async function run(signal) {
    const messages = setInterval(() => send('in the storm'), MESSAGE_EVERY)
    try {
      for (const [name, seconds, act] of steps) {
        onStep(name)
        await act(faults)
        await pause(seconds * 1_000, signal)
        if (signal.aborted) return
      }
    } finally {
      clearInterval(messages)
    }
  }

  button.addEventListener('click', async () => {
    if (running) return running.abort()
    running = new AbortController()
    button.ariaPressed = 'true'
    button.textContent = 'Stop the storm'
    await run(running.signal)
    await faults.heal()
    onStep('')
    running = undefined
    button.ariaPressed = 'false'
    button.textContent = 'Run a storm'
  })
}

/** Ends early when aborted, also before it began. */
function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
