// Play: one system kept under load for as long as someone likes, while they turn its knobs and break its parts.
import { UsageError } from './errors.ts'
import type { Experiment } from './experiment.ts'
import { instancesOf } from './instances.ts'
import type { Loop } from './load/protocol.ts'
import { startPlanned, TIMEOUT_SECONDS } from './measure.ts'
import { type Plan, planAlone } from './plan.ts'
import { type Session, type SessionControl, session } from './session.ts'
import type { RunningSystem } from './system.ts'

/** A play that everyone has forgotten ends by itself. */
const MOST_SECONDS = 3600

export interface PlayOptions {
  system: string
  knobs?: Record<string, number>
  /** As the experiment declares it, unless said. */
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
  let settings = options
  let plan = planOfPlay(experiment, settings)
  /** Ends the load under way, so that the next one follows the newest plan. */
  let enough = new AbortController()
  const newest = () => {
    enough = new AbortController()
    return { plan, enough: enough.signal }
  }
  const ended = session(plan, control, (running) => play(options.system, newest, running))
  return {
    change({ knobs, loop }) {
      refuseOtherData(experiment, knobs)
      const next = { ...settings, knobs: { ...settings.knobs, ...knobs }, ...(loop && { loop }) }
      plan = planOfPlay(experiment, next)
      settings = next
      enough.abort()
    },
    done: ended.catch((error) => {
      if (!control.signal.aborted) throw error
    }),
  }
}

/** @throws UsageError that says what is allowed */
export function planOfPlay(experiment: Experiment, { system, knobs = {}, loop }: PlayOptions): Plan {
  return planAlone(experiment, system, {
    knobs,
    ...(loop && (loop.kind === 'open' ? { openRate: loop.rate } : { closed: true })),
  })
}

/** @throws UsageError when a knob would need the shop's data in another size, which is made before it starts */
function refuseOtherData({ knobs: declared }: Experiment, knobs: Record<string, number> = {}): void {
  const name = Object.keys(knobs).find((one) => declared[one]?.rows)
  if (name)
    throw new UsageError(`${name} is the size of the shop's data: stop, and start again with it.`, name)
}

/** What processes are told once, when they start: their knobs, and how many of them there are. */
function startedWith({ systems, knobs, knobEnv }: Plan, name: string): string {
  const counts = Object.values(systems[name]?.roles ?? {}).map((role) => instancesOf(role, knobs))
  return JSON.stringify([knobEnv, counts])
}

type Newest = () => { plan: Plan; enough: AbortSignal }

async function play(name: string, newest: Newest, running: Session): Promise<void> {
  const { emit, signal, breaker } = running
  const prepared = await running.prepare()
  breaker.underLoad = name
  const until = performance.now() + MOST_SECONDS * 1000
  let system: RunningSystem | undefined
  let runsWith = ''
  running.cleanup.add(() => system?.stop())
  while (performance.now() < until) {
    const { plan: wished, enough } = newest()
    const plan = { ...wished, systems: running.plan.systems }
    const wanted = startedWith(plan, name)
    if (!system || runsWith !== wanted) {
      await system?.stop()
      system = undefined
      system = await startPlanned(name, { ...prepared, ...running, plan })
      runsWith = wanted
    }
    emit({ type: 'playing', lesson: plan.lesson, system: name, knobs: plan.knobs, loop: plan.loop })
    await prepared.generator.load(
      {
        url: system.url,
        workload: plan.workload,
        loop: plan.loop,
        warmSeconds: 0,
        warmBy: 'closed',
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
