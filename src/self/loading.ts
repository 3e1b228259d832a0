// Small servers of our own and the lab's load generator, on different processors where there are two.
import { fileURLToPath } from 'node:url'
import { freePort } from '../engines/free-port.ts'
import { startChild } from '../lab/child.ts'
import { Cleanup } from '../lab/cleanup.ts'
import { startGenerator } from '../lab/generator.ts'
import type { LoadFigures, LoadOrder } from '../lab/load/protocol.ts'
import { TIMEOUT_SECONDS } from '../lab/measure.ts'
import { pin, place } from '../lab/placement.ts'
import { ready } from '../lab/ready.ts'

export interface Bench {
  /** Starts a server and gives its address. */
  serve(script: string, options?: { env?: Record<string, string>; preload?: string }): Promise<string>
  /** Loads it with the lab's own generator. */
  load(url: string, order: Pick<LoadOrder, 'loop' | 'seconds'> & Partial<LoadOrder>): Promise<LoadFigures>
  /** Ends the servers that are up. */
  clear(): Promise<void>
  /** Processors for another load generator, as `taskset` takes them. */
  generatorCores: string | undefined
}

/** One path, asked for by so many connections. */
export const asking = (path: string, connections: number): LoadOrder['workload'] => ({
  connections,
  requests: [{ weight: 1, method: 'GET', path }],
})

/** Lets a check use servers and the generator; nothing of them is left, however it ends. */
export async function onBench<T>(signal: AbortSignal, use: (bench: Bench) => Promise<T>): Promise<T> {
  const placement = await place(1)
  const generator = startGenerator(placement.generator)
  const servers = new Cleanup()
  try {
    return await use({
      generatorCores: placement.generator,
      clear: () => servers.run(),
      async serve(script, { env, preload } = {}) {
        const port = await freePort()
        const child = startChild({
          name: script,
          script: fileURLToPath(new URL(`servers/${script}.ts`, import.meta.url)),
          ...(preload !== undefined && { preload }),
          env: { ...env, HOST: '127.0.0.1', PORT: String(port) },
        })
        servers.add(() => child.stop(0))
        const url = `http://127.0.0.1:${port}`
        await ready({ ...child, url, signal })
        await pin(child.pid, placement.system)
        return url
      },
      load: (url, order) =>
        generator.load(
          {
            ...{ url, workload: asking('/hello', 20), warmSeconds: 0, warmBy: 'closed', seed: 1 },
            timeoutSeconds: TIMEOUT_SECONDS,
            ...order,
          },
          () => {},
          signal,
        ),
    })
  } finally {
    await servers.run()
    await generator.stop()
  }
}
