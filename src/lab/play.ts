// Play: one system kept under load for as long as someone likes, while they turn its knobs and break its parts.
import type { Experiment } from './experiment.ts'
import type { Loop } from './load/protocol.ts'
import { startPlanned } from './measure.ts'
import { makePlan, type Plan } from './plan.ts'
import { type Session, type SessionControl, session } from './session.ts'
import type { RunningSystem } from './system.ts'

/** A play that everyone has forgotten ends by itself. */
const MOST_SECONDS = 3600
const TIMEOUT_SECONDS = 10

export interface PlayOptions {
  system: string
  knobs?: Record<string, number>
  loop?: Loop
}

export interface Play {
  /** Turns knobs (those not named stay) or changes the load. @throws UsageError that says what is allowed */
  change(settings: { knobs?: Record<string, number>; loop?: Loop }): void
  /** Resolves when it was stopped; rejects with RunFailed when something of it failed. */
  done: Promise<void>
}

/** @throws UsageError at once, when an option isn't allowed */
export function startPlay(experiment: Experiment, options: PlayOptions, control: SessionControl): Play {
  let settings = { loop: { kind: 'closed' } as Loop, ...options }
  let plan = planOf(experiment, settings)
  /** Ends the load under way, so that the next one follows the newest plan. */
  let enough = new AbortController()
  const newest = () => {
    enough = new AbortController()
    return { plan, enough: enough.signal }
  }
  const ended = session(plan, control, (running) => play(options.system, newest, running))
  return {
    change({ knobs, loop }) {
      const next = { ...settings, knobs: { ...settings.knobs, ...knobs }, ...(loop && { loop }) }
      plan = planOf(experiment, next)
      settings = next
      enough.abort()
    },
    done: ended.catch((error) => {
      if (!control.signal.aborted) throw error
    }),
  }
}

function planOf(experiment: Experiment, { system, knobs = {}, loop }: PlayOptions): Plan {
  return makePlan(experiment, {
    systems: [system],
    knobs,
    ...(loop?.kind === 'open' && { openRate: loop.rate }),
  })
}

type Newest = () => { plan: Plan; enough: AbortSignal }

async function play(name: string, newest: Newest, running: Session): Promise<void> {
  const { emit, signal, breaker } = running
  const prepared = await running.prepare()
  breaker.underLoad = name
  const until = performance.now() + MOST_SECONDS * 1000
  let system: RunningSystem | undefined
  let knobEnv = ''
  running.cleanup.add(() => system?.stop())
  while (performance.now() < until) {
    const { plan: wished, enough } = newest()
    const plan = { ...wished, systems: running.plan.systems }
    if (!system || knobEnv !== JSON.stringify(plan.knobEnv)) {
      // Processes read their knobs once, when they start.
      await system?.stop()
      system = undefined
      system = await startPlanned(name, { ...prepared, ...running, plan })
      knobEnv = JSON.stringify(plan.knobEnv)
    }
    emit({ type: 'playing', lesson: plan.lesson, system: name, knobs: plan.knobs, loop: plan.loop })
    await prepared.generator.load(
      {
        url: system.url,
        workload: plan.workload,
        loop: plan.loop,
        warmSeconds: 0,
        seconds: Math.max(0, until - performance.now()) / 1000,
        seed: plan.seed,
        timeoutSeconds: TIMEOUT_SECONDS,
      },
      (message) => {
        if (message.type === 'sample') emit({ ...message, round: 0, system: name, phase: 'play' })
      },
      signal,
      enough,
    )
  }
  emit({ type: 'notice', text: 'Stopped after an hour.' })
}
