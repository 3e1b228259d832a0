// Waits until a role answers.
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { RunFailed } from './errors.ts'

const WITHIN_MS = 20_000
const ASK_AGAIN_MS = 15

export interface Starting {
  name: string
  url: string
  /** Resolves if it ends before it is ready. */
  died: Promise<RunFailed>
  lastLines(): string[]
  signal: AbortSignal
}

/** Resolves when `/healthz` answers 200. @throws RunFailed when it ends first, or isn't ready in time */
export async function ready({ name, url, died: ended, lastLines, signal }: Starting): Promise<void> {
  const deadline = performance.now() + WITHIN_MS
  let died: RunFailed | undefined
  ended.then((error) => {
    died = error
  })
  let last = 'no connection'
  while (performance.now() < deadline) {
    signal.throwIfAborted()
    if (died) throw died
    try {
      const { statusCode, body } = await request(`${url}/healthz`, {
        headersTimeout: 1_000,
        bodyTimeout: 1_000,
      })
      await body.dump()
      if (statusCode === 200) return
      last = `it answered ${statusCode}`
    } catch {
      // Not listening yet.
    }
    await sleep(ASK_AGAIN_MS)
  }
  throw new RunFailed(`${name} was not ready within ${WITHIN_MS / 1000} s: /healthz, ${last}`, lastLines())
}
