// What a system tells of itself over HTTP: its gauges while load runs and until it has drained, and the texts that the experiment shows.
import { setTimeout as sleep } from 'node:timers/promises'
import type { RoundContext } from './measure.ts'
import type { RoundResult } from './result.ts'
import type { RunningSystem } from './system.ts'

const ASK_EVERY_MS = 250
const ANSWER_WITHIN_MS = 1_000
const SHOW_WITHIN_MS = 5_000
const MOST_SHOWN = 4_000

export type Told = Pick<RoundResult, 'gauges' | 'drainSeconds' | 'undrained'>

/** Asks the door for its gauges from `begin` on; `end` waits until it has drained, counting from when the load was over. */
export function watchGauges(system: RunningSystem, round: number, { plan, emit, signal }: RoundContext) {
  const samples = Object.fromEntries(plan.gauges.map((name): [string, [number, number][]] => [name, []]))
  const stopped = new AbortController()
  const either = AbortSignal.any([stopped.signal, signal])
  let began = 0
  let over = 0
  let asking: Promise<void> = Promise.resolve()

  /** It may be broken on purpose: then it tells nothing. */
  async function ask(until: AbortSignal): Promise<Record<string, number>> {
    const values = await read(system.url, plan.gauges, until).catch(() => ({}))
    const at = (performance.now() - began) / 1000
    for (const [name, value] of Object.entries(values)) samples[name]?.push([at, value])
    if (Object.keys(values).length > 0) emit({ type: 'gauges', round, system: system.name, at, values })
    return values
  }

  async function drain(left: string): Promise<Told> {
    for (;;) {
      signal.throwIfAborted()
      const drained = (await ask(signal))[left] === 0
      const spent = performance.now() - over
      if (drained) return { drainSeconds: spent / 1000 }
      if (spent > plan.drainWithinSeconds * 1000) return { undrained: true }
      await sleep(ASK_EVERY_MS, undefined, { signal })
    }
  }

  return {
    begin(): void {
      if (plan.gauges.length === 0) return
      began = performance.now()
      asking = (async () => {
        while (!either.aborted) {
          await ask(either)
          await sleep(ASK_EVERY_MS, undefined, { signal: either }).catch(() => {}) // it only rejects when it is over
        }
      })()
    },
    loadIsOver(): void {
      over = performance.now()
    },
    async end(): Promise<Told> {
      if (plan.gauges.length === 0) return {}
      stopped.abort()
      await asking
      return { ...(plan.drains && (await drain(plan.drains))), gauges: samples }
    },
    /** To be called however it ended. */
    stop: () => stopped.abort(),
  }
}

/** @throws when the door doesn't answer soon, or with something else than JSON */
async function read(url: string, names: string[], signal: AbortSignal): Promise<Record<string, number>> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)])
  const answer = await fetch(new URL('/gauges', url), { signal: within })
  const told = (await answer.json()) as Record<string, unknown>
  return Object.fromEntries(
    names.flatMap((name) => (Number.isFinite(told[name]) ? [[name, told[name] as number]] : [])),
  )
}

/** The texts at the paths that the experiment shows; undefined when it shows none. */
export async function shown(
  { url }: RunningSystem,
  { plan: { shows }, signal }: RoundContext,
): Promise<Record<string, string> | undefined> {
  if (Object.keys(shows).length === 0) return undefined
  const within = AbortSignal.any([signal, AbortSignal.timeout(SHOW_WITHIN_MS)])
  const texts = Object.entries(shows).map(async ([name, { path }]) => {
    const text = await textAt(new URL(path, url), within).catch(
      (error: Error) => `no answer: ${error.message}`,
    )
    return [name, text.slice(0, MOST_SHOWN)] as const
  })
  const all = Object.fromEntries(await Promise.all(texts))
  signal.throwIfAborted()
  return all
}

async function textAt(url: URL, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, { signal })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status} ${text}`)
  return text
}
