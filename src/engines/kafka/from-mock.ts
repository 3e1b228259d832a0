// Starts Kafka's stand-in: librdkafka's mock cluster, in a Python process.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { endProcess } from '../end-process.ts'
import { lastLines } from '../last-lines.ts'
import type { Mock } from './find-mock.ts'

const PROGRAM = fileURLToPath(new URL('./mock_cluster.py', import.meta.url))

/**
 * Resolves once it answers. It writes no file, and ends by itself when its stdin closes, however we end. A topic is there, with four
 * partitions, as soon as somebody uses it; requests that create or delete one it doesn't know. It has no `process` to break: it
 * chooses its port itself, so it couldn't come back at the same address.
 */
export async function startMock({ python, version }: Mock) {
  // A session of its own, so that Ctrl-C in the terminal doesn't reach it.
  const child = spawn(python, [PROGRAM], { stdio: 'pipe', detached: true })
  const tail = lastLines(child)
  const gone = once(child, 'close').then(
    ([code, signal]) =>
      new Error(`The Kafka stand-in ended (${signal ?? `exit code ${code}`}). Its last lines:\n${tail()}`),
  )
  let stopping = false
  const died = gone.then((error) => (stopping ? new Promise<Error>(() => {}) : error))
  const listening = once(child.stdout, 'data') as Promise<[Buffer]>
  const [line] = await Promise.race([listening, died.then((error) => Promise.reject(error))])
  const broker = String(line).trim()
  return {
    brokers: [broker],
    url: `kafka://${broker}`,
    version: `librdkafka mock ${version}`,
    died,
    async stop() {
      stopping = true
      await endProcess(child, gone, 0) // it holds nothing worth saving
    },
  }
}
