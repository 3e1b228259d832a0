// Round after round, until the effects are known well enough. What was broken by someone meanwhile isn't counted.
import { effectOf } from './claim.ts'
import { RunFailed } from './errors.ts'
import type { LabEvent } from './events.ts'
import type { Measured } from './figures.ts'
import { measureRound } from './measure.ts'
import type { Plan } from './plan.ts'
import type { Prepared } from './prepare.ts'
import type { Effect, Result } from './result.ts'
import { another } from './rounds.ts'
import type { Session } from './session.ts'
import { effects, type Rounds } from './summary.ts'

/** Rounds in which something was broken aren't counted and measured again; after so many, the run gives up. */
const MOST_DISTURBED = 10

export type Faults = NonNullable<Result['faults']>

interface Disturbance {
  /** Grows while something is broken. */
  faults: Faults
  /** Faults from now on belong to this round. */
  begin(round: number): void
}

export async function measureRounds(
  plan: Plan,
  prepared: Prepared,
  running: Session,
  { faults, begin }: Disturbance,
): Promise<Rounds> {
  const { emit, breaker } = running
  const rounds: Rounds = []
  const began = performance.now()
  let disturbed = 0
  let before = 0
  for (let more = true; more; before = faults.length) {
    const round = rounds.length + 1
    begin(round)
    const measured = await measureRound(round, { ...prepared, ...running }).catch((error) => {
      if (faults.length === before || running.signal.aborted) throw error
      return undefined // a broken system may well give no right answer
    })
    await breaker.restoreAll() // engines stay up from round to round
    if (!measured || faults.length > before) {
      if (++disturbed === MOST_DISTURBED)
        throw new RunFailed(`Something was broken in ${disturbed} rounds: there was no end in sight.`)
      emit({
        type: 'notice',
        text: `Round ${round} was disturbed by a fault: it isn't counted, and is measured again.`,
      })
      continue
    }
    rounds.push(measured)
    const spent = (performance.now() - began) / 1000
    more = report(plan, rounds, { spent, perRound: spent / (rounds.length + disturbed) }, emit)
  }
  return rounds
}

/** Tells how a round went and where the effects stand. @returns whether another round is worth its time */
function report(
  plan: Plan,
  rounds: Rounds,
  seconds: { spent: number; perRound: number },
  emit: (event: LabEvent) => void,
): boolean {
  const round = rounds.length
  const last = Object.entries(rounds.at(-1) as Record<string, Measured>)
  const now = effects(plan, rounds)
  emit({
    type: 'round',
    round,
    systems: Object.fromEntries(last.map(([name, { result }]) => [name, result])),
    effects: now,
  })
  return another(
    round,
    thatMatter(plan, now).map(({ ratio, low, high }) => ({ mean: ratio, low, high })),
    seconds,
    plan,
  )
}

/** The effects whose intervals decide whether to go on: on throughput, or what is claimed where throughput is as offered. */
function thatMatter({ loop, claims }: Plan, effects: Effect[]): Effect[] {
  const throughput = effects.filter(({ metric, route }) => metric === 'throughput' && route === undefined)
  if (loop.kind === 'closed' && throughput.length > 0) return throughput
  return claims.map((claim) => effectOf(effects, claim)).filter((effect) => effect !== undefined)
}
