// The load generator as the lab sees it: a process of its own that takes one order at a time.
import { fileURLToPath } from 'node:url'
import { type Child, startChild } from './child.ts'
import { RunFailed } from './errors.ts'
import type { FromGenerator, LoadFigures, LoadMessage, LoadOrder } from './load/protocol.ts'
import { pin } from './placement.ts'

/**
 * It tells how load goes every 100 ms. Visitors' first requests and the last answers take longer; whoever says nothing for this long
 * stands still.
 */
const SILENT_SECONDS = 60

const SCRIPT = fileURLToPath(new URL('./load/main.ts', import.meta.url))

export interface Generator {
  died: Child['died']
  /**
   * Rejects when the signal is aborted, or the generator has said nothing for a minute; it can take no other order then. `enough` ends
   * the load early.
   */
  load(
    order: Omit<LoadOrder, 'type'>,
    onMessage: (message: LoadMessage) => void,
    signal: AbortSignal,
    enough?: AbortSignal,
  ): Promise<LoadFigures>
  stop(): Promise<void>
}

/** Starts it and keeps it on `cores`; what goes wrong shows in `died`, and in the first order. */
export function startGenerator(cores: string | undefined, silentSeconds = SILENT_SECONDS): Generator {
  let listener = (_: FromGenerator) => {}
  let begin = () => {}
  const ready = new Promise<void>((resolve) => {
    begin = () => resolve(pin(child.pid, cores))
  })
  const child = startChild({
    name: 'the load generator',
    script: SCRIPT,
    onMessage: (message: FromGenerator) => (message.type === 'ready' ? begin() : listener(message)),
  })
  return {
    died: child.died,
    load(order, onMessage, signal, enough) {
      return new Promise((resolve, reject) => {
        const abort = () => settle(() => reject(signal.reason))
        const tellEnough = () => child.send({ type: 'enough' })
        const silent = setTimeout(
          () => settle(() => reject(new RunFailed(standsStill(silentSeconds), child.lastLines()))),
          silentSeconds * 1000,
        )
        const settle = (outcome: () => void) => {
          clearTimeout(silent)
          signal.removeEventListener('abort', abort)
          enough?.removeEventListener('abort', tellEnough)
          listener = () => {}
          outcome()
        }
        listener = (message) => {
          silent.refresh()
          if (message.type === 'sample' || message.type === 'measuring') onMessage(message)
          if (message.type === 'done') settle(() => resolve(message))
          if (message.type === 'broken')
            settle(() =>
              reject(new RunFailed(`The load generator failed: ${message.message}`, child.lastLines())),
            )
        }
        if (signal.aborted) return abort()
        signal.addEventListener('abort', abort, { once: true })
        ready.then(() => {
          if (signal.aborted) return
          child.send({ type: 'load', ...order })
          if (enough?.aborted) tellEnough()
          enough?.addEventListener('abort', tellEnough, { once: true })
        })
      })
    },
    stop: () => child.stop(0),
  }
}

const standsStill = (seconds: number) =>
  `The load generator has said nothing for ${seconds} s. Was it stopped, or the machine asleep? Run it again.`
