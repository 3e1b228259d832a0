// The load generator as the lab sees it: a process of its own that takes one order at a time.
import { fileURLToPath } from 'node:url'
import { type Child, startChild } from './child.ts'
import { RunFailed } from './errors.ts'
import type { FromGenerator, LoadFigures, LoadMessage, LoadOrder } from './load/protocol.ts'
import { pin } from './placement.ts'

const SCRIPT = fileURLToPath(new URL('./load/main.ts', import.meta.url))

export interface Generator {
  died: Child['died']
  /** Rejects when the signal is aborted; the generator can take no other order then. `enough` ends the load early. */
  load(
    order: Omit<LoadOrder, 'type'>,
    onMessage: (message: LoadMessage) => void,
    signal: AbortSignal,
    enough?: AbortSignal,
  ): Promise<LoadFigures>
  stop(): Promise<void>
}

/** Starts it and keeps it on `cores`; what goes wrong shows in `died`, and in the first order. */
export function startGenerator(cores: string | undefined): Generator {
  let listener: (message: FromGenerator) => void
  const ready = new Promise<void>((resolve) => {
    listener = () => resolve(pin(child.pid, cores))
  })
  const child = startChild({
    name: 'the load generator',
    script: SCRIPT,
    onMessage: (message: FromGenerator) => listener(message),
  })
  return {
    died: child.died,
    async load(order, onMessage, signal, enough) {
      await Promise.race([ready, child.died])
      return new Promise((resolve, reject) => {
        const abort = () => reject(signal.reason)
        const tellEnough = () => child.send({ type: 'enough' })
        const settle = (outcome: () => void) => {
          signal.removeEventListener('abort', abort)
          enough?.removeEventListener('abort', tellEnough)
          listener = () => {}
          outcome()
        }
        listener = (message) => {
          if (message.type === 'sample' || message.type === 'measuring') onMessage(message)
          if (message.type === 'done') settle(() => resolve(message))
          if (message.type === 'broken')
            settle(() =>
              reject(new RunFailed(`The load generator failed: ${message.message}`, child.lastLines())),
            )
        }
        if (signal.aborted) return abort()
        signal.addEventListener('abort', abort, { once: true })
        child.send({ type: 'load', ...order })
        if (enough?.aborted) tellEnough()
        enough?.addEventListener('abort', tellEnough, { once: true })
      })
    },
    stop: () => child.stop(0),
  }
}
